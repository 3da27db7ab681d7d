// Finds secret digits in an answer, even with spaces or signs between them, and replaces them. A number in a JSON object becomes a text, so that the
// answer is still JSON.
import Wire

enum SecretDigits {
    /// The most signs between two digits.
    private static let maximumGap = 3
    /// The bytes between a name and its value: quotes, colons, brackets.
    private static let maximumDistance = 16
    /// The longest name, in bytes.
    private static let maximumName = 40

    /// - Parameters:
    ///   - place: the name of the whole text. Empty if it has none.
    ///   - isMeant: answers whether digits with that name are secret (`"name": 123`, `name=123`, `<name>123`). The name may be empty.
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

    /// The end of the secret digits that begin at `start`. Nil if other digits begin there.
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

    /// A cvc must not be a part of a longer number. A card's number is found inside of longer ones, too.
    private static func isPartOfNumber(_ digits: [UInt8], _ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        guard digits.count < 12 else { return false }
        return (start > 0 && bytes[start - 1].isASCIIDigit) || (end < bytes.count && bytes[end].isASCIIDigit)
    }

    /// The name of a value. Nil if nothing comes before it.
    private static func name(before start: Int, in bytes: [UInt8]) -> ArraySlice<UInt8>? {
        var end = start
        while end > 0, start - end < maximumDistance, !isNameByte(bytes[end - 1]) { end -= 1 }
        var first = end
        while first > 0, end - first < maximumName, isNameByte(bytes[first - 1]) { first -= 1 }
        return end == 0 ? nil : bytes[first..<end]
    }

    private static func isNameByte(_ byte: UInt8) -> Bool { byte.isASCIIAlphanumeric || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") }

    /// The quote for the replacement of a JSON number, escaped like the quotes of its name. Empty if it is no such number.
    private static func quote(after text: ArraySlice<UInt8>) -> [UInt8] {
        guard let colon = text.lastIndex(where: { !isSpace($0) }), text[colon] == UInt8(ascii: ":"),
            let quote = text[..<colon].lastIndex(where: { !isSpace($0) }), text[quote] == UInt8(ascii: "\"")
        else { return [] }
        return (text[..<quote].last == UInt8(ascii: "\\") ? [UInt8(ascii: "\\")] : []) + [UInt8(ascii: "\"")]
    }

    private static func isSpace(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }
}
