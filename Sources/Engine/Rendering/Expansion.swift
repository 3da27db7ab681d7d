// The paths of `expand` as a tree. They are checked against the definitions before anything is done. A path that cannot be expanded refuses the
// request.
//
// What can be expanded: references, hidden fields, and paths to them through hashes, through lists of hashes, and through resources of Stripe's that
// are not emulated. Hashes and lists of hashes themselves are accepted, too, and change nothing, as in Stripe's specification. So is a path through
// null.

public struct Expansion: Sendable, Equatable {
    public static let maximumDepth = 4

    private(set) var children: [String: Expansion] = [:]
    /// The permission that the key needs for one of the paths. Nil if it needs none.
    public private(set) var permission: String?

    public init() {}

    public var isEmpty: Bool { children.isEmpty }

    subscript(name: String) -> Expansion? { children[name] }

    public init(_ paths: [String], of resource: Resource, in registry: Registry, isList: Bool = false) throws(Refusal) {
        try self.init(paths, of: [resource], in: registry, isList: isList)
    }

    /// - Parameters:
    ///   - paths: as sent, such as `last_verification_report.document.dob`.
    ///   - resources: the possible resources of the object, or of the list's objects.
    ///   - isList: whether every path starts with `data`.
    public init(_ paths: [String], of resources: [Resource], in registry: Registry, isList: Bool = false) throws(Refusal) {
        for path in paths {
            var parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard parts.count <= Self.maximumDepth else {
                throw .invalid(
                    "You cannot expand more than \(Self.maximumDepth) levels of a property. Property: \(path)", code: "property_expansion_max_depth",
                    parameter: "expand")
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

    /// Follows a path through the definitions.
    /// - Returns: the permissions that it needs. Nil if it cannot be expanded.
    private static func follow(_ parts: ArraySlice<String>, _ fields: [Field], _ registry: Registry) -> [String]? {
        guard let name = parts.first else { return [] }
        guard let field = fields[name], field.isExpandable else { return nil }
        return followInto(field, parts.dropFirst(), registry).map { (field.permission.map { [$0] } ?? []) + $0 }
    }

    /// If a path may lead to several resources, it is enough that one of them has the field.
    private static func followInto(_ field: Field, _ parts: ArraySlice<String>, _ registry: Registry) -> [String]? {
        guard let next = parts.first else { return [] }
        switch field.kind {
        case .hash(let children), .list(.hash(let children)): return follow(parts, children, registry)
        case .reference(let targets), .list(.reference(let targets)): return firstOf(targets, parts, registry)
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
