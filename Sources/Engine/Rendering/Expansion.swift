// The paths of `expand`, as a tree, checked against the definitions before anything else happens: a path that cannot be expanded
// refuses the request and nothing is written.
//
// Expandable are references, fields that are hidden until expanded, and the way to them through hashes. A hash itself is accepted too
// and changes nothing, as Stripe's own specification lists it.
import OrderedCollections

public struct Expansion: Sendable, Equatable {
    public static let maximumDepth = 4

    private var children: [String: Expansion] = [:]
    /// Whether one of the paths asks for what a weak key may not see.
    public private(set) var isSensitive = false

    public init() {}

    public var isEmpty: Bool { children.isEmpty }

    subscript(name: String) -> Expansion? { children[name] }

    /// - Parameters:
    ///   - paths: as sent, such as `last_verification_report.document.dob`.
    ///   - isList: whether every path starts with `data`.
    public init(_ paths: [String], of resource: Resource, in registry: Registry, isList: Bool = false) throws(Refusal) {
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
            guard let sensitive = Self.follow(parts[...], resource.fields, registry) else { throw Self.impossible(path) }
            if sensitive { isSensitive = true }
            add(parts[...])
        }
    }

    private mutating func add(_ parts: ArraySlice<String>) {
        guard let first = parts.first else { return }
        children[first, default: Expansion()].add(parts.dropFirst())
    }

    /// Walks a path through the definitions.
    /// - Returns: whether it touches a sensitive field; nil where it leads nowhere.
    private static func follow(_ parts: ArraySlice<String>, _ fields: [Field], _ registry: Registry) -> Bool? {
        guard let name = parts.first else { return false }
        guard let field = fields[name], field.isExpandable else { return nil }
        let inner: [Field] =
            switch field.kind {
            case .hash(let children): children
            case .reference(let target): registry[target]?.fields ?? []
            default: []
            }
        return follow(parts.dropFirst(), inner, registry).map { $0 || field.isSensitive }
    }

    private static func impossible(_ path: String, hint: String = "") -> Refusal {
        .invalid("This property cannot be expanded (\(path)).\(hint)", parameter: "expand")
    }
}
