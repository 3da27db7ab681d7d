// From a method and a path to the route of a resource. Built once from the registry, as a tree of path segments.
import Engine
import Wire

/// A route and what the path says to it.
struct RouteMatch {
    let resource: Resource
    let route: Route
    /// The id in the path; empty for a route on the list itself.
    let id: String
    /// What may be sent, paging and expand included.
    let parameters: [Parameter]
}

final class Router: Sendable {
    private struct Target: Sendable {
        let resource: Resource
        let route: Route
        let parameters: [Parameter]
    }

    private struct Node: Sendable {
        var children: [Substring: Node] = [:]
        /// The routes at this path, by method.
        var targets: [String: Target] = [:]

        subscript(child name: Substring) -> Node {
            get { children[name] ?? Node() }
            set { children[name] = newValue }
        }
    }

    /// The segment that stands for any id.
    private static let anyID: Substring = "{id}"

    private let root: Node

    init(_ registry: Registry) {
        var root = Node()
        for resource in registry.resources {
            for route in resource.routes {
                guard let (method, path) = route.endpoint(of: resource) else { continue }
                let segments = path.split(separator: "/").map { $0.hasPrefix("{") ? Self.anyID : $0 }
                let paging = route.kind == .list ? Parameter.paging : []
                Self.insert(
                    Target(resource: resource, route: route, parameters: route.parameters + paging + [.expand]), method, segments[...], into: &root)
            }
        }
        self.root = root
    }

    /// - Parameter path: as sent, percent-encoded.
    func match(_ method: String, _ path: String) -> RouteMatch? {
        var node = root
        var id: Substring = ""
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        for segment in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            if let child = node.children[segment] {
                node = child
            } else if !segment.isEmpty, let child = node.children[Self.anyID] {
                node = child
                id = segment
            } else {
                return nil
            }
        }
        guard let target = node.targets[method == "HEAD" ? "GET" : method] else { return nil }
        // An id with a broken percent code names nothing; it is looked up as it was sent.
        let decoded = id.utf8.contains(UInt8(ascii: "%")) ? Percent.decode(String(id)) ?? String(id) : String(id)
        return RouteMatch(resource: target.resource, route: target.route, id: decoded, parameters: target.parameters)
    }

    private static func insert(_ target: Target, _ method: String, _ path: ArraySlice<Substring>, into node: inout Node) {
        if let segment = path.first {
            insert(target, method, path.dropFirst(), into: &node[child: segment])
        } else {
            node.targets[method] = target
        }
    }
}

extension Route {
    /// The method and the path pattern under which the API serves this route; nil for one that only the control plane or a timer fires.
    public func endpoint(of resource: Resource) -> (method: String, path: String)? {
        let item = "\(resource.path)/{\(resource.pathParameter)}"
        return switch kind {
        case .create: ("POST", resource.path)
        case .list: ("GET", resource.path)
        case .retrieve: ("GET", item)
        case .update: ("POST", item)
        case .action(let name): ("POST", "\(item)/\(name)")
        case .simulate, .timed: nil
        }
    }
}
