// What the control plane and the hosted pages see of an object: its status, its history, and the transitions that a tester can fire.
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
    /// All its fields, with hidden and internal ones.
    public let fields: JSONObject
    public let resource: Resource
    public let account: Account
    /// Nil if objects of this resource have no status.
    public let status: String?
    /// The newest entries of its history, oldest first.
    public let history: [JSON]
    /// The number of older entries.
    public let omittedHistory: Int64
    public let transitions: [AvailableTransition]
    /// What the clock will do to it, the next first.
    public let pending: [PendingTimer]
}

extension Engine {
    /// The object with that id, in the account, or in any account if that is nil.
    public func inspect(_ id: String, account: Account?) throws -> Inspection {
        if let (_, owner) = try locate(id, account) { try catchUp(owner) }
        guard let (stored, owner) = try locate(id, account), let resource = stored.resource else {
            throw Refusal.noSuch("object", id, parameter: "id")
        }
        let object = try fresh(stored, resource, owner)
        let draft = try Draft(object, of: resource)
        let history = try objects.history(of: object, world: owner.world, limit: Self.shownHistory)
        return Inspection(
            object: object, fields: draft.fields, resource: resource, account: owner, status: resource.lifecycle == nil ? nil : draft.status,
            history: try history.reversed().map { try JSON.parse($0.text) }, omittedHistory: Self.omitted(history.map(\.number)),
            transitions: available(draft), pending: try pendingTimers(of: stored.id, owner))
    }

    /// How many entries come before those that are shown. An object that its account has from the beginning has no first entry.
    /// - Parameter shown: the numbers of the entries that are shown, newest first.
    private static func omitted(_ shown: [Int64]) -> Int64 {
        guard shown.count >= shownHistory, let last = shown.last else { return 0 }
        return max(0, last - 1)
    }

    /// How many entries of its history an object shows, and how many attempts a delivery shows. Other calls list the rest by the page.
    public static let shownHistory: Int64 = 20

    /// A page of an object's history, newest first. Each entry has its number.
    /// - Parameters:
    ///   - id: the object's, in the account, or in any account if that is nil.
    ///   - number: the page begins after the entry with this number. Nil for the first page.
    public func history(of id: String, account: Account?, after number: Int64?, limit: Int64) throws -> (entries: [JSON], hasMore: Bool) {
        guard let (stored, owner) = try locate(id, account) else { throw Refusal.noSuch("object", id, parameter: "id") }
        let entries = try objects.history(of: stored, world: owner.world, before: number ?? .max, limit: limit + 1)
        return (try entries.prefix(Int(limit)).map { try $0.json() }, entries.count > limit)
    }

    /// The objects with that id in the accounts with that id. Several accounts can have the same id.
    public func inspect(_ id: String, inAccountsCalled account: String) throws -> [Inspection] {
        try accounts.called(account).filter { try objects.find(id, world: $0.world) != nil }.map { try inspect(id, account: $0) }
    }

    /// The objects with that id in any account.
    public func inspectEverywhere(_ id: String) throws -> [Inspection] {
        try objects.findAnywhere(id, limit: 16).compactMap { found in try accounts.account(ofWorld: found.world).map { try inspect(id, account: $0) } }
    }

    /// The newest objects first.
    /// - Parameters:
    ///   - account: the account. Nil for all accounts.
    ///   - name: the resource. Nil for all resources.
    ///   - cursor: the page begins after the object with this id.
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
        // All resources, except those that only report about others. Nobody could name an object without an id, or page from it.
        let resources = name.map { [registry[$0]].compactMap { $0 } } ?? registry.resources.filter { !$0.isRecord && $0.hasID }
        let lists = resources.flatMap(\.wholeLists)
        return newest(lists, try account.map { [$0.world] } ?? accounts.worlds(of: nil), after: last, limit: limit)
    }

    /// The newest members of some lists in some worlds.
    func newest(_ lists: [ListName], _ worlds: [Int64], after last: ListStore.Member?, limit: Int64) -> NewestSearch<ListStore.Member> {
        NewestSearch(
            worlds, limit: limit, ranges: lists.count, isNewer: { ($0.created, $0.sequence) > ($1.created, $1.sequence) },
            newest: { [objects] world in try lists.flatMap { try objects.lists.newest(of: $0, world: world, before: last, limit: limit + 1) } })
    }

    /// An object as a list shows it. Nil if it no longer exists.
    public func document(of member: ListStore.Member) throws -> JSON? {
        try objects.find(member).map { try JSON.parse(written: $0.body) }
    }

    func locate(_ id: String, _ account: Account?) throws -> (StoredObject, Account)? {
        // The only object of a resource counts as existing, even before somebody has asked for it.
        if let resource = registry[id], resource.singleton != nil, !resource.hasFirst {
            guard let account else { throw Refusal.invalid("Send an API key to say whose \(id) you mean.", parameter: "id") }
            return (try singleton(resource, account: account), account)
        }
        if let account { return try objects.find(id, world: account.world).map { ($0, account) } }
        let found = try objects.findAnywhere(id)
        guard found.count < 2 else {
            throw Refusal.invalid("Several accounts have an object '\(id)'. Send the API key of the account that you mean.", parameter: "id")
        }
        guard let only = found.first, let owner = try accounts.account(ofWorld: only.world) else { return nil }
        return (only.object, owner)
    }

    private func available(_ draft: Draft) -> [AvailableTransition] {
        draft.resource.testerCalls.compactMap { call in
            if let deed = draft.resource.deed(call.name) {
                return !deed.isOffered(draft) ? nil : AvailableTransition(name: call.name, to: draft.status, parameters: call.parameters)
            }
            guard let transition = try? LifecycleRule.require(call.name, of: draft, Arguments()) else { return nil }
            return AvailableTransition(name: call.name, to: transition.to ?? draft.status, parameters: call.parameters)
        }
    }
}
