// The fields of an object as the API shows them. A definition says what a field holds, whether it may be null or absent, and who may see it.
// Rendering, expansion, storage and the generated documentation follow from that.

import Wire

/// A class and not a struct: definitions are used for every object that is written, and copying them would cost time. They never change.
public final class Field: Sendable {
    public indirect enum Kind: Sendable {
        case string
        /// An exact number, as a text.
        case decimal
        /// An exact number with a point: `25.5`, `20.0`.
        case number
        /// A URL of this server. It begins with the public URL.
        case link
        case integer
        case boolean
        /// Unix seconds.
        case timestamp
        case choice([String])
        /// Keys and values that the user chooses.
        case metadata
        case hash([Field])
        case list(Kind)
        /// The id of another object of one of these resources. Expanded, it is the object itself.
        case reference(to: [String])
        /// A list of the objects that belong to this one. It is not stored, but read when somebody asks for it.
        case members(Members)
        /// Any JSON, such as another object as it was at some time.
        case tree
    }

    /// The objects that belong to another.
    public struct Members: Sendable {
        /// Their resources.
        public let resources: [String]
        /// The field of the members that holds the id of their owner.
        public let owner: String
        /// The owner's field with the id of the member that is listed first.
        public let first: String?
        /// The URL that the list shows, with `{id}` for the id of its owner. Nil for the one below its owner.
        public let url: String?
        /// The most members that the list shows if nothing is said.
        public let most: Int
        /// Whether the list shows its `total_count`.
        public let isCounted: Bool

        /// The URL that the list shows.
        /// - Parameter path: the path of the owner's resource.
        func url(of name: String, in owner: String, _ path: String) -> String { (url ?? "\(path)/{id}/\(name)").replacing("{id}", with: owner) }
    }

    public enum Visibility: Sendable {
        case visible
        /// Absent, unless its own path is expanded.
        case hiddenUntilExpanded
        /// Absent, unless its own path is expanded with a key that has the permission.
        case sensitive(permission: String)
        /// Shown only in the answer to the object's creation.
        case atCreation
        /// Never shown. The engine remembers it for its own use.
        case `internal`
    }

    /// What the modifiers below can change.
    private struct Traits {
        var kind: Kind
        var isNullable = false
        var isOptional = false
        var visibility = Visibility.visible
        var isWithheld = false
        var isSecretKeyOnly = false
        var start: JSON?
        var label: [UInt8] = []
        var givers: [Giver] = []
        var limits: Parameter.Shape?
        var isReadOnly = false
        var isRequired = false
        var isEmptyable = false
    }

    public let name: String
    public let kind: Kind
    public let isNullable: Bool
    /// Whether the key may be absent.
    public let isOptional: Bool
    public let visibility: Visibility
    public let isVisible: Bool
    /// Whether events show it as null.
    public let isWithheld: Bool
    /// Whether answers to publishable keys leave it out.
    public let isSecretKeyOnly: Bool
    /// Whether that is so for it, or for a field in it.
    let holdsSecretKeyOnly: Bool
    /// The calls that may give it.
    let givers: [Giver]
    /// What its parameter may hold, if that is less than what the field may hold.
    let limits: Parameter.Shape?
    /// Whether a request cannot give it, although it can give the hash around it.
    let isReadOnly: Bool
    /// Whether its parameter is required.
    let isRequired: Bool
    /// Whether an empty string unsets it.
    let isEmptyable: Bool
    private let start: JSON?
    /// Whether it, or a field in it, is not visible.
    let holdsHidden: Bool
    /// The text before its value in a document: line break, indentation, name in quotes, colon.
    let label: [UInt8]

    /// - Parameter limits: what its parameter may hold, if that is less than what the field may hold.
    public convenience init(_ name: String, _ kind: Kind, _ limits: Parameter.Shape? = nil) { self.init(name, Traits(kind: kind, limits: limits)) }

    private init(_ name: String, _ traits: Traits) {
        self.name = name
        kind = traits.kind
        isNullable = traits.isNullable
        isOptional = traits.isOptional
        visibility = traits.visibility
        isWithheld = traits.isWithheld
        isSecretKeyOnly = traits.isSecretKeyOnly
        start = traits.start
        label = traits.label
        givers = traits.givers
        limits = traits.limits
        isReadOnly = traits.isReadOnly
        isRequired = traits.isRequired
        isEmptyable = traits.isEmptyable
        isVisible = if case .visible = traits.visibility { true } else { false }
        let children: [Field] = if case .hash(let children) = traits.kind { children } else { [] }
        holdsHidden = !isVisible || children.contains(where: \.holdsHidden)
        holdsSecretKeyOnly = isSecretKeyOnly || children.contains(where: \.holdsSecretKeyOnly)
    }

