// A JSON document as a tree that keeps what Stripe's format depends on: the order of keys and explicit nulls.
// Codable drops both and is several times slower than walking this tree. There is no floating point: an API
// that counts money in integers has no use for it, and a number kept as text comes out exactly as it went in.

/// One JSON value.
public enum JSON: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Any JSON number that is not an `Int64`, as its literal text. It is written unchanged, so it must be valid JSON.
    case number(String)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

extension JSON: Equatable {
    /// Texts are equal if their bytes are. Swift takes two spellings of one letter as equal, and a change from one to the other would be lost.
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)), (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}

extension JSON {
    /// The integers that every reader of JSON takes as they are, those that keep them as floating-point numbers included. Sums of a thousand of them
    /// do not overflow.
    public static let exactIntegers: ClosedRange<Int64> = -(1 << 53)...(1 << 53)

    /// The text, if this is a string.
    @inlinable public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The number, if this is one that fits an `Int64`.
    @inlinable public var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The truth value, if this is a boolean.
    @inlinable public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements, if this is an array.
    @inlinable public var array: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members, if this is an object.
    @inlinable public var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// Whether this is an explicit null.
    @inlinable public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// A member of an object. Reading gives nil where there is no such member or no object; setting nil removes the
    /// member, setting anything on a value that is not an object is ignored. To store a null, set `.null`.
    @inlinable public subscript(key: String) -> JSON? {
        get {
            if case .object(let object) = self { object[key] } else { nil }
        }
        set {
            guard case .object(var object) = self else { return }
            self = .null  // a second reference would make the assignment copy the whole object
            object[key] = newValue
            self = .object(object)
        }
        _modify {
            guard case .object(var object) = self else {
                var ignored: JSON?
                yield &ignored
                return
            }
            self = .null
            defer { self = .object(object) }
            yield &object[key]
        }
    }

    /// An element of an array, or nil where there is none at that index.
    @inlinable public subscript(index: Int) -> JSON? {
        guard case .array(let array) = self, array.indices.contains(index) else { return nil }
        return array[index]
    }
}

// There is no nil literal: in `object[key] = condition ? nil : value` it would mean a null, and the member would stay.
extension JSON: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    @inlinable public init(booleanLiteral value: Bool) { self = .bool(value) }
    @inlinable public init(integerLiteral value: Int64) { self = .integer(value) }
}

extension JSON: ExpressibleByStringInterpolation {
    @inlinable public init(stringLiteral value: String) { self = .string(value) }
}

extension JSON: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    @inlinable public init(arrayLiteral elements: JSON...) { self = .array(elements) }

    /// No key may stand twice in a literal.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        let object = JSONObject(uncheckedUniqueKeys: elements.map(\.0), values: elements.map(\.1))
        assert(Set(object.keys).count == object.count, "a key stands twice in \(object.keys)")
        self = .object(object)
    }
}

extension JSON {
    /// About the number of its bytes in a document: those of its texts, without escapes and blanks.
    public var weight: Int {
        switch self {
        case .null, .bool: 4
        case .integer: 8
        case .number(let text), .string(let text): text.utf8.count + 2
        case .array(let elements): elements.reduce(2) { $0 + $1.weight }
        case .object(let fields): fields.reduce(2) { $0 + $1.key.utf8.count + $1.value.weight + 4 }
        }
    }
}
