// What every new world begins with. A seed file is a JSON object: under the name of a resource a list of objects, each with the fields
// that matter to whoever wrote it. What it leaves out is as in any new object; `id` and `created` are made where they are missing.
//
// Seeds are checked once, when they are read: a world must never fail to begin.
import OrderedCollections
import Wire

/// What is wrong with a seed file.
public struct SeedFault: Error, Equatable, CustomStringConvertible {
    public let description: String
}

public struct Seeds: Sendable {
    struct Seed: Sendable {
        let resource: Resource
        let fields: JSONObject
    }

    let seeds: [Seed]

    public init(_ file: JSON, registry: Registry) throws(SeedFault) {
        guard case .object(let lists) = file else { throw SeedFault(description: "Seeds must be a JSON object.") }
        var seeds: [Seed] = []
        for (name, list) in lists {
            guard let resource = registry[name] else { throw SeedFault(description: "Seeds hold \(name), which is no resource.") }
            guard case .array(let objects) = list else { throw SeedFault(description: "Seeds of \(name) must be a list of objects.") }
            for (position, object) in objects.enumerated() {
                let place = "\(name)[\(position)]"
                guard case .object(let fields) = object else { throw SeedFault(description: "The seed \(place) must be an object.") }
                try Seeds.check(fields, resource, place)
                seeds.append(Seed(resource: resource, fields: fields))
            }
        }
        self.seeds = seeds
        var ids: Set<String> = []
        for id in seeds.compactMap({ $0.fields["id"]?.string }) where !ids.insert(id).inserted {
            throw SeedFault(description: "Two seeds have the id \(id).")
        }
    }

    /// The first field that has to be set and is not, with the hashes it stands in.
    private static func missing(in object: JSONObject, of fields: [Field]) -> String? {
        for field in fields {
            guard let value = object[field.name] else {
                if field.isOptional || field.initial != nil { continue }
                return field.name
            }
            guard case .hash(let children) = field.kind, case .object(let members) = value else { continue }
            if let inner = missing(in: members, of: children) { return "\(field.name).\(inner)" }
        }
        return nil
    }

    private static func check(_ fields: JSONObject, _ resource: Resource, _ place: String) throws(SeedFault) {
        if let unknown = fields.keys.first(where: { resource.fields[$0] == nil }) {
            throw SeedFault(description: "The seed \(place) has a field that does not exist: \(unknown).")
        }
        let given = ["id", "object", "created", "livemode", "status"]
        if let missing = missing(in: fields, of: resource.fields.filter { !given.contains($0.name) }) {
            throw SeedFault(description: "The seed \(place) needs the field \(missing).")
        }
        if let id = fields["id"], id.string?.isEmpty ?? true { throw SeedFault(description: "The seed \(place) has an id that is no text.") }
        if let created = fields["created"], created.integer == nil {
            throw SeedFault(description: "The seed \(place) has a created that is no whole number of Unix seconds.")
        }
        if let lifecycle = resource.lifecycle, let status = fields["status"], !lifecycle.statuses.contains(status.string ?? "") {
            throw SeedFault(description: "The seed \(place) has a status that does not exist. There are: \(lifecycle.statuses.joined(separator: ", ")).")
        }
    }
}

extension Engine {
    /// Puts the seeds into a world that has just begun.
    func plant(_ account: Account) throws {
        for seed in settings.seeds?.seeds ?? [] {
            let created = seed.fields["created"]?.integer ?? now(account)
            let id = seed.fields["id"]?.string ?? identifiers.mint(seed.resource.idPrefix, created: created, accountTail: account.idTail)
            var draft = Draft(new: seed.resource, id: id, created: created, isLive: account.key.isLive)
            for (name, value) in seed.fields where !["id", "object", "created", "livemode"].contains(name) { draft.fields[name] = value }
            draft.history.append(
                HistoryEntry(at: created, from: nil, to: seed.resource.lifecycle == nil ? nil : draft.status, transition: "create", cause: .seed, event: nil))
            _ = try objects.save(draft, world: account.world)
        }
    }
}
