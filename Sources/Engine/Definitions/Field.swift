// The fields of an object as the API shows them. A definition says of each field what it holds, whether it may be null or absent, and
// who gets to see it; rendering, expansion, storage and the generated documentation all follow from that.

import Wire

public struct Field: Sendable {
    public indirect enum Kind: Sendable {
        case string
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
        /// The id of another object, or the object itself when expanded.
        case reference(to: String)
    }

    public enum Visibility: Sendable {
        case visible
        /// Absent until its own path is expanded.
        case hiddenUntilExpanded
        /// As above, and a key may be too weak to see it.
        case sensitive(permission: String)
        /// Never shown: what the engine has to remember of an object.
        case `internal`
    }

    public let name: String
    public private(set) var kind: Kind
    public private(set) var isNullable = false
    /// The key may be missing altogether.
    public private(set) var isOptional = false
    public private(set) var visibility = Visibility.visible { didSet { holdsHidden = Field.holdsHidden(kind, visibility) } }
    /// Whether it, or something below it, is not visible.
    private(set) var holdsHidden: Bool
    /// What stands before its value in a document: the line break, the indentation, the name in quotes, the colon.
    private(set) var label: [UInt8] = []

    public init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
        holdsHidden = Field.holdsHidden(kind, .visible)
    }

    public static func string(_ name: String) -> Field { Field(name, .string) }
    public static func link(_ name: String) -> Field { Field(name, .link) }
    public static func integer(_ name: String) -> Field { Field(name, .integer) }
    public static func boolean(_ name: String) -> Field { Field(name, .boolean) }
    public static func timestamp(_ name: String) -> Field { Field(name, .timestamp) }
    public static func choice(_ name: String, _ values: String...) -> Field { Field(name, .choice(values)) }
    public static func choice(_ name: String, _ values: [String]) -> Field { Field(name, .choice(values)) }
    public static func hash(_ name: String, _ fields: [Field]) -> Field { Field(name, .hash(fields)) }
    public static func list(_ name: String, of kind: Kind) -> Field { Field(name, .list(kind)) }
    public static func reference(_ name: String, to resource: String) -> Field { Field(name, .reference(to: resource)) }
    public static let metadata = Field("metadata", .metadata)

    public var orNull: Field { changed { $0.isNullable = true } }
    public var orAbsent: Field { changed { $0.isOptional = true } }
    public var hiddenUntilExpanded: Field { changed { $0.visibility = .hiddenUntilExpanded } }
    /// Hidden until expanded, and only for a key with the permission of that name.
    public func sensitive(_ permission: String) -> Field { changed { $0.visibility = .sensitive(permission: permission) } }
    public var `internal`: Field { changed { $0.visibility = .internal; $0.isOptional = true } }

    /// What it holds where nobody has set it: null, or empty; nil where it is then absent, or where somebody has to set it.
    var initial: JSON? {
        if isOptional { return nil }
        if isNullable { return .null }
        switch kind {
        case .metadata, .hash: return [:]
        case .list: return []
        default: return nil
        }
    }

    private static func holdsHidden(_ kind: Kind, _ visibility: Visibility) -> Bool {
        if case .hash(let children) = kind, children.contains(where: \.holdsHidden) { return true }
        if case .visible = visibility { return false }
        return true
    }

    public var isVisible: Bool { if case .visible = visibility { true } else { false } }

    /// The field in its place: `depth` hashes below the object itself, its own fields in alphabetical order.
    func placed(depth: Int) -> Field {
        changed { field in
            field.label = Array("\n\(String(repeating: " ", count: 2 * (depth + 1)))\"\(name)\": ".utf8)
            if case .hash(let children) = kind { field.kind = .hash(children.placed(depth: depth + 1)) }
        }
    }

    private func changed(_ change: (inout Field) -> Void) -> Field {
        var copy = self
        change(&copy)
        return copy
    }
}

extension [Field] {
    func placed(depth: Int) -> [Field] { map { $0.placed(depth: depth) }.sorted { $0.name < $1.name } }

    public subscript(name: String) -> Field? { first { $0.name == name } }
}
