// Finds the endpoint for a method and a path. It is built once from the registry, as a tree of path segments.
import Engine
import Wire

/// An endpoint, with the ids from the path.
struct EndpointMatch {
    let resource: Resource
    let endpoint: Endpoint
    /// The id in the path. Empty if the endpoint is about the list.
    let id: String
    /// The ids before it, each with the field that holds it.
    let owners: [(field: String, id: String)]

    /// The path that was asked for, without the id of the object.
    var listPath: String { owners.reduce(endpoint.path) { $0.replacing("{\($1.field)}", with: $1.id) } }

    /// The same with the object's id, if the object is found by its owner.
    func resolved(_ engine: Engine, _ account: Account) throws -> EndpointMatch {
        guard endpoint.isFoundByOwner, let owner = owners.last else { return self }
        try engine.requireOwners(owners, of: resource, nil, by: endpoint, account: account)
        // In /v1/customers/{customer}/subscriptions/{subscription}/…, the subscription is the customer's.
        if owners.count > 1, let parent = engine.registry[owner.field] {
            try engine.requireOwners(Array(owners.dropLast()), of: parent, owner.id, by: endpoint, account: account)
        }
        let id = try endpoint.ownersField.map { try engine.last(in: $0, of: owner.id, account: account) }
            ?? engine.newest(resource, where: owner.field, is: owner.id, account: account)
        guard let id else {
            let code = endpoint.ownersField.map { _ in "resource_missing" }
            throw Refusal(.notFound, "No \(resource.noun) for \(owner.field): \(owner.id)", code: code)
        }
        return EndpointMatch(resource: resource, endpoint: endpoint, id: id, owners: [])
    }

    /// The account that the path names. Nil if it names none.
    func account(_ registry: Registry) -> String? {
        if resource.isNamedByAccount && !id.isEmpty { return id }
        return owners.first { registry[$0.field]?.isNamedByAccount == true }?.id
    }

    /// What a search may expand, too: the number of all that it finds.
    static let totalCount = "total_count"

    /// What `expand` may name in the answer.
    func expansion(_ paths: [String], _ registry: Registry) throws(Refusal) -> Expansion {
        if paths.isEmpty { return Expansion() }
        switch endpoint.work {
        case .members(let name): return try Expansion(paths, of: members(name, registry), in: registry, isList: true)
        case .add(let name, _): return try Expansion(paths, of: members(name, registry), in: registry, isList: false)
        case .list: return try Expansion(paths, of: resource, in: registry, isList: true)
        case .search: return try Expansion(paths.filter { $0 != Self.totalCount }, of: resource, in: registry, isList: true)
        default: return try Expansion(paths, of: resource, in: registry, isList: false)
        }
    }

    private func members(_ name: String, _ registry: Registry) -> [Resource] { (resource.members(name)?.resources ?? []).compactMap { registry[$0] } }
}

final class Router {
    private typealias Target = (resource: Resource, endpoint: Endpoint)

    private final class Node {
        /// The nodes below this one, by their segments.
        var children: [Substring: Node] = [:]
        /// The node below this one for any id.
        var anyID: Node?
        /// The endpoints at this path, by method. Where there are several, the object with the id says which one is meant, or else the id's prefix.
        var targets: [String: [Target]] = [:]

        /// - Parameter name: nil for any id.
        func child(_ name: Substring?) -> Node {
            if let child = name.map({ children[$0] }) ?? anyID { return child }
            let child = Node()
            if let name { children[name] = child } else { anyID = child }
            return child
        }
    }

    /// Where Stripe has `search` in the place of an id, it is never an id, even if the search is not emulated.
    private static let search: Substring = "search"
    private static let slash = UInt8(ascii: "/")

    private let root = Node()
    /// The nodes of the paths without an id. One look-up finds them.
    private var fixed: [String: Node] = [:]

    init(_ registry: Registry) {
        for resource in registry.resources {
            for endpoint in resource.endpoints {
                let node = endpoint.segments.reduce(root) { $0.child($1) }
                node.targets[endpoint.method, default: []].append((resource, endpoint))
                if !endpoint.segments.contains(nil) { fixed[endpoint.path] = node }
            }
        }
    }

    /// - Parameters:
    ///   - path: as sent, percent-encoded.
    ///   - resource: the resource of the object with an id. Nil if there is no such object.
    /// - Throws: if the id in it cannot be decoded.
    func match(_ method: String, _ path: String, resource: (String) throws -> Resource? = { _ in nil }) throws -> EndpointMatch? {
        let asked = method == "HEAD" ? "GET" : method
        if let target = fixed[path]?.targets[asked]?.first { return Self.match(target, id: "", []) }
        var rest = path[...]
        // Nearly all ids follow a path without one. A look-up of that path is cheaper than one look-up for each of its segments.
        var node = root
        if let last = rest.lastPlace(of: Self.slash), let parent = fixed[String(rest[..<last])] { (node, rest) = (parent, rest[last...]) }
        var id: Substring = ""
        var earlier: [Substring] = []
        guard rest.utf8.popFirst() == Self.slash else { return nil }
        while true {
            let end = rest.firstPlace(of: Self.slash) ?? rest.endIndex
            let segment = rest[..<end]
            if let child = node.children[segment] {
                node = child
            } else if !segment.isEmpty, segment != Self.search, let child = node.anyID {
                node = child
                if !id.isEmpty { earlier.append(id) }
                id = segment
            } else {
                return nil
            }
            guard end < rest.endIndex else { break }
            rest = rest[rest.utf8.index(after: end)...]
        }
        guard let targets = node.targets[asked], let first = targets.first else { return nil }
        let own = try decoded(id)
        let target = try targets.count == 1 ? first : choose(among: targets, own, resource) ?? first
        let owners = target.endpoint.owners
        if earlier.isEmpty && owners.isEmpty { return Self.match(target, id: own, []) }
        var ids: [String] = []
        for id in earlier + [id] { ids.append(try decoded(id)) }
        // If the endpoint is about the list, all ids in the path belong to other objects.
        return Self.match(target, id: ids.count > owners.count ? own : "", Array(zip(owners, ids)))
    }

    private static func match(_ target: Target, id: String, _ owners: [(field: String, id: String)]) -> EndpointMatch {
        EndpointMatch(resource: target.resource, endpoint: target.endpoint, id: id, owners: owners)
    }

    /// - Returns: nil if neither an object nor the prefix says which one is meant.
    private func choose(among targets: [Target], _ id: String, _ resource: (String) throws -> Resource?) throws -> Target? {
        let stored = try resource(id)
        return targets.first { $0.resource === stored } ?? targets.first { $0.resource.mayHave(id: id) }
    }

    private func decoded(_ segment: Substring) throws(Refusal) -> String {
        guard let decoded = segment.firstPlace(of: UInt8(ascii: "%")) != nil ? Percent.decode(segment) : String(segment) else {
            throw .invalid("Invalid request: The path contains an invalid percent code, or text that is not valid UTF-8.")
        }
        return decoded
    }
}
