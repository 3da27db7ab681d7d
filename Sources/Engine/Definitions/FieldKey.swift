// The name of a field with the type of its value. A hook touches fields by keys, so a misspelt name does not compile: `charge[.amount]`. A key is
// declared once, and every resource with such a field can use it:
//
//     extension FieldKey<Int64> { static var amount: Self { FieldKey("amount") } }
import Wire

public struct FieldKey<Value: FieldValue>: Sendable, Equatable {
    /// The name of the field.
    public let name: String

    @inlinable public init(_ name: String) { self.name = name }
}

/// The type of a field's value.
public protocol FieldValue {
    /// - Returns: nil if it is null or of another type.
    init?(_ json: JSON)
    var json: JSON { get }
}

extension String: FieldValue {
    @inlinable public init?(_ json: JSON) {
        guard let text = json.string else { return nil }
        self = text
    }

    @inlinable public var json: JSON { .string(self) }
}

extension Int64: FieldValue {
    @inlinable public init?(_ json: JSON) {
        guard let number = json.integer else { return nil }
        self = number
    }

    @inlinable public var json: JSON { .integer(self) }
}

extension Decimal: FieldValue {
    public init?(_ json: JSON) {
        switch json {
        case .integer(let number): self.init(number)
        case .number(let text): self.init(text)
        default: return nil
        }
    }

    /// Stripe writes whole numbers with a point, too.
    public var json: JSON {
        let shown = trimmed
        return .number(shown.places == 0 ? "\(shown.text).0" : shown.text)
    }
}

extension Bool: FieldValue {
    @inlinable public init?(_ json: JSON) {
        guard let truth = json.bool else { return nil }
        self = truth
    }

    @inlinable public var json: JSON { .bool(self) }
}

extension JSONObject: FieldValue {
    @inlinable public init?(_ json: JSON) {
        guard let object = json.object else { return nil }
        self = object
    }

    @inlinable public var json: JSON { .object(self) }
}

extension Array: FieldValue where Element: FieldValue {
    @inlinable public init?(_ json: JSON) {
        guard let elements = json.array else { return nil }
        self = elements.compactMap(Element.init(_:))
    }

    @inlinable public var json: JSON { .array(map(\.json)) }
}

extension JSON: FieldValue {
    @inlinable public init?(_ json: JSON) {
        if json.isNull { return nil }
        self = json
    }

    @inlinable public var json: JSON { self }
}
