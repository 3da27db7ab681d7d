// The paths of `expand`, as a tree, checked against the definitions before anything else happens: a path that cannot be expanded
// refuses the request and nothing is written.
//
// Expandable are references, fields that are hidden until expanded, and the way to them through hashes, lists of hashes, and what Stripe has and
// is not served yet. A hash or a list of hashes itself is accepted too and changes nothing, as Stripe's own specification lists it; and so is a
// path through what is null.
import OrderedCollections

public struct Expansion: Sendable, Equatable {
    public static let maximumDepth = 4

    private var children: [String: Expansion] = [:]
    /// The permission that a key needs for one of the paths; nil: they are for everybody.
    public private(set) var permission: String?

    public init() {}

    public var isEmpty: Bool { children.isEmpty }

    subscript(name: String) -> Expansion? { children[name] }

    public init(_ paths: [String], of resource: Resource, in registry: Registry, isList: Bool = false) throws(Refusal) {
        try self.init(paths, of: [resource], in: registry, isList: isList)
    }

    /// - Parameters:
    ///   - paths: as sent, such as `last_verification_report.document.dob`.
    ///   - resources: of which the object, or each of the list, is one.
    ///   - isList: whether every path starts with `data`.
    public init(_ paths: [String], of resources: [Resource], in registry: Registry, isList: Bool = false) throws(Refusal) {
        for path in paths {
            var parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard parts.count <= Self.maximumDepth else {
                throw .invalid("You cannot expand more than \(Self.maximumDepth) levels of a property.", parameter: "expand")
            }
            if isList {
                guard parts.removeFirst() == "data" else {
                    throw Self.impossible(path, hint: " You may want to try expanding 'data.\(path)' instead.")
                }
            }
            let followed = Self.firstOf(resources.map(\.name), parts[...], registry)
            guard let permissions = followed else { throw Self.impossible(path) }
            permission = permission ?? permissions.first
            add(parts[...])
        }
    }

    private mutating func add(_ parts: ArraySlice<String>) {
        guard let first = parts.first else { return }
        children[first, default: Expansion()].add(parts.dropFirst())
    }

    /// Walks a path through the definitions.
    /// - Returns: the permissions that it needs on its way; nil where it leads nowhere.
    private static func follow(_ parts: ArraySlice<String>, _ fields: [Field], _ registry: Registry) -> [String]? {
        guard let name = parts.first else { return [] }
        guard let field = fields[name], field.isExpandable else { return nil }
        return followInto(field, parts.dropFirst(), registry).map { (field.permission.map { [$0] } ?? []) + $0 }
    }

    /// Where a path may lead to several resources, it is enough that one of them knows it.
    private static func followInto(_ field: Field, _ parts: ArraySlice<String>, _ registry: Registry) -> [String]? {
        guard let next = parts.first else { return [] }
        switch field.kind {
        case .hash(let children), .list(.hash(let children)): return follow(parts, children, registry)
        case .reference(let targets): return firstOf(targets, parts, registry)
        case .members(let members):
            return next == "data" ? firstOf(members.resources, parts.dropFirst(), registry) : nil
        default: return nil
        }
    }

    private static func firstOf(_ names: [String], _ parts: ArraySlice<String>, _ registry: Registry) -> [String]? {
        names.lazy.flatMap(registry.expandableFields).compactMap { follow(parts, $0, registry) }.first
    }

    private static func impossible(_ path: String, hint: String = "") -> Refusal {
        .invalid("This property cannot be expanded (\(path)).\(hint)", parameter: "expand")
    }
}
