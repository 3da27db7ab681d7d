// The parameters of a request. A definition says of each one its shape and its limits; the check in Parameters/ turns what was sent
// into Arguments or into Stripe's own error.
import Wire

/// A class, as a Field is.
public final class Parameter: Sendable {
    public indirect enum Shape: Sendable {
        /// At most `maximum` characters.
        case string(maximum: Int)
        /// In the range, where there is one.
        case integer(in: ClosedRange<Int64>? = nil)
        /// A number with a point, exactly, in its own text, with so many places at the most.
        case decimal(places: Int, isPositive: Bool)
        case boolean
        /// A part of a multipart body.
        case file
        case choice([String])
        case hash([Parameter])
        /// A text, at most `maximum` characters, or a hash in its place: the id of something, or the thing itself.
        case idOrHash(maximum: Int, [Parameter])
        case array(Shape, maximum: Int?)
        /// One of the values, or a group of them with `*` for whatever stands there.
        case pattern([String])
        /// An absolute URL: of the web, or of an app's own scheme where `ofApps` says so.
        case url(ofApps: Bool)
        case metadata
        /// Unix seconds, where only the side counts: one that is too large for us is as good as the largest.
        case time
        /// Unix seconds exactly, or bounds: `created[gte]=…&created[lt]=…`.
        case timeRange
        /// The page size of a list, brought into 1…100.
        case limit
    }

    public enum Requirement: Sendable, Equatable {
        case optional
        case required
        /// Required where the other parameter is not there.
        case requiredUnless(String)
    }

    /// What the modifiers below change in a copy.
    private struct Traits {
        var requirement = Requirement.optional
        var isEmptyable = false
        var reference: String?
        var statuses: [String]?
        var field: String?
        var aliases: [String: String] = [:]
        var isForHook = false
        var isMissingWhenEmpty = false
        var namesAccount = false
        var isConfidential = false
        var refusal: Refusal?
        var unemulated: (@Sendable (String) -> Refusal?)?
    }

    public let name: String
    public let shape: Shape
    private let traits: Traits
    /// Whether it names an object, or something in it does.
    let hasReferences: Bool

    public var requirement: Requirement { traits.requirement }
    /// An empty string unsets it.
    public var isEmptyable: Bool { traits.isEmptyable }
    /// The object that the value must name, by its `object`.
    public var reference: String? { traits.reference }
    /// The statuses in which an update may carry it; nil means any.
    public var statuses: [String]? { traits.statuses }
    /// It names the connected account that the call acts on, as the header Stripe-Account does.
    public var namesAccount: Bool { traits.namesAccount }
    /// An empty one is told to be missing.
    var isMissingWhenEmpty: Bool { traits.isMissingWhenEmpty }
    /// No error quotes it.
    var isConfidential: Bool { traits.isConfidential }
    /// What is told of a text that is no value of the shape; nil: what every parameter of its shape tells.
    var refusal: Refusal? { traits.refusal }
    /// Refuses a value that Stripe takes and that is not emulated.
    func requireEmulated(_ value: String?) throws(Refusal) {
        if let value, let refusal = traits.unemulated?(value) { throw refusal }
    }

    /// The field that a list is filtered by.
    public var field: String { traits.field ?? name }
    /// It goes to no field: the route's hook reads it.
    public var isForHook: Bool { traits.isForHook }

    /// A value of a filter in the spelling that fields have.
    func spelled(_ value: JSON) -> JSON { value.string.flatMap { traits.aliases[$0] }.map(JSON.string) ?? value }

    public convenience init(_ name: String, _ shape: Shape) { self.init(name, shape, Traits()) }

    private init(_ name: String, _ shape: Shape, _ traits: Traits) {
        self.name = name
        self.shape = shape
        self.traits = traits
        if case .hash(let members) = shape {
            hasReferences = traits.reference != nil || members.contains(where: \.hasReferences)
        } else {
            hasReferences = traits.reference != nil
        }
    }

