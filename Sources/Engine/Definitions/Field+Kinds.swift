// The kinds of fields, as a definition spells them.
import Wire

extension Field {
    /// - Parameter maximum: the most characters that a request may give.
    public static func string(_ name: String, maximum: Int = 5000) -> Field { Field(name, .string, .string(maximum: maximum)) }

    /// An e-mail address.
    /// - Parameter maximum: the most characters that a request may give.
    public static func email(_ name: String, maximum: Int = 5000) -> Field { Field(name, .string, .email(maximum: maximum)) }

    /// An absolute URL.
    /// - Parameters:
    ///   - ofApps: whether it may have an app's own scheme, such as `myapp://done`.
    ///   - maximum: the most characters that a request may give.
    public static func url(_ name: String, ofApps: Bool = false, maximum: Int = 5000) -> Field {
        Field(name, .string, .url(ofApps: ofApps, maximum: maximum))
    }

    /// An exact number, as a text.
    public static func decimal(_ name: String) -> Field { Field(name, .decimal) }

    /// An exact number with a point: `25.5`, `20.0`.
    /// - Parameter places: the most decimal places that a request may give.
    public static func number(_ name: String, places: Int, isPositive: Bool = false) -> Field {
        Field(name, .number, .number(places: places, isPositive: isPositive))
    }

    /// A URL of this server.
    public static func link(_ name: String) -> Field { Field(name, .link) }

    /// - Parameter range: what a request may give.
    public static func integer(_ name: String, in range: ClosedRange<Int64>? = nil) -> Field { Field(name, .integer, .integer(in: range)) }

    public static func boolean(_ name: String) -> Field { Field(name, .boolean) }

    /// Unix seconds.
    public static func timestamp(_ name: String) -> Field { Field(name, .timestamp) }

    public static func choice(_ name: String, _ values: String...) -> Field { Field(name, .choice(values)) }

    public static func choice(_ name: String, _ values: [String]) -> Field { Field(name, .choice(values)) }

    public static func hash(_ name: String, _ fields: [Field]) -> Field { Field(name, .hash(fields)) }

    /// - Parameter maximum: the most elements that a request may give. Nil for any number.
    public static func list(_ name: String, of kind: Kind, maximum: Int? = nil) -> Field {
        Field(name, .list(kind), kind.givenShape.map { .array($0, maximum: maximum) })
    }

    /// The id of another object of one of these resources. If there is one only, a request must give the id of an existing object.
    public static func reference(_ name: String, to resources: String...) -> Field { Field(name, .reference(to: resources)) }

    /// - Parameters:
    ///   - owner: the field of the members that holds the id of their owner. See `Resource.init(listedBy:)`.
    ///   - first: the field with the id of the member that is listed first. The others follow, newest first.
    ///   - url: the URL that the list shows, with `{id}` for the id of its owner. Nil for the one below its owner.
    ///   - most: the most members that the list shows if nothing is said.
    ///   - isCounted: whether the list shows its `total_count`.
    public static func members(
        _ name: String, of resources: String..., by owner: String, first: String? = nil, showing url: String? = nil, atMost most: Int = 10,
        counted isCounted: Bool = false
    ) -> Field {
        Field(name, .members(Members(resources: resources, owner: owner, first: first, url: url, most: most, isCounted: isCounted))).orAbsent
    }

    /// Any JSON.
    public static func tree(_ name: String) -> Field { Field(name, .tree) }

    /// The user's own keys and values. Every create and every update of the resource gives it.
    public static let metadata = Field("metadata", .metadata).given(.create, .update)
}

extension Field.Kind {
    /// Whether a value has the type of such a field. What is in a hash or a list is not looked at.
    func holds(_ value: JSON) -> Bool {
        switch self {
        case .string, .decimal, .link, .choice, .reference: value.string != nil
        case .integer, .timestamp: value.integer != nil
        case .number: Decimal(value) != nil
        case .boolean: value.bool != nil
        case .metadata, .hash: value.object != nil
        case .list: value.array != nil
        case .members, .tree: true
        }
    }
}
