// A field that a search query can use. A resource's search has a line for each.
import Wire

public struct SearchField: Sendable {
    enum Kind: Sendable {
        /// Compared in whole or in part, without regard to case.
        case text
        /// Compared in whole, without regard to case.
        case token
        /// The id of another object, compared exactly.
        case id
        /// Compared as a number.
        case number
        /// `metadata["key"]`.
        case metadata
    }

    /// Reads the value from an object, if it is not simply a field. It answers nil if the object has no value.
    public typealias Reader = @Sendable (JSONObject) -> JSON?

    /// The name in queries, with points between a hash and its members.
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

    /// Whether an object's document contains the value exactly as it is compared.
    var isStored: Bool { reader == nil }

    /// The object's value. Nil if it has none, or null.
    /// - Parameter key: the key, for metadata.
    func value(in object: JSONObject, key: String?) -> JSON? {
        if let reader { return reader(object) }
        var value: JSON? = .object(object)
        for name in path { value = value?[name] }
        if let key { value = value?[key] }
        return value?.isNull == true ? nil : value
    }
}
