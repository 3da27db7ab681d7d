// What a search can ask for. A resource's search route says it in one line for each field.
import Wire

public struct SearchField: Sendable {
    enum Kind: Sendable {
        /// Whole or in part, whatever the case.
        case text
        /// Whole, whatever the case.
        case token
        /// The id of another object: whole, as it is written.
        case id
        /// Equal, greater, less.
        case number
        /// `metadata["key"]`.
        case metadata
    }

    /// Reads the value of an object, where it is no field as it stands; nil: the object has none.
    public typealias Reader = @Sendable (JSONObject) -> JSON?

    /// As queries write it, with points between a hash and its members.
    public let name: String
    let kind: Kind
    private let path: [String]
    private let reader: Reader?

    private init(_ name: String, _ kind: Kind, _ reader: Reader? = nil) {
        self.name = name
        self.kind = kind
        path = name.split(separator: ".").map(String.init)
        self.reader = reader
    }

    public static func text(_ name: String) -> SearchField { SearchField(name, .text) }
    public static func token(_ name: String, _ reader: Reader? = nil) -> SearchField { SearchField(name, .token, reader) }
    public static func id(_ name: String) -> SearchField { SearchField(name, .id) }
    public static func number(_ name: String) -> SearchField { SearchField(name, .number) }
    public static let metadata = SearchField("metadata", .metadata)

    /// Whether the value stands in an object's document as it is compared.
    var isStored: Bool { reader == nil }

    /// What the object holds; nil: nothing, or null.
    /// - Parameter key: of metadata.
    func value(in object: JSONObject, key: String?) -> JSON? {
        if let reader { return reader(object) }
        var value: JSON? = .object(object)
        for name in path { value = value?[name] }
        if let key { value = value?[key] }
        return value?.isNull == true ? nil : value
    }
}
