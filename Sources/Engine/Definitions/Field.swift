// The fields of an object as the API shows them. A definition says of each field what it holds, whether it may be null or absent, and
// who gets to see it; rendering, expansion, storage and the generated documentation all follow from that.

import Wire

/// A class, as a Resource is: definitions are walked for every object that is written, and never change.
public final class Field: Sendable {
    public indirect enum Kind: Sendable {
        case string
        /// A number as a text, exact.
        case decimal
        /// A URL of this server's own, which follows its public URL.
        case link
        case integer
        case boolean
        /// Unix seconds.
        case timestamp
        case choice([String])
        /// Keys and values of the user's own.
        case metadata
        case hash([Field])
        case list(Kind)
        /// The id of another object, of one of these resources, or the object itself when expanded.
        case reference(to: [String])
        /// A list of the objects that belong to this one. It is never stored, but read when it is asked for.
        case members(Members)
        /// Whatever JSON is put there, such as another object as it once was.
        case tree
    }

    /// The objects that belong to another.
    public struct Members: Sendable {
        /// Their resources.
        public let resources: [String]
        /// Their field that holds the id of the object that they belong to.
        public let owner: String
        /// The field, of the object that they belong to, with the id of the member that is listed before all others.
        public let first: String?
    }

    public enum Visibility: Sendable {
        case visible
        /// Absent until its own path is expanded.
        case hiddenUntilExpanded
        /// As above, and a key may be too weak to see it.
        case sensitive(permission: String)
        /// Shown by the answer that tells of the object's creation, and never again.
        case atCreation
        /// Never shown: what the engine has to remember of an object.
        case `internal`
    }

    /// What the modifiers below change in a copy.
    private struct Traits {
        var kind: Kind
        var isNullable = false
        var isOptional = false
        var visibility = Visibility.visible
        var isWithheld = false
        var start: JSON?
        var label: [UInt8] = []
    }

    public let name: String
    public let kind: Kind
    public let isNullable: Bool
    /// The key may be missing altogether.
    public let isOptional: Bool
    public let visibility: Visibility
    public let isVisible: Bool
    /// Whether events show it as null.
    let isWithheld: Bool
    private let start: JSON?
    /// Whether it, or something below it, is not visible.
    let holdsHidden: Bool
    /// What stands before its value in a document: the line break, the indentation, the name in quotes, the colon.
    let label: [UInt8]

    public convenience init(_ name: String, _ kind: Kind) { self.init(name, Traits(kind: kind)) }

    private init(_ name: String, _ traits: Traits) {
        self.name = name
        kind = traits.kind
        isNullable = traits.isNullable
        isOptional = traits.isOptional
        visibility = traits.visibility
        isWithheld = traits.isWithheld
        start = traits.start
        label = traits.label
        isVisible = if case .visible = traits.visibility { true } else { false }
        let children: [Field] = if case .hash(let children) = traits.kind { children } else { [] }
        holdsHidden = !isVisible || children.contains(where: \.holdsHidden)
    }

    public static func string(_ name: String) -> Field { Field(name, .string) }
    public static func decimal(_ name: String) -> Field { Field(name, .decimal) }
    public static func link(_ name: String) -> Field { Field(name, .link) }
    public static func integer(_ name: String) -> Field { Field(name, .integer) }
    public static func boolean(_ name: String) -> Field { Field(name, .boolean) }
    public static func timestamp(_ name: String) -> Field { Field(name, .timestamp) }
    public static func choice(_ name: String, _ values: String...) -> Field { Field(name, .choice(values)) }
    public static func choice(_ name: String, _ values: [String]) -> Field { Field(name, .choice(values)) }
    public static func hash(_ name: String, _ fields: [Field]) -> Field { Field(name, .hash(fields)) }
    public static func list(_ name: String, of kind: Kind) -> Field { Field(name, .list(kind)) }
    public static func reference(_ name: String, to resources: String...) -> Field { Field(name, .reference(to: resources)) }
    /// - Parameters:
    ///   - owner: the field of the members that holds the id of the object that they belong to; see `Resource.init(listedBy:)`.
    ///   - first: the field with the id of the member that is listed before all others; the rest comes newest first.
    public static func members(_ name: String, of resources: String..., by owner: String, first: String? = nil) -> Field {
        Field(name, .members(Members(resources: resources, owner: owner, first: first))).orAbsent
    }
    public static func tree(_ name: String) -> Field { Field(name, .tree) }
    public static let metadata = Field("metadata", .metadata)

    /// It may be null, and is until somebody sets it.
    public var orNull: Field { changed { $0.isNullable = true } }
    /// It may be missing, and is until somebody sets it.
    public var orAbsent: Field { changed { $0.isOptional = true } }
    /// It shows only to those who expand its own path.
    public var hiddenUntilExpanded: Field { changed { $0.visibility = .hiddenUntilExpanded } }
    /// Hidden until expanded, and only for a key with the permission of that name.
    public func sensitive(_ permission: String) -> Field { changed { $0.visibility = .sensitive(permission: permission) } }
    /// It shows in the answer that tells of the object's creation, and never again.
    public var atCreation: Field { changed { $0.visibility = .atCreation } }
    /// Events show it as null: what they tell everybody must not let anybody in.
    public var withheldFromEvents: Field { changed { $0.isWithheld = true } }
    /// What it holds until somebody sets it.
    public func startingAs(_ value: JSON) -> Field { changed { $0.start = value } }
    /// It never shows: what the engine has to remember of an object.
    public var `internal`: Field { changed { $0.visibility = .internal; $0.isOptional = true } }

    /// What it holds where nobody has set it: null, or empty; nil where it is then absent, or where somebody has to set it.
    var initial: JSON? {
        if let start { return start }
        if isOptional { return nil }
        if isNullable { return .null }
        switch kind {
        case .metadata, .hash: return [:]
        case .list: return []
        default: return nil
        }
    }

    /// The field in its place: `depth` hashes below the object itself, its own fields in the order of Stripe.
    func placed(depth: Int) -> Field {
        changed { traits in
            traits.label = Array("\n\(String(repeating: " ", count: 2 * (depth + 1)))\"\(name)\": ".utf8)
            if case .hash(let children) = kind { traits.kind = .hash(children.placed(depth: depth + 1)) }
        }
    }

    /// Whether a URL of this server's own may stand in it.
    var mayHoldLinks: Bool {
        switch kind {
        case .link, .tree, .list(.tree), .list(.link): true
        case .hash(let children), .list(.hash(let children)): children.contains(where: \.mayHoldLinks)
        default: false
        }
    }

    private func changed(_ change: (inout Traits) -> Void) -> Field {
        var traits = Traits(
            kind: kind, isNullable: isNullable, isOptional: isOptional, visibility: visibility, isWithheld: isWithheld, start: start,
            label: label)
        change(&traits)
        return Field(name, traits)
    }
}

extension [Field] {
    /// `id`, then `object`, then the rest by name: so are objects, and the lists in them.
    func placed(depth: Int) -> [Field] {
        func rank(_ field: Field) -> Int { ["id", "object"].firstIndex(of: field.name) ?? 2 }
        return map { $0.placed(depth: depth) }.sorted { (rank($0), $0.name) < (rank($1), $1.name) }
    }

    public subscript(name: String) -> Field? { first { $0.name == name } }
}
