// Finds digits that must not be known in whatever an answer says, with spaces or signs between them or not, and puts something else in their
// place. Where a number is a member of a JSON object it becomes a text, so that what was JSON still is.
import Wire

enum SecretDigits {
    /// Signs that may stand between two digits.
    private static let maximumGap = 3
    /// Bytes between a name and its value that are looked past: quotes, colons, brackets.
    private static let maximumDistance = 16
    /// Bytes of a name: what is longer is none that is looked for.
    private static let maximumName = 40

    /// - Parameters:
    ///   - place: the name that the whole text stands under; empty: none.
    ///   - isMeant: whether digits under that name (`"name": 123`, `name=123`, `<name>123`) are the ones; the name may be empty.
    static func find(
        _ digits: String, in reading: ForwardedReading, under place: String = "", replacement: String, where isMeant: (ArraySlice<UInt8>) -> Bool
    ) -> [ForwardedReading.Find] {
        let (digits, place, bytes) = (Array(digits.utf8), Array(place.utf8), reading.bytes)
        var finds: [ForwardedReading.Find] = []
        var position = 0
        while position < bytes.count {
            guard bytes[position] == digits.first, let end = end(of: digits, in: bytes, from: position),
                !isPartOfNumber(digits, bytes, position, end), isMeant(name(before: position, in: bytes) ?? place[...])
            else {
                position += 1
                continue
            }
            let quote = quote(after: reading.text(before: position))
            finds.append(reading.find(position..<end, quote + Array(replacement.utf8) + quote))
            position = end
        }
        return finds
    }

    /// Where the digits end that begin at `start`; nil: they are others.
    private static func end(of digits: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        var position = start
        for (index, digit) in digits.enumerated() {
            var gap = 0
            while index > 0, gap < maximumGap, position < bytes.count, !bytes[position].isASCIIAlphanumeric {
                position += 1
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
        return (start > 0 && bytes[start - 1].isASCIIDigit) || (end < bytes.count && bytes[end].isASCIIDigit)
    }

    /// The name that a value stands under; nil: nothing is before it.
    private static func name(before start: Int, in bytes: [UInt8]) -> ArraySlice<UInt8>? {
        var end = start
        while end > 0, start - end < maximumDistance, !isNameByte(bytes[end - 1]) { end -= 1 }
        var first = end
        while first > 0, end - first < maximumName, isNameByte(bytes[first - 1]) { first -= 1 }
        return end == 0 ? nil : bytes[first..<end]
    }

    private static func isNameByte(_ byte: UInt8) -> Bool { byte.isASCIIAlphanumeric || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") }

    /// The quote that goes around what replaces a number of JSON, escaped as the one around its name is; empty where it is no such number.
    private static func quote(after text: ArraySlice<UInt8>) -> [UInt8] {
        guard let colon = text.lastIndex(where: { !isSpace($0) }), text[colon] == UInt8(ascii: ":"),
            let quote = text[..<colon].lastIndex(where: { !isSpace($0) }), text[quote] == UInt8(ascii: "\"")
        else { return [] }
        return (text[..<quote].last == UInt8(ascii: "\\") ? [UInt8(ascii: "\\")] : []) + [UInt8(ascii: "\"")]
    }

    private static func isSpace(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }
}
