// Finds the route for a method and a path. It is built once from the registry, as a tree of path segments.
import Engine
import Wire

/// A route as the router keeps it.
final class Target: Sendable {
    let resource: Resource
    let route: Route
    /// Its parameters, with those for paging and `expand`.
    let parameters: [Parameter]
    /// The parameter that names the account to act on. Nil if none does.
    let accountParameter: String?
    /// The names of the ids in the path that come before its own.
    let owners: [String]

    init(_ resource: Resource, _ route: Route) {
        self.resource = resource
        self.route = route
        parameters = route.allParameters
        accountParameter = parameters.first(where: \.namesAccount)?.name
        owners = Route.parameters(in: route.base ?? resource.path)
    }

    /// What `expand` may name in the route's answer.
    func expansion(_ paths: [String], _ registry: Registry) throws(Refusal) -> Expansion {
        if paths.isEmpty { return Expansion() }
        switch route.kind {
        case .members(let name), .call(let name):
            // A call that adds a member answers the member.
            guard let members = resource.members(name) else { break }
            return try Expansion(paths, of: members.resources.compactMap { registry[$0] }, in: registry, isList: route.isList)
        default: break
        }
        return try Expansion(paths, of: resource, in: registry, isList: route.kind == .list || route.kind == .search)
    }
}

/// A route, with the ids from the path.
struct RouteMatch {
    let target: Target
    /// The id in the path. Empty if the route is about the list.
    let id: String
    /// The ids before it, each with the field that holds it.
    let owners: [(field: String, id: String)]
}

final class Router {
    private final class Node {
        var children: [Substring: Node] = [:]
        /// The routes at this path, by method. Where there are several, the object with the id says which one is meant, or else the id's prefix.
        var targets: [String: [Target]] = [:]

        func child(_ name: Substring) -> Node {
            if let child = children[name] { return child }
            let child = Node()
            children[name] = child
            return child
        }
    }

    /// The segment that stands for any id.
    private static let anyID: Substring = "{id}"
    /// Where Stripe has `search` in the place of an id, it is never an id, even if the search is not emulated.
    private static let search: Substring = "search"
    private static let slash = UInt8(ascii: "/")

    private let root = Node()
    /// The nodes of the paths without an id. One look-up finds them.
    private var fixed: [String: Node] = [:]

    init(_ registry: Registry) {
        for resource in registry.resources {
            for route in resource.routes {
                guard let (method, path) = route.endpoint(of: resource) else { continue }
                let segments = path.split(separator: "/").map { $0.hasPrefix("{") ? Self.anyID : $0 }
                let node = segments.reduce(root) { $0.child($1) }
                node.targets[method, default: []].append(Target(resource, route))
                if !segments.contains(Self.anyID) { fixed[path] = node }
            }
        }
    }

    /// - Parameters:
    ///   - path: as sent, percent-encoded.
    ///   - resource: the resource of the object with an id. Nil if there is no such object.
    /// - Throws: if the id in it cannot be decoded.
    func match(_ method: String, _ path: String, resource: (String) throws -> Resource? = { _ in nil }) throws -> RouteMatch? {
        let asked = method == "HEAD" ? "GET" : method
        if let target = fixed[path]?.targets[asked]?.first { return RouteMatch(target: target, id: "", owners: []) }
        var node = root
        var id: Substring = ""
        var earlier: [Substring] = []
        // Splits by bytes: finding characters would cost more than everything else here.
        var rest = path.utf8[...]
        guard rest.popFirst() == Self.slash else { return nil }
        while true {
            let end = rest.firstIndex(of: Self.slash) ?? rest.endIndex
            let segment = Substring(rest[..<end])
            if let child = node.children[segment] {
                node = child
            } else if !segment.isEmpty, segment != Self.search, let child = node.children[Self.anyID] {
                node = child
                if !id.isEmpty { earlier.append(id) }
                id = segment
            } else {
                return nil
            }
            guard end < rest.endIndex else { break }
            rest = rest[rest.index(after: end)...]
        }
        guard let targets = node.targets[asked], let first = targets.first else { return nil }
        let own = try decoded(id)
        let target = try targets.count == 1 ? first : choose(among: targets, own, resource) ?? first
        if earlier.isEmpty && target.owners.isEmpty { return RouteMatch(target: target, id: own, owners: []) }
        var ids: [String] = []
        for id in earlier + [id] { ids.append(try decoded(id)) }
        // If the route is about the list, all ids in the path belong to other objects.
        return RouteMatch(target: target, id: ids.count > target.owners.count ? own : "", owners: Array(zip(target.owners, ids)))
    }

    /// - Returns: nil if neither an object nor the prefix says which one is meant.
    private func choose(among targets: [Target], _ id: String, _ resource: (String) throws -> Resource?) throws -> Target? {
        let stored = try resource(id)
        return targets.first { $0.resource === stored } ?? targets.first { $0.resource.mayHave(id: id) }
    }

    private func decoded(_ segment: Substring) throws(Refusal) -> String {
        guard let decoded = segment.utf8.contains(UInt8(ascii: "%")) ? Percent.decode(segment) : String(segment) else {
            throw .invalid("Invalid request: The path contains an invalid percent code, or text that is not valid UTF-8.")
        }
        return decoded
    }
}

extension Route {
    /// All parameters of this route: its own, paging if it is a list, and `expand`.
    public var allParameters: [Parameter] { parameters + (isList ? Parameter.paging : []) + [.expand] }

    var isList: Bool {
        switch kind {
        case .list, .members, .ofConnectedAccounts: true
        default: false
        }
    }

    /// The path of a list, with the ids in it of what its objects belong to.
    func path(of resource: Resource, below owners: [(field: String, id: String)]) -> String {
        owners.reduce(base ?? resource.path) { $0.replacing("{\($1.field)}", with: $1.id) }
    }

    /// The method and the path pattern of this route in the API. Nil if only the control plane or a timer can fire it.
    public func endpoint(of resource: Resource) -> (method: String, path: String)? {
        if isInternal { return nil }
        let path = base ?? resource.path
        let item = "\(path)/{\(resource.pathParameter)}"
        return switch kind {
        case .create: ("POST", path)
        case .list, .singleton, .computed, .ofConnectedAccounts: ("GET", path)
        case .search: ("GET", "\(path)/search")
        case .retrieve, .ofAccount: ("GET", item)
        case .update: ("POST", item)
        case .delete: ("DELETE", item)
        case .action(let name), .call(let name): ("POST", "\(item)/\(name)")
        case .members(let name), .download(let name): ("GET", "\(item)/\(name)")
        case .simulate, .timed, .consequence, .seeded: nil
        }
    }

    /// What its endpoint answers with, in words, such as `customer`, `list of charge`, or `card or source`.
    public func answer(of resource: Resource) -> String {
        switch kind {
        case .list, .ofConnectedAccounts: "list of \(resource.name)"
        case .members(let name): "list of \(Route.members(name, of: resource))"
        case .call(let name) where resource.members(name) != nil: Route.members(name, of: resource)
        case .search: "search result of \(resource.name)"
        case .delete where !answersObject: "\(resource.name), deleted"
        case .download: "bytes"
        default: resource.name
        }
    }

    private static func members(_ name: String, of resource: Resource) -> String {
        (resource.members(name)?.resources ?? []).joined(separator: " or ")
    }
}