    public static func string(_ name: String, maximum: Int = 5000) -> Parameter { Parameter(name, .string(maximum: maximum)) }
    public static func integer(_ name: String, in range: ClosedRange<Int64>? = nil) -> Parameter { Parameter(name, .integer(in: range)) }
    /// - Parameter isPositive: whether it is refused where it is not above zero.
    public static func decimal(_ name: String, places: Int, isPositive: Bool = true) -> Parameter {
        Parameter(name, .decimal(places: places, isPositive: isPositive))
    }
    /// It goes to no field: the route's hook gets it from `Arguments.files`.
    public static func file(_ name: String) -> Parameter { Parameter(name, .file).forHook }
    public static func boolean(_ name: String) -> Parameter { Parameter(name, .boolean) }
    public static func choice(_ name: String, _ values: String...) -> Parameter { Parameter(name, .choice(values)) }
    public static func choice(_ name: String, _ values: [String]) -> Parameter { Parameter(name, .choice(values)) }
    public static func hash(_ name: String, _ parameters: [Parameter]) -> Parameter { Parameter(name, .hash(parameters)) }
    /// The id of something, or a hash of what it is made of.
    public static func idOrHash(_ name: String, maximum: Int = 5000, _ parameters: [Parameter]) -> Parameter {
        Parameter(name, .idOrHash(maximum: maximum, parameters))
    }
    /// - Parameter maximum: elements that it may have; nil: any number.
    public static func array(_ name: String, of shape: Shape, maximum: Int? = nil) -> Parameter {
        Parameter(name, .array(shape, maximum: maximum))
    }
    public static func pattern(_ name: String, of values: [String]) -> Parameter { Parameter(name, .pattern(values)) }
    /// An absolute URL.
    /// - Parameter ofApps: whether it may have an app's own scheme, such as `myapp://done`.
    public static func url(_ name: String, ofApps: Bool = false) -> Parameter { Parameter(name, .url(ofApps: ofApps)) }
    public static let metadata = Parameter("metadata", .metadata).emptyable
    public static let created = Parameter("created", .timeRange)

    /// What every list takes besides its filters.
    public static let paging = [string("ending_before"), Parameter("limit", .limit), string("starting_after")]
    /// What scripts in browsers and apps on phones send along: it is taken where a definition says so, and goes nowhere. The last three of the
    /// first lines stand for headers; the last line is what ActiveMerchant's gateway sends, whose remote tests pass at Stripe.
    public static let clientFields: Set = [
        "client_attribution_metadata", "guid", "muid", "payment_user_agent", "referrer", "sid", "time_on_page", "key", "_stripe_account", "_stripe_version",
        "external_id", "ip", "recurring", "uncaptured", "user_agent",
    ]

    /// What every request takes.
    public static let expand = array("expand", of: .string(maximum: 5000))

    /// A request without it is refused.
    public var required: Parameter { changed { $0.requirement = .required } }
    /// A request without it is refused, unless `other` is there.
    public func required(unless other: String) -> Parameter { changed { $0.requirement = .requiredUnless(other) } }
    /// An empty string unsets it.
    public var emptyable: Parameter { changed { $0.isEmptyable = true } }
    /// The value must be the id of an `object` that is there.
    public func references(_ object: String) -> Parameter { changed { $0.reference = object } }
    /// In an update it is legal in these statuses only.
    public func only<Status: RawRepresentable<String>>(in statuses: Status...) -> Parameter {
        changed { $0.statuses = statuses.map(\.rawValue) }
    }

    /// It names the connected account that the call acts on, as the header Stripe-Account does.
    public var namingAccount: Parameter { changed { $0.isForHook = true; $0.namesAccount = true } }
    /// An empty one is told to be missing.
    public var missingWhenEmpty: Parameter { changed { $0.isMissingWhenEmpty = true } }
    /// No error quotes it: a card's number, say.
    public var confidential: Parameter { changed { $0.isConfidential = true } }
    /// A text that is no value of the shape has an error of its own.
    public func refused(as refusal: Refusal) -> Parameter { changed { $0.refusal = refusal } }
    /// Stripe takes more values than are emulated: what each of the others is refused with. This comes before any parameter that is unknown.
    public func unemulated(_ refusal: @escaping @Sendable (String) -> Refusal?) -> Parameter { changed { $0.unemulated = refusal } }
    /// As a filter it looks at the field of that name.
    public func filtering(_ field: String) -> Parameter { changed { $0.field = field } }
    /// As a filter it knows other spellings of some values.
    public func spelling(_ aliases: [String: String]) -> Parameter { changed { $0.aliases = aliases } }
    /// It goes to no field: the route's hook reads it.
    public var forHook: Parameter { changed { $0.isForHook = true } }

    private func changed(_ change: (inout Traits) -> Void) -> Parameter {
        var traits = traits
        change(&traits)
        return Parameter(name, shape, traits)
    }
}
