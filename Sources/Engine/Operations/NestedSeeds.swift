// A seed may contain other objects, as an answer does that has them expanded: a customer with sources, a session with a report. Each becomes a seed
// of its own. The outer object then holds its id, or the inner object holds the id of the outer one.
import Wire

struct NestedSeeds {
    /// An object that contains no other.
    struct Part {
        let resource: Resource
        let fields: JSONObject
        /// Its place in the file.
        let place: String
        let isNested: Bool
    }

    private let registry: Registry
    /// The innermost come first, because they must exist before an object refers to them.
    private var parts: [Part] = []

    /// The objects that a seed consists of. The seed itself is the last.
    static func parts(of seed: JSON, _ resource: Resource, place: String, _ registry: Registry) throws(SeedFault) -> [Part] {
        var nested = NestedSeeds(registry: registry)
        try nested.add(seed, resource, place, isNested: false)
        return nested.parts
    }

    private init(registry: Registry) { self.registry = registry }

    private mutating func add(_ seed: JSON, _ resource: Resource, _ place: String, isNested: Bool = true) throws(SeedFault) {
        guard case .object(let fields) = seed else { throw SeedFault(description: "The seed \(place) must be an object.") }
        let own = try takeOut(of: registry.newestNames(fields, of: resource), resource.fields, owner: fields["id"]?.string, place)
        parts.append(Part(resource: resource, fields: own, place: place, isNested: isNested))
    }

    /// The fields, with an id in the place of each object.
    private mutating func takeOut(of fields: JSONObject, _ definitions: [Field], owner: String?, _ place: String) throws(SeedFault) -> JSONObject {
        var own = fields
        for definition in definitions {
            guard let value = fields[definition.name] else { continue }
            let place = "\(place).\(definition.name)"
            switch (definition.kind, value) {
            case (.hash(let children), .object(let members)):
                own[definition.name] = .object(try takeOut(of: members, children, owner: owner, place))
            case (.reference(let targets), .object(let object)):
                guard let id = object["id"]?.string else { throw SeedFault(description: "The seed \(place) needs an id, by which it is referred to.") }
                try add(value, resource(of: object, among: targets, place), place)
                own[definition.name] = .string(id)
            case (.members(let members), _):
                own[definition.name] = nil
                guard let owner else { throw SeedFault(description: "The seed \(place) belongs to an object without an id.") }
                try add(members, value, to: owner, place)
            default: continue
            }
        }
        return own
    }

    /// Members, either as a list object of the API, newest first, or as an array.
    private mutating func add(_ members: Field.Members, _ value: JSON, to owner: String, _ place: String) throws(SeedFault) {
        guard let objects = value["data"]?.array ?? value.array else { throw SeedFault(description: "The seed \(place) must be a list of objects.") }
        for (position, member) in objects.enumerated().reversed() {
            let place = "\(place)[\(position)]"
            guard case .object(var fields) = member else { throw SeedFault(description: "The seed \(place) must be an object.") }
            fields[members.owner] = .string(owner)
            try add(.object(fields), resource(of: fields, among: members.resources, place), place)
        }
    }

    /// The resource of an object, among those that are possible in its place: the one that its `object` names, or whose prefix its id has.
    private func resource(of object: JSONObject, among names: [String], _ place: String) throws(SeedFault) -> Resource {
        let named = object["object"]?.string.flatMap { name in names.contains(name) ? registry[name] : nil }
        guard let resource = named ?? registry.resource(prefixing: object["id"]?.string ?? "", among: names) else {
            throw SeedFault(description: "The seed \(place) is of a resource that is not possible there.")
        }
        return resource
    }
}
