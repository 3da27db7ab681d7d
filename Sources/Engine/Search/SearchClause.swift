// One clause of a search: a field, how it is compared, and with what.
import Wire

struct SearchClause: Equatable {
    enum Comparison: String {
        case equals = ":"
        case contains = "~"
        case greater = ">"
        case less = "<"
        case atLeast = ">="
        case atMost = "<="
    }

    let field: SearchField
    /// The key, for metadata.
    let key: String?
    let comparison: Comparison
    /// The value. Nil for null, which matches objects without the field.
    let value: String?
    let isNegated: Bool

    static func == (one: SearchClause, other: SearchClause) -> Bool {
        one.field.name == other.field.name && one.key == other.key && one.comparison == other.comparison && one.value == other.value
            && one.isNegated == other.isNegated
    }

    func matches(_ object: JSONObject) -> Bool { holds(field.value(in: object, key: key)) != isNegated }

    private func holds(_ present: JSON?) -> Bool {
        guard let value else { return present == nil }
        guard let present else { return false }
        switch comparison {
        case .equals where field.kind == .id: return present.string == value
        case .equals where field.kind == .number: return present.integer.map { $0 == Int64(value) } ?? false
        case .equals: return Self.text(present).lowercased() == value.lowercased()
        case .contains: return Self.text(present).lowercased().contains(value.lowercased())
        case .greater: return compare(present) { $0 > $1 }
        case .less: return compare(present) { $0 < $1 }
        case .atLeast: return compare(present) { $0 >= $1 }
        case .atMost: return compare(present) { $0 <= $1 }
        }
    }

    private func compare(_ present: JSON, _ isRight: (Int64, Int64) -> Bool) -> Bool {
        guard let number = present.integer, let bound = value.flatMap({ Int64($0) }) else { return false }
        return isRight(number, bound)
    }

    private static func text(_ value: JSON) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .bool(let flag): String(flag)
        default: ""
        }
    }

    /// Bytes that the document of every match contains, in any case. Nil if there are no such bytes.
    var trace: [UInt8]? {
        guard let value, !isNegated, field.isStored, [.text, .token, .metadata].contains(field.kind), value.utf8.count >= 3,
            value.utf8.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "/") })
        else { return nil }
        return Array(value.lowercased().utf8)
    }
}
