// What the control plane and the pages get to see of an object: where it stands, how it came there, and where a tester can send it.
import Storage
import Wire

/// A transition that a tester can fire.
public struct AvailableTransition: Sendable {
    public let name: String
    /// The status it leads to.
    public let to: String
    public let parameters: [Parameter]
}

public struct Inspection {
    public let object: StoredObject
    /// All that it holds, hidden and internal fields included.
    public let fields: JSONObject
    public let resource: Resource
    public let account: Account
    /// nil: objects of this resource have no status.
    public let status: String?
    /// The newest of the transitions so far, oldest first.
    public let history: [JSON]
    /// How many came before those.
    public let omittedHistory: Int64
    public let transitions: [AvailableTransition]
}

extension Engine {
    /// The object called `id`, of `account` or, where that is nil, of any.
    public func inspect(_ id: String, account: Account?) throws -> Inspection {
        if let (_, owner) = try locate(id, account) { try catchUp(owner) }
        guard let (stored, owner) = try locate(id, account), let resource = registry.resource(of: stored) else {
            throw Refusal.noSuch("object", id, parameter: "id")
        }
        let object = try fresh(stored, resource, owner)
        let draft = try Draft(object, of: resource)
        let history = try objects.history(of: object, world: owner.world, limit: Self.shownHistory)
        return Inspection(
            object: object, fields: draft.fields, resource: resource, account: owner, status: resource.lifecycle == nil ? nil : draft.status,
            history: try history.reversed().map { try JSON.parse($0.text) }, omittedHistory: max(0, (history.last?.number ?? 1) - 1),
            transitions: available(draft))
    }

    /// Entries that an object shows of its history, and a delivery of its attempts. The others are asked for by the page.
    public static let shownHistory: Int64 = 20

    /// A page of an object's history, newest first, each entry with its number.
    /// - Parameters:
    ///   - id: of `account` or, where that is nil, of any.
    ///   - number: of the entry to go on after; nil: the page is the first.
    public func history(of id: String, account: Account?, after number: Int64?, limit: Int64) throws -> (entries: [JSON], hasMore: Bool) {
        guard let (stored, owner) = try locate(id, account) else { throw Refusal.noSuch("object", id, parameter: "id") }
        let entries = try objects.history(of: stored, world: owner.world, before: number ?? .max, limit: limit + 1)
        return (try entries.prefix(Int(limit)).map { try $0.json() }, entries.count > limit)
    }

    /// The objects called `id` in the accounts called `account`, of which there may be several.
    public func inspect(_ id: String, inAccountsCalled account: String) throws -> [Inspection] {
        try accounts.called(account).filter { try objects.find(id, world: $0.world) != nil }.map { try inspect(id, account: $0) }
    }

    /// The objects called `id` in any account.
    public func inspectEverywhere(_ id: String) throws -> [Inspection] {
        try objects.findAnywhere(id, limit: 16).compactMap { found in try accounts.account(ofWorld: found.world).map { try inspect(id, account: $0) } }
    }

    /// The newest objects first.
    /// - Parameters:
    ///   - account: whose; nil: everyone's.
    ///   - name: of which resource; nil: of all.
    ///   - cursor: the id to go on after.
    public func newestObjects(
        account: Account?, named name: String?, after cursor: String?, limit: Int64
    ) throws -> NewestSearch<ListStore.Member> {
        var last: ListStore.Member?
        if let cursor {
            guard let (stored, _) = try locate(cursor, account) else {
                throw Refusal.noSuchReference("object", cursor, parameter: "starting_after")
            }
            last = ListStore.Member(created: stored.created, sequence: stored.sequence, id: stored.id)
        }
        // All but those that only tell of others.
        let resources = name.map { [registry[$0]].compactMap { $0 } } ?? registry.resources.filter { !$0.isRecord }
        let lists = resources.flatMap(\.wholeLists)
        return NewestSearch(
            try account.map { [$0.world] } ?? accounts.worlds(of: nil), limit: limit, ranges: lists.count,
            isNewer: { ($0.created, $0.sequence) > ($1.created, $1.sequence) },
            newest: { [objects] world in
                try lists.flatMap { try objects.lists.newest(of: $0, world: world, before: last, limit: limit + 1) }
            })
    }

    /// What an object on a list looks like; nil: it is gone.
    public func document(of member: ListStore.Member) throws -> JSON? {
        try objects.find(member).map { try JSON.parse($0.body) }
    }

    private func locate(_ id: String, _ account: Account?) throws -> (StoredObject, Account)? {
        // The one object of its resource is there even where nobody has asked for it yet.
        if let resource = registry[id], resource.route(.singleton) != nil {
            guard let account else { throw Refusal.invalid("Say whose \(id) is meant by an API key.", parameter: "id") }
            return (try singleton(resource, account: account), account)
        }
        if let account { return try objects.find(id, world: account.world).map { ($0, account) } }
        let found = try objects.findAnywhere(id)
        guard found.count < 2 else {
            throw Refusal.invalid("Several accounts have an object '\(id)'. Say which one is meant by its API key.", parameter: "id")
        }
        guard let only = found.first, let owner = try accounts.account(ofWorld: only.world) else { return nil }
        return (only.object, owner)
    }

    private func available(_ draft: Draft) -> [AvailableTransition] {
        draft.resource.routes.compactMap { route in
            guard case .simulate(let name) = route.kind else { return nil }
            if route.transition == nil { return AvailableTransition(name: name, to: draft.status, parameters: route.parameters) }
            guard let transition = try? LifecycleRule.require(name, of: draft) else { return nil }
            return AvailableTransition(name: name, to: transition.to ?? draft.status, parameters: route.parameters)
        }
    }
}
