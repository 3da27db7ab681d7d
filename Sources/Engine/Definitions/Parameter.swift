// The parameters of a request. A definition gives the shape and the limits of each. The check in Parameters/ makes Arguments of what was sent, or
// Stripe's error.
import Wire

/// A class and not a struct, for the same reason as Field.
public final class Parameter: Sendable {
    public indirect enum Shape: Sendable {
        /// At most `maximum` characters.
        case string(maximum: Int)
        /// Within the range, if there is one.
        case integer(in: ClosedRange<Int64>? = nil)
        /// An exact decimal number, with at most so many places.
        case decimal(places: Int, isPositive: Bool)
        /// The same, written as a number.
        case number(places: Int, isPositive: Bool)
        case boolean
        /// A part of a multipart body.
        case file
        case choice([String])
        case hash([Parameter])
        /// Keys that the user chooses, each with such a hash.
        case map([Parameter])
        /// The id of something, with at most `maximum` characters, or a hash that describes it.
        case idOrHash(maximum: Int, [Parameter])
        case array(Shape, maximum: Int?)
        /// One of the values, or a group of them with `*` as a wildcard.
        case pattern([String])
        /// An e-mail address with at most `maximum` characters.
        case email(maximum: Int)
        /// An absolute URL with at most `maximum` characters: of the web, and of an app's own scheme if `ofApps` is true.
        case url(ofApps: Bool, maximum: Int)
        case metadata
        /// Unix seconds that are only compared. A number that is too large counts as the largest.
        case time
        /// Unix seconds exactly, or bounds: `created[gte]=…&created[lt]=…`.
        case timeRange
        /// The page size of a list. Other numbers are brought into 1…100.
        case limit
    }

    public enum Requirement: Sendable, Equatable {
        case optional
        case required
        /// Required, unless the other parameter is there.
        case requiredUnless(String)
    }

    /// What the modifiers below can change.
    private struct Traits {
        var requirement = Requirement.optional
        var isEmptyable = false
        var reference: String?
        var referenceNoun: String?
        var statuses: [String]?
        var field: String?
        var aliases: [String: String] = [:]
        var isForHook = false
        var isMissingWhenEmpty = false
        var namesAccount = false
        var isConfidential = false
        var refusal: Refusal?
        var refusing: (@Sendable (String) -> Refusal?)?
    }

    public let name: String
    public let shape: Shape
    private let traits: Traits
    /// Whether it, or something in it, must name an object.
    let hasReferences: Bool

    public var requirement: Requirement { traits.requirement }
    /// An empty string unsets it.
    public var isEmptyable: Bool { traits.isEmptyable }
    /// The `object` that the value, or each element of it, must be the id of.
    public var reference: String? { traits.reference }
    /// What errors call it. Nil for the usual noun.
    var referenceNoun: String? { traits.referenceNoun }
    /// The statuses in which an update may carry it. Nil if it may in all.
    public var statuses: [String]? { traits.statuses }
    /// It names the connected account that the call acts on, like the header Stripe-Account.
    public var namesAccount: Bool { traits.namesAccount }
    /// An empty value is reported as missing.
    var isMissingWhenEmpty: Bool { traits.isMissingWhenEmpty }
    /// Errors do not quote it.
    var isConfidential: Bool { traits.isConfidential }
    /// The error for a text that does not fit the shape. Nil for the usual error of the shape.
    var refusal: Refusal? { traits.refusal }
    /// Refuses a value that has an error of its own.
    func requireTaken(_ value: String?) throws(Refusal) {
        if let value, let refusal = traits.refusing?(value) { throw refusal }
    }

    /// The field that a list is filtered by.
    public var field: String { traits.field ?? name }
    /// It is not copied into a field: the hook reads it.
    public var isForHook: Bool { traits.isForHook }

    /// A filter's value, spelled as the field spells it.
    func spelled(_ value: JSON) -> JSON { value.string.flatMap { traits.aliases[$0] }.map(JSON.string) ?? value }

    public convenience init(_ name: String, _ shape: Shape) { self.init(name, shape, Traits()) }

    private init(_ name: String, _ shape: Shape, _ traits: Traits) {
        self.name = name
        self.shape = shape
        self.traits = traits
        hasReferences = traits.reference != nil || Self.members(of: shape).contains(where: \.hasReferences)
    }

