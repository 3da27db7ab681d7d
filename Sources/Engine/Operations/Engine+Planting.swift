// Makes objects of seeds: in every new world, without events, and later through the control plane, with events if the resource says so.
import Wire

/// An object that was made from a seed: its id, its resource and its account's id.
public struct PlantedObject: Sendable {
    public let id: String
    public let object: String
    public let account: String
}

extension Engine {
    /// Puts the seeds into a new world.
    func plant(_ account: Account) throws {
        try perform(account, .seed) { change in
            _ = try change.plant(settings.seeds?.seeds ?? [])
        }
    }

    /// Refuses seeds that cannot be loaded into an existing account.
    public func require(_ seeds: Seeds, areNewTo account: Account) throws {
        if let table = seeds.tables.keys.first {
            throw Refusal.invalid("\(table) is a table for all accounts, not an object. A daemon reads it when it starts, with --seeds.")
        }
        try catchUp(account)
        for seed in seeds.seeds { try requireNew(seed, account) }
    }

    /// Puts objects into an existing world, with events if the resource says so. If one is refused, none is made.
    /// - Returns: the new objects. An object that another contains comes before it.
    public func load(_ seeds: Seeds, into account: Account) throws -> [PlantedObject] {
        try require(seeds, areNewTo: account)
        var drafts: [Draft] = []
        try perform(account, .seed) { drafts = try $0.load(seeds.seeds) }
        return drafts.map { PlantedObject(id: $0.id, object: $0.resource.name, account: account.id) }
    }

    private func requireNew(_ seed: Seeds.Seed, _ account: Account) throws {
        guard let id = seed.fields["id"]?.string, try objects.find(id, world: account.world) != nil else { return }
        throw Refusal.invalid("\(account.id) has an object '\(id)' already.", code: "resource_already_exists", parameter: "id")
    }
}

extension Change {
    /// - Returns: the objects in the order of the seeds.
    fileprivate mutating func plant(_ seeds: [Seeds.Seed]) throws -> [Draft] {
        let drafts = seeds.map { newDraft($0) }
        for draft in drafts { keep(draft) }
        // Runs when all objects exist, because a hook may need others.
        for draft in drafts {
            guard let hook = draft.resource.seeding?.hook else { continue }
            try update(draft.resource.name, draft.id, hook)
        }
        return drafts
    }

    /// - Returns: the objects in the order of the seeds.
    fileprivate mutating func load(_ seeds: [Seeds.Seed]) throws -> [Draft] {
        let drafts = try plant(seeds)
        for draft in drafts {
            guard let event = draft.resource.seeding?.event else { continue }
            try update(draft.resource.name, draft.id) { draft, change in
                try draft.resource.refresh?(&draft, &change)
                draft.history = [.planting(of: draft, event: event)]
            }
        }
        return drafts
    }

    private func newDraft(_ seed: Seeds.Seed) -> Draft {
        var draft = newDraft(seed.resource, id: seed.fields["id"]?.string, created: seed.fields["created"]?.integer ?? now)
        for (name, value) in seed.fields where !Seeds.given.contains(name) { draft.fields[name] = value }
        // Makes the object's refresh due, so that derived fields are filled when it is first read.
        if seed.resource.refresh != nil { draft.freshUntil = draft.created }
        draft.history = [.planting(of: draft)]
        return draft
    }
}

extension HistoryEntry {
    /// - Parameter event: the last part of the type of the event that it emits.
    fileprivate static func planting(of draft: Draft, event: String? = nil) -> HistoryEntry {
        HistoryEntry(
            at: draft.created, from: nil, to: draft.resource.lifecycle == nil ? nil : draft.status, transition: "create", cause: .seed,
            event: event.map(draft.resource.eventType))
    }
}
