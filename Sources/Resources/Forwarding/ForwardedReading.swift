// A text as it is, or with the escapes of JSON, XML and URLs replaced by their characters. For each byte, it knows the place in the original text.
// Secrets are looked for in both forms, because an answer may quote a form in JSON, or JSON in HTML.
import Wire

struct ForwardedReading {
    /// A secret that was found: its place in the text, and its replacement.
    typealias Find = (place: Range<Int>, replacement: [UInt8])

    let bytes: [UInt8]
    private let text: [UInt8]
    /// The places of the bytes, and the end of the text as one more.
    private let starts: [Int]

    init(_ text: [UInt8], unescaped: Bool) {
        self.text = text
        guard unescaped else {
            bytes = text
            starts = Array(0...text.count)
            return
        }
        var (bytes, starts): ([UInt8], [Int]) = ([], [])
        var position = 0
        while position < text.count {
            starts.append(position)
            let character = Self.escaped(in: text, at: position) ?? (text[position], position + 1)
            bytes.append(character.byte)
            position = character.end
        }
        self.bytes = bytes
        self.starts = starts + [text.count]
    }

    /// Whether it is the text as it is.
    var isPlain: Bool { bytes.count == text.count }

    /// Finds a part, in linear time (the algorithm of Knuth, Morris and Pratt).
    func places(of part: [UInt8]) -> [Range<Int>] {
        guard !part.isEmpty else { return [] }
        // For each beginning of the part: the length of the longest shorter beginning that it ends with.
        var borders = [0]
        for byte in part.dropFirst() {
            var length = borders[borders.count - 1]
            while length > 0, part[length] != byte { length = borders[length - 1] }
            borders.append(part[length] == byte ? length + 1 : 0)
        }
        var places: [Range<Int>] = []
        var matched = 0
        for (position, byte) in bytes.enumerated() {
            while matched > 0, part[matched] != byte { matched = borders[matched - 1] }
            guard part[matched] == byte else { continue }
            matched += 1
            guard matched == part.count else { continue }
            places.append(position + 1 - matched..<position + 1)
            matched = 0
        }
        return places
    }

    /// A find, from its place in the reading.
    func find(_ place: Range<Int>, _ replacement: [UInt8]) -> Find { (starts[place.lowerBound]..<starts[place.upperBound], replacement) }

    /// The text with all finds replaced. If finds overlap, the first is replaced, and the others disappear with it.
    static func replace(_ finds: [Find], in text: [UInt8]) -> [UInt8] {
        var replaced: [UInt8] = []
        var written = 0
        for find in finds.sorted(by: { $0.place.lowerBound < $1.place.lowerBound }) {
            if find.place.lowerBound >= written { replaced += text[written..<find.place.lowerBound] + find.replacement }
            written = max(written, find.place.upperBound)
        }
        return replaced + text[written...]
    }

    /// The place in the text of one of the reading's bytes.
    func text(before position: Int) -> ArraySlice<UInt8> { text[..<starts[position]] }

    // MARK: What stands for a character

    /// The byte that is escaped at this place, and the end of the escape. Nil if there is no escape. Only ASCII characters are unescaped, except in
    /// percent codes.
    private static func escaped(in text: [UInt8], at start: Int) -> (byte: UInt8, end: Int)? {
        switch text[start] {
        case UInt8(ascii: "%"): return hexadecimal(text, from: start + 1, digits: 2, isASCII: false)
        case UInt8(ascii: "\\"):
            // A character that is escaped several times has several readings.
            let end = text[start...].firstIndex { $0 != UInt8(ascii: "\\") } ?? text.endIndex
            guard end < text.count else { return (UInt8(ascii: "\\"), end) }
            if text[end] == UInt8(ascii: "u"), let character = hexadecimal(text, from: end + 1, digits: 4) { return character }
            return "\"/".utf8.contains(text[end]) ? (text[end], end + 1) : (UInt8(ascii: "\\"), end)
        case UInt8(ascii: "&"):
            let limit = min(text.count, start + longestEntity)
            guard let end = text[start..<limit].firstIndex(of: UInt8(ascii: ";")) else { return nil }
            return entity(String(decoding: text[(start + 1)..<end], as: UTF8.self)).map { ($0, end + 1) }
        default: return nil
        }
    }

    private static func hexadecimal(_ text: [UInt8], from start: Int, digits: Int, isASCII: Bool = true) -> (byte: UInt8, end: Int)? {
        guard start + digits <= text.count else { return nil }
        let number = text[start..<(start + digits)]
        guard number.allSatisfy(\.isASCIIAlphanumeric), let byte = UInt8(String(decoding: number, as: UTF8.self), radix: 16), byte < 0x80 || !isASCII
        else { return nil }
        return (byte, start + digits)
    }

    private static func entity(_ name: String) -> UInt8? {
        if name.hasPrefix("#x") { return ascii(name.dropFirst(2), radix: 16) }
        if name.hasPrefix("#") { return ascii(name.dropFirst(), radix: 10) }
        return entities[name]
    }

    private static func ascii(_ number: some StringProtocol, radix: Int) -> UInt8? {
        UInt8(number, radix: radix).flatMap { $0 < 0x80 ? $0 : nil }
    }

    private static let longestEntity = 8
    private static let entities: [String: UInt8] = [
        "amp": UInt8(ascii: "&"), "apos": UInt8(ascii: "'"), "gt": UInt8(ascii: ">"), "lt": UInt8(ascii: "<"), "quot": UInt8(ascii: "\""),
    ]
}
