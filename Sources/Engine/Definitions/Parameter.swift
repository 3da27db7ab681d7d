// The parameters of a request. A definition says of each one its shape and its limits; the check in Parameters/ turns what was sent
// into Arguments or into Stripe's own error.

public struct Parameter: Sendable {
    public indirect enum Shape: Sendable {
        /// At most `maximum` characters.
        case string(maximum: Int)
        case integer
        case boolean
        case choice([String])
        case hash([Parameter])
        case array(Shape)
        case metadata
        /// Unix seconds exactly, or bounds: `created[gte]=…&created[lt]=…`.
        case timeRange
        /// The page size of a list, brought into 1…100.
        case limit
    }

    public let name: String
    public let shape: Shape
    public private(set) var isRequired = false
    /// Another parameter whose presence makes this one not required.
    public private(set) var requiredUnless: String?
    /// An empty string unsets it.
    public private(set) var isEmptyable = false
    /// The object that the value must name, by its `object`.
    public private(set) var reference: String?
    /// The statuses in which an update may carry it; nil means any.
    public private(set) var statuses: [String]?

    public init(_ name: String, _ shape: Shape) {
        self.name = name
        self.shape = shape
    }

    public static func string(_ name: String, maximum: Int = 5000) -> Parameter { Parameter(name, .string(maximum: maximum)) }
    public static func integer(_ name: String) -> Parameter { Parameter(name, .integer) }
    public static func boolean(_ name: String) -> Parameter { Parameter(name, .boolean) }
    public static func choice(_ name: String, _ values: String...) -> Parameter { Parameter(name, .choice(values)) }
    public static func choice(_ name: String, _ values: [String]) -> Parameter { Parameter(name, .choice(values)) }
    public static func hash(_ name: String, _ parameters: [Parameter]) -> Parameter { Parameter(name, .hash(parameters)) }
    public static func array(_ name: String, of shape: Shape) -> Parameter { Parameter(name, .array(shape)) }
    public static let metadata = Parameter("metadata", .metadata).emptyable
    public static let created = Parameter("created", .timeRange)

    /// What every list takes besides its filters.
    public static let paging = [string("ending_before"), Parameter("limit", .limit), string("starting_after")]
    /// What every request takes.
    public static let expand = array("expand", of: .string(maximum: 5000))

    public var required: Parameter { changed { $0.isRequired = true } }
    public func required(unless other: String) -> Parameter { changed { $0.requiredUnless = other } }
    public var emptyable: Parameter { changed { $0.isEmptyable = true } }
    public func references(_ object: String) -> Parameter { changed { $0.reference = object } }
    public func only<Status: RawRepresentable<String>>(in statuses: Status...) -> Parameter {
        changed { $0.statuses = statuses.map(\.rawValue) }
    }

    private func changed(_ change: (inout Parameter) -> Void) -> Parameter {
        var copy = self
        change(&copy)
        return copy
    }
}
