// Bytes into a JSON tree, strictly by RFC 8259: what this accepts, every other parser accepts too. One pass over
// the bytes by recursive descent; the depth limit is what keeps hostile nesting from exhausting the stack.

/// Why a text is not JSON.
public struct JSONError: Error, Equatable, Sendable {
    /// Where the parser gave up, in bytes from the start.
    public let offset: Int
    /// One plain sentence.
    public let reason: String

    public init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }
}

extension JSON {
    /// No `maximumDepth` goes beyond this, because parsing, writing and releasing a tree are recursive.
    public static let deepestNesting = 512

    /// Reads one JSON document. A key given twice keeps its first place and its last value.
    /// - Parameters:
    ///   - maximumDepth: how many arrays and objects may stand inside each other; at most `deepestNesting`.
    ///   - maximumValues: how many values there may be, arrays and objects included. They are what takes time, more than the bytes.
    /// - Throws: `JSONError` for anything that RFC 8259 does not allow, including invalid UTF-8 and lone surrogates.
    public static func parse(_ bytes: [UInt8], maximumDepth: Int = 64, maximumValues: Int = .max) throws(JSONError) -> JSON {
        try parse(bytes, min(maximumDepth, deepestNesting), maximumValues, hasUniqueKeys: false, keys: nil)
    }

    /// Reads a document that was written from a tree, so no key stands twice in an object. This takes less time than `parse`.
    /// - Parameter keys: those that are likely to stand in it.
    public static func parse(written bytes: [UInt8], keys: KeyTable? = nil) throws(JSONError) -> JSON {
        try parse(bytes, deepestNesting, .max, hasUniqueKeys: true, keys: keys)
    }

    private static func parse(
        _ bytes: [UInt8], _ depth: Int, _ values: Int, hasUniqueKeys: Bool, keys: KeyTable?
    ) throws(JSONError) -> JSON {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) -> JSON in
            var parser = JSONParser(bytes: buffer, hasUniqueKeys: hasUniqueKeys, keys: keys, remainingDepth: depth, remainingValues: values)
            return try parser.document()
        }
    }

    /// Reads one JSON document, nested at most 64 deep.
    public static func parse(_ text: String) throws(JSONError) -> JSON { try parse(Array(text.utf8)) }
}

struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    /// Whether no key stands twice in an object.
    let hasUniqueKeys: Bool
    /// The keys that are likely.
    let keys: KeyTable?
    var remainingDepth: Int
    var remainingValues: Int
    var position = 0
    /// Few objects have more members. For these, the room is made at once.
    private static let usualMembers = 8

    mutating func document() throws(JSONError) -> JSON {
        let document = try value()
        guard next() == nil else { throw failure("There is something after the end of the document.") }
        return document
    }

    func failure(_ reason: String, at offset: Int? = nil) -> JSONError {
        JSONError(offset: offset ?? position, reason: reason)
    }

    /// The next byte that is not white space, left where it is; nil at the end.
    @inline(__always)
    mutating func next() -> UInt8? {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            position += 1
        }
        return nil
    }

    /// The byte at the present position, white space included; nil at the end.
    @inline(__always)
    func current() -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    mutating func value() throws(JSONError) -> JSON {
        guard let first = next() else { throw failure("The document ends where a value is expected.") }
        guard remainingValues > 0 else { throw failure("The document has too many values.") }
        remainingValues -= 1
        return switch first {
        case UInt8(ascii: "\""): .string(try string())
        case UInt8(ascii: "{"): .object(try nested { (parser) throws(JSONError) in try parser.object() })
        case UInt8(ascii: "["): .array(try nested { (parser) throws(JSONError) in try parser.array() })
        case UInt8(ascii: "t"): try literal("true", .bool(true))
        case UInt8(ascii: "f"): try literal("false", .bool(false))
        case UInt8(ascii: "n"): try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        default: throw failure("A value is expected here.")
        }
    }

    @inline(__always)
    mutating func nested<Container>(_ body: (inout JSONParser) throws(JSONError) -> Container) throws(JSONError) -> Container {
        guard remainingDepth > 0 else { throw failure("The document is nested too deeply.") }
        remainingDepth -= 1
        position += 1
        let container = try body(&self)
        remainingDepth += 1
        return container
    }

    mutating func object() throws(JSONError) -> JSONObject {
        if next() == UInt8(ascii: "}") {
            position += 1
            return [:]
        }
        var (keys, values): ([String], [JSON]) = ([], [])
        keys.reserveCapacity(Self.usualMembers)
        values.reserveCapacity(Self.usualMembers)
        while true {
            guard next() == UInt8(ascii: "\"") else { throw failure("A key in double quotes is expected here.") }
            let key = try key()
            guard next() == UInt8(ascii: ":") else { throw failure("A colon is expected after a key.") }
            position += 1
            values.append(try value())
            keys.append(key)
            switch next() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                if hasUniqueKeys { return JSONObject(uncheckedUniqueKeys: keys, values: values) }
                return JSONObject(keys: keys, values: values)
            default: throw failure("A comma or a closing brace is expected here.")
            }
        }
    }

    @inline(__always)
    mutating func key() throws(JSONError) -> String {
        guard let keys else { return try string() }
        let quote = position
        position += 1
        try skipPlainBytes()
        let isPlain = bytes[position] == UInt8(ascii: "\"")
        if isPlain, let known = keys.find(UnsafeBufferPointer(rebasing: bytes[(quote + 1)..<position])) {
            position += 1
            return known
        }
        position = quote
        return try string()
    }

    mutating func array() throws(JSONError) -> [JSON] {
        var array: [JSON] = []
        if next() == UInt8(ascii: "]") {
            position += 1
            return array
        }
        while true {
            array.append(try value())
            switch next() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                return array
            default: throw failure("A comma or a closing bracket is expected here.")
            }
        }
    }

    mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard bytes[position...].starts(with: expected) else { throw failure("A value is expected here.") }
        position += expected.count
        return value
    }
}

// Numbers
extension JSONParser {
    mutating func number() throws(JSONError) -> JSON {
        let start = position
        let negative = current() == UInt8(ascii: "-")
        if negative { position += 1 }
        var isInteger = true
        var sum: Int64 = 0  // counts downwards, because Int64.min has no positive counterpart
        let firstDigit = position
        while let byte = current(), let digit = Self.digit(byte) {
            let (product, productOverflow) = sum.multipliedReportingOverflow(by: 10)
            let (difference, differenceOverflow) = product.subtractingReportingOverflow(digit)
            sum = difference
            isInteger = isInteger && !productOverflow && !differenceOverflow
            position += 1
        }
        guard position > firstDigit else { throw failure("A digit is expected here.") }
        if bytes[firstDigit] == UInt8(ascii: "0"), position > firstDigit + 1 {
            throw failure("A number must not start with a superfluous zero.", at: firstDigit)
        }
        if current() == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try digits()
        }
        if current() == UInt8(ascii: "e") || current() == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if current() == UInt8(ascii: "+") || current() == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        if isInteger, negative || sum != Int64.min { return .integer(negative ? sum : 0 &- sum) }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    mutating func digits() throws(JSONError) {
        guard let byte = current(), Self.digit(byte) != nil else { throw failure("A digit is expected here.") }
        while let byte = current(), Self.digit(byte) != nil { position += 1 }
    }

    @inline(__always)
    static func digit(_ byte: UInt8) -> Int64? {
        let value = byte &- UInt8(ascii: "0")
        return value <= 9 ? Int64(value) : nil
    }
}
