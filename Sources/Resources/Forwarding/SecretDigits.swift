// Finds digits that must not be known in whatever an answer says, with spaces or signs between them or not, and puts something else in their
// place. A number of JSON becomes a text, so that what was JSON still is.
import Wire

enum SecretDigits {
    /// Signs that may stand between two digits.
    private static let maximumGap = 3
    /// Bytes between a name and its value that are looked past: quotes, colons, brackets.
    private static let maximumDistance = 16
    /// Bytes of a name: looking back further, for each of many digits, would take for ever.
    private static let maximumName = 20

    /// - Parameter field: what the name says that the digits stand under (`"name": 123`, `name=123`, `<name>123`); nil: anything.
    static func mask(_ digits: String, in bytes: [UInt8], by mask: String, under field: ForwardedField? = nil) -> [UInt8] {
        let digits = Array(digits.utf8)
        var masked: [UInt8] = []
        masked.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
            guard bytes[position] == digits.first, let end = end(of: digits, in: bytes, from: position),
                !isPartOfNumber(digits, bytes, position, end), field == nil || ForwardedField.named(name(before: position, in: bytes)) == field
            else {
                masked.append(bytes[position])
                position += 1
                continue
            }
            let quote = quote(before: position, in: bytes)
            masked += quote + Array(mask.utf8) + quote
            position = end
        }
        return masked
    }

    /// Where the digits end that begin at `start`; nil: they are others.
    private static func end(of digits: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        var position = start
        for (index, digit) in digits.enumerated() {
            var gap = 0
            while index > 0, gap < maximumGap, position < bytes.count, !bytes[position].isASCIIAlphanumeric {
                position += escapeLength(at: position, in: bytes) ?? 1
                gap += 1
            }
            guard position < bytes.count, bytes[position] == digit else { return nil }
            position += 1
        }
        return position
    }

    /// A cvc is one only by itself; a card's number is to be found inside others, too.
    private static func isPartOfNumber(_ digits: [UInt8], _ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        guard digits.count < 12 else { return false }
        let follows = start > 0 && bytes[start - 1].isASCIIDigit && escapeLength(before: start, in: bytes) == nil
        return follows || (end < bytes.count && bytes[end].isASCIIDigit)
    }

    /// The name that a value stands under.
    private static func name(before start: Int, in bytes: [UInt8]) -> String {
        var end = start
        while end > 0, start - end < maximumDistance {
            if let length = escapeLength(before: end, in: bytes) {
                end -= length
            } else if !isNameByte(bytes[end - 1]) {
                end -= 1
            } else {
                break
            }
        }
        var first = end
        while first > 0, end - first < maximumName, isNameByte(bytes[first - 1]), escapeLength(before: first, in: bytes) == nil { first -= 1 }
        return String(decoding: bytes[first..<end], as: UTF8.self)
    }

    /// How long a sign is that is written as URLs (%5B) or JSON (\u0022) write it; nil: there is none.
    private static func escapeLength(at position: Int, in bytes: [UInt8]) -> Int? {
        if bytes[position] == UInt8(ascii: "%") { return areDigits(position + 1, 2, bytes) ? 3 : nil }
        guard bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u") else { return nil }
        return areDigits(position + 2, 4, bytes) ? 6 : nil
    }

    /// The same for one that ends at a position.
    private static func escapeLength(before end: Int, in bytes: [UInt8]) -> Int? {
        if end >= 3, escapeLength(at: end - 3, in: bytes) == 3 { return 3 }
        return end >= 6 && escapeLength(at: end - 6, in: bytes) == 6 ? 6 : nil
    }

    private static func areDigits(_ start: Int, _ count: Int, _ bytes: [UInt8]) -> Bool {
        start + count <= bytes.count && bytes[start..<(start + count)].allSatisfy { $0.isASCIIDigit || "ABCDEFabcdef".utf8.contains($0) }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool { byte.isASCIIAlphanumeric || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") }

    /// The quote that goes around what replaces a number of JSON, escaped as the one around its name is; empty where it is no such number.
    private static func quote(before start: Int, in bytes: [UInt8]) -> [UInt8] {
        var before = bytes[..<start]
        while before.last == UInt8(ascii: " ") { before.removeLast() }
        guard before.popLast() == UInt8(ascii: ":") else { return [] }
        while before.last == UInt8(ascii: " ") { before.removeLast() }
        guard before.popLast() == UInt8(ascii: "\"") else { return [] }
        return (before.last == UInt8(ascii: "\\") ? [UInt8(ascii: "\\")] : []) + [UInt8(ascii: "\"")]
    }
}
