// The objects that every new world begins with. A seed file is a JSON object. Its keys are names of resources, and its values are lists of objects. A
// field that a seed leaves out is as in any new object. `id` and `created` are made if they are missing.
//
// Seeds are checked when they are read, so that no world fails to begin later. Planting.swift puts them into a world.
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
    /// The rows that hooks look up, by the name of their table.
    let tables: [String: [JSON]]

    public init(_ file: JSON, registry: Registry) throws(SeedFault) {
        guard case .object(let lists) = file else { throw SeedFault(description: "Seeds must be a JSON object.") }
        var parts: [NestedSeeds.Part] = []
        var tables: [String: [JSON]] = [:]
        for (name, list) in lists {
            if let isRow = registry.tables[name] {
                guard case .array(let rows) = list, rows.allSatisfy(isRow) else {
                    throw SeedFault(description: "Seeds of \(name) must be a list of rows, each with all fields of the table.")
                }
                tables[name] = rows
                continue
            }
            guard let resource = registry[name] else { throw SeedFault(description: "Seeds contain \(name), which is not a resource.") }
            guard case .array(let objects) = list else { throw SeedFault(description: "Seeds of \(name) must be a list of objects.") }
            for (position, object) in objects.enumerated() {
                for part in try NestedSeeds.parts(of: object, resource, place: "\(name)[\(position)]", registry) {
                    try Seeds.check(part.fields, part.resource, part.place)
                    try Seeds.requireFreeID(part.fields, part.place, registry)
                    parts.append(part)
                }
            }
        }
        seeds = try Seeds.withoutRepetitions(parts).map { Seed(resource: $0.resource, fields: $0.fields) }
        self.tables = tables
    }

    /// If several seeds contain the same object, it is made once. Two different objects must not have the same id.
    private static func withoutRepetitions(_ parts: [NestedSeeds.Part]) throws(SeedFault) -> [NestedSeeds.Part] {
        var byID: [String: NestedSeeds.Part] = [:]
        var kept: [NestedSeeds.Part] = []
        for part in parts {
            if let id = part.fields["id"]?.string, let other = byID.updateValue(part, forKey: id) {
                guard other.isNested || part.isNested, other.resource.name == part.resource.name, other.fields == part.fields else {
                    throw SeedFault(description: "Two seeds have the id \(id).")
                }
                continue
            }
            kept.append(part)
        }
        return kept
    }

    private static func requireFreeID(_ fields: JSONObject, _ place: String, _ registry: Registry) throws(SeedFault) {
        guard let id = fields["id"]?.string else { return }
        if registry.reserves(id) {
            throw SeedFault(description: "The seed \(place) has the id of an object that Pinstripe makes by itself.")
        }
    }

    /// The fields that an object gets when it is made, even if the seed has others.
    static let given = ["id", "object", "created", "livemode"]

    private static func check(_ fields: JSONObject, _ resource: Resource, _ place: String) throws(SeedFault) {
        guard resource.isSeedable else {
            throw SeedFault(description: "The seed \(place) is of a resource that Pinstripe makes by itself.")
        }
        if let unknown = fields.keys.first(where: { resource.fields[$0] == nil }) {
            throw SeedFault(description: "The seed \(place) has a field that does not exist: \(unknown).")
        }
        if let missing = ObjectForm.ofSeeds.missing(in: resource.template.merging(fields) { $1 }, of: resource.fields) {
            throw SeedFault(description: "The seed \(place) needs the field \(missing).")
        }
        if let misfit = ObjectForm.ofSeeds.misfit(in: fields, of: resource.fields) {
            throw SeedFault(description: "The seed \(place) has a field with an impossible value: \(misfit).")
        }
        if let id = fields["id"]?.string, !isID(id) {
            throw SeedFault(description: "The seed \(place) has an id that is not made of letters, digits and underscores.")
        }
        if let created = fields["created"]?.integer, !(0...Clock.last).contains(created) {
            throw SeedFault(description: "The seed \(place) has a time in created that no clock can show.")
        }
    }

    static func isID(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || $0.isASCIIAlphanumeric }
    }
}

extension Registry {
    /// Whether no object from outside can have that id, because it is a fixed id or the id of an account's only object.
    func reserves(_ id: String) -> Bool {
        self[id]?.singleton != nil || resources.contains { $0.mayHave(id: id) && ($0.isNamedByAccount || $0.fixedIDs?(id) != nil) }
    }
}