    public static func string(_ name: String, maximum: Int = 5000) -> Parameter { Parameter(name, .string(maximum: maximum)) }
    public static func integer(_ name: String, in range: ClosedRange<Int64>? = nil) -> Parameter { Parameter(name, .integer(in: range)) }
    /// - Parameter isPositive: whether it must be above zero.
    public static func decimal(_ name: String, places: Int, isPositive: Bool = true) -> Parameter {
        Parameter(name, .decimal(places: places, isPositive: isPositive))
    }
    /// It is not copied into a field: the hook gets it from `Arguments.files`.
    public static func file(_ name: String) -> Parameter { Parameter(name, .file).forHook }
    public static func boolean(_ name: String) -> Parameter { Parameter(name, .boolean) }
    public static func choice(_ name: String, _ values: String...) -> Parameter { Parameter(name, .choice(values)) }
    public static func choice(_ name: String, _ values: [String]) -> Parameter { Parameter(name, .choice(values)) }
    public static func hash(_ name: String, _ parameters: [Parameter]) -> Parameter { Parameter(name, .hash(parameters)) }
    /// Keys that the user chooses, each with a hash of these parameters.
    public static func map(_ name: String, of parameters: [Parameter]) -> Parameter { Parameter(name, .map(parameters)) }
    /// The id of something, or a hash that describes it.
    public static func idOrHash(_ name: String, maximum: Int = 5000, _ parameters: [Parameter]) -> Parameter {
        Parameter(name, .idOrHash(maximum: maximum, parameters))
    }
    /// - Parameter maximum: the most elements that it may have. Nil for any number.
    public static func array(_ name: String, of shape: Shape, maximum: Int? = nil) -> Parameter {
        Parameter(name, .array(shape, maximum: maximum))
    }
    public static func pattern(_ name: String, of values: [String]) -> Parameter { Parameter(name, .pattern(values)) }
    public static func email(_ name: String, maximum: Int = 5000) -> Parameter { Parameter(name, .email(maximum: maximum)) }
    /// An absolute URL.
    /// - Parameter ofApps: whether it may have an app's own scheme, such as `myapp://done`.
    public static func url(_ name: String, ofApps: Bool = false, maximum: Int = 5000) -> Parameter {
        Parameter(name, .url(ofApps: ofApps, maximum: maximum))
    }
    public static let metadata = Parameter("metadata", .metadata).emptyable
    public static let created = range("created")
    /// As a filter, the number exactly, or bounds for it.
    public static func range(_ name: String) -> Parameter { Parameter(name, .timeRange) }

    /// The parameters of every list, besides its filters.
    public static let paging = [string("ending_before"), Parameter("limit", .limit), string("starting_after")]
    /// What scripts in browsers and apps on phones send besides. If a definition says so, it is accepted and ignored. The last three of the first
    /// lines stand for headers. The last line is what ActiveMerchant's gateway sends; its remote tests pass at Stripe.
    public static let clientFields: Set = [
        "client_attribution_metadata", "guid", "muid", "payment_user_agent", "referrer", "sid", "time_on_page", "key", "_stripe_account", "_stripe_version",
        "external_id", "ip", "recurring", "uncaptured", "user_agent",
    ]

    /// The parameters of every request.
    public static let expand = array("expand", of: .string(maximum: 5000))

    /// A request without it is refused.
    public var required: Parameter { changed { $0.requirement = .required } }
    /// A request without it is refused, unless `other` is there.
    public func required(unless other: String) -> Parameter { changed { $0.requirement = .requiredUnless(other) } }
    /// An empty string unsets it.
    public var emptyable: Parameter { changed { $0.isEmptyable = true } }
    /// The value, or each element of it, must be the id of an existing `object`.
    /// - Parameter noun: what errors call it. Nil for the usual noun.
    public func references(_ object: String, called noun: String? = nil) -> Parameter {
        changed { $0.reference = object; $0.referenceNoun = noun }
    }
    /// An update may carry it in these statuses only.
    public func only<Status: RawRepresentable<String>>(in statuses: Status...) -> Parameter { only(in: statuses) }

    public func only<Status: RawRepresentable<String>>(in statuses: [Status]) -> Parameter { changed { $0.statuses = statuses.map(\.rawValue) } }

    /// It names the connected account that the call acts on, like the header Stripe-Account.
    public var namingAccount: Parameter { changed { $0.isForHook = true; $0.namesAccount = true } }
    /// An empty value is reported as missing.
    public var missingWhenEmpty: Parameter { changed { $0.isMissingWhenEmpty = true } }
    /// Errors do not quote it. A card's number is an example.
    public var confidential: Parameter { changed { $0.isConfidential = true } }
    /// A text that does not fit the shape has an error of its own.
    public func refused(as refusal: Refusal) -> Parameter { changed { $0.refusal = refusal } }
    /// Gives the error for values that have one of their own, such as a retired one. It comes before the error for unknown parameters.
    public func refusing(_ refusal: @escaping @Sendable (String) -> Refusal?) -> Parameter { changed { $0.refusing = refusal } }
    /// As a filter, it compares the field of that name.
    public func filtering(_ field: String) -> Parameter { changed { $0.field = field } }
    /// As a filter, it accepts other spellings of some values.
    public func spelling(_ aliases: [String: String]) -> Parameter { changed { $0.aliases = aliases } }
    /// It is not copied into a field: the hook reads it.
    public var forHook: Parameter { changed { $0.isForHook = true } }

    /// The same under another name.
    func named(_ name: String) -> Parameter { Parameter(name, shape, traits) }

    /// What a hash, or an array of hashes, has in it.
    var members: [Parameter] { Self.members(of: shape) }

    private static func members(of shape: Shape) -> [Parameter] {
        switch shape {
        case .hash(let members), .array(.hash(let members), _): members
        default: []
        }
    }

    /// The same hash, or array of hashes, with more in it.
    func adding(_ parameters: [Parameter]) -> Parameter { with(members + parameters) }

    /// The same hash, or array of hashes, with less in it.
    func without(_ names: Set<String>) -> Parameter { names.isEmpty ? self : with(members.filter { !names.contains($0.name) }) }

    private func with(_ members: [Parameter]) -> Parameter {
        switch shape {
        case .hash: Parameter(name, .hash(members), traits)
        case .array(.hash, let maximum): Parameter(name, .array(.hash(members), maximum: maximum), traits)
        default: self
        }
    }

    private func changed(_ change: (inout Traits) -> Void) -> Parameter {
        var traits = traits
        change(&traits)
        return Parameter(name, shape, traits)
    }
}
