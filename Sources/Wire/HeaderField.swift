// The value of a header field that has parameters: `form-data; name="file"; filename="a.png"` (RFC 9110, sections 5.6.4 and 5.6.6).

struct HeaderField {
    /// The text before the parameters, in small letters.
    let value: String
    /// By their names in small letters.
    private(set) var parameters: [String: String] = [:]

    /// - Returns: nil if the parameters are malformed, or if one is given twice.
    init?(_ text: String) {
        var rest = text.utf8[...]
        value = Self.trimmed(Substring(rest.prefix { $0 != Self.semicolon })).lowercased()
        rest = rest.drop { $0 != Self.semicolon }
        while rest.popFirst() != nil {
            let name = Self.trimmed(Substring(rest.prefix { $0 != Self.equals && $0 != Self.semicolon })).lowercased()
            rest = rest.drop { $0 != Self.equals && $0 != Self.semicolon }
            // Allows a semicolon at the end, and two in a row.
            if name.isEmpty && rest.first != Self.equals { continue }
            guard rest.popFirst() == Self.equals, let value = Self.value(&rest), parameters.updateValue(value, forKey: name) == nil else { return nil }
        }
    }

    /// The name of the file in a part. Nil if the part holds no file.
    var filename: String? {
        guard let extended = parameters["filename*"] else { return parameters["filename"] }
        // RFC 8187: the character set, the language, and then the text in percent codes.
        let parts = extended.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].lowercased() == "utf-8", let decoded = Percent.decode(parts[2]) else { return parameters["filename"] }
        return decoded
    }

    private static let semicolon = UInt8(ascii: ";")
    private static let equals = UInt8(ascii: "=")
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    /// Reads a value up to the next semicolon. Only a quoted value can contain a semicolon, or a quote after a backslash.
    private static func value(_ rest: inout Substring.UTF8View) -> String? {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard rest.first == quote else {
            let value = trimmed(Substring(rest.prefix { $0 != semicolon }))
            rest = rest.drop { $0 != semicolon }
            return value
        }
        rest.removeFirst()
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case quote:
                let gap = rest.prefix { $0 != semicolon }
                rest = rest[gap.endIndex...]
                return trimmed(Substring(gap)).isEmpty ? String(validating: value, as: UTF8.self) : nil
            // Some browsers send a backslash as it is. So it is an escape only before a quote or another backslash.
            case backslash where rest.first == quote || rest.first == backslash: value.append(rest.removeFirst())
            default: value.append(byte)
            }
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> String {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let utf8 = text.utf8.drop(while: isBlank)
        let end = utf8.lastIndex { !isBlank($0) }.map(utf8.index(after:)) ?? utf8.startIndex
        return String(Substring(utf8[..<end]))
    }
}