    /// What it holds until somebody sets it: null, or empty. Nil if it is absent then, or if a value is required.
    public var initial: JSON? {
        if let start { return start }
        if isOptional { return nil }
        if isNullable { return .null }
        switch kind {
        case .metadata, .hash: return [:]
        case .list: return []
        default: return nil
        }
    }

    /// The field with its label for that depth, and with its own fields in Stripe's order. The depth of the object's own fields is 0.
    func placed(depth: Int) -> Field {
        changed { traits in
            traits.label = [UInt8(ascii: "\n")]
            traits.label.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * (depth + 1)))
            traits.label += "\"".utf8
            traits.label += name.utf8
            traits.label += "\": ".utf8
            switch kind {
            case .hash(let children): traits.kind = .hash(children.placed(depth: depth + 1))
            case .list(.hash(let children)): traits.kind = .list(.hash(children.placed(depth: depth + 2)))
            default: break
            }
        }
    }

    /// Whether it can hold a URL of this server.
    var mayHoldLinks: Bool {
        switch kind {
        case .link, .tree, .list(.tree), .list(.link): true
        case .hash(let children), .list(.hash(let children)): children.contains(where: \.mayHoldLinks)
        default: false
        }
    }

    // MARK: Modifiers

    /// It may be null. It is null until somebody sets it.
    public var orNull: Field { changed { $0.isNullable = true } }
    /// It may be absent. It is absent until somebody sets it.
    public var orAbsent: Field { changed { $0.isOptional = true } }
    /// It is absent, unless its own path is expanded.
    public var hiddenUntilExpanded: Field { changed { $0.visibility = .hiddenUntilExpanded } }
    /// It is absent, unless its own path is expanded with a key that has the permission.
    public func sensitive(_ permission: String) -> Field { changed { $0.visibility = .sensitive(permission: permission) } }
    /// Only the answer to the object's creation shows it.
    public var atCreation: Field { changed { $0.visibility = .atCreation } }
    /// Events show it as null, because it is a secret and many receive events.
    public var withheldFromEvents: Field { changed { $0.isWithheld = true } }
    /// Answers to a publishable key leave it out, also where the object stands in another one or in an error.
    public var secretKeyOnly: Field { changed { $0.isSecretKeyOnly = true } }
    /// What it holds until somebody sets it.
    public func startingAs(_ value: JSON) -> Field { changed { $0.start = value } }
    /// It is never shown. The engine remembers it for its own use.
    public var `internal`: Field { changed { $0.visibility = .internal; $0.isOptional = true } }

    /// Every create and every update may give it.
    public var given: Field { given(.create, .update) }
    /// Calls that may give it. Then a parameter has its name and its shape.
    public func given(_ givers: Giver...) -> Field { changed { $0.givers = givers; $0.isReadOnly = false } }
    /// A request cannot give it, although it can give the hash around it.
    public var readOnly: Field { changed { $0.isReadOnly = true; $0.givers = [] } }
    /// A request that gives the hash around it must give it, too.
    public var required: Field { changed { $0.isRequired = true } }
    /// An empty string unsets it, in each call that gives it.
    public var emptyable: Field { changed { $0.isEmptyable = true } }

    private func changed(_ change: (inout Traits) -> Void) -> Field {
        var traits = Traits(
            kind: kind, isNullable: isNullable, isOptional: isOptional, visibility: visibility, isWithheld: isWithheld,
            isSecretKeyOnly: isSecretKeyOnly, start: start, label: label, givers: givers, limits: limits, isReadOnly: isReadOnly,
            isRequired: isRequired, isEmptyable: isEmptyable)
        change(&traits)
        return Field(name, traits)
    }
}

extension [Field] {
    /// In Stripe's order.
    func placed(depth: Int) -> [Field] { map { $0.placed(depth: depth) }.sorted { StripesOrder.precedes($0.name, $1.name) } }

    public subscript(name: String) -> Field? { first { $0.name == name } }
}
