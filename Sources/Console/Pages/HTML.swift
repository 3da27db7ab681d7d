// HTML as a value. In a literal, what is written out is markup and what is interpolated is text: nothing that comes from outside can
// become markup, because there is no other way to put it in. Markup goes into markup as HTML.
//
// Attributes stand in double quotes, always: that, and the escaping, keeps a value inside its attribute.

struct HTML: ExpressibleByStringInterpolation {
    private(set) var markup: String

    init(stringLiteral markup: String) { self.markup = markup }

    init(stringInterpolation: StringInterpolation) { markup = stringInterpolation.markup }

    /// A list of what is known, by name; what is not known is left out.
    static func facts(_ facts: [(String, String?)]) -> HTML {
        let known = facts.compactMap { name, value in value.map { value -> HTML in "<div><dt>\(name)</dt><dd>\(value)</dd></div>" } }
        return """
            <dl>
            \(known)
            </dl>
            """
    }

    /// An entry of a list to choose from.
    static func option(_ value: String, _ text: String, isChosen: Bool) -> HTML {
        isChosen ? "<option value=\"\(value)\" selected>\(text)</option>" : "<option value=\"\(value)\">\(text)</option>"
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        init(literalCapacity: Int, interpolationCount: Int) { markup.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: String) { markup += literal }

        mutating func appendInterpolation(_ text: String) { markup += HTML.escaped(text) }

        mutating func appendInterpolation(_ number: Int64) { markup += String(number) }

        mutating func appendInterpolation(_ html: HTML) { markup += html.markup }

        mutating func appendInterpolation(_ parts: [HTML]) { markup += parts.map(\.markup).joined(separator: "\n") }
    }

    /// By the byte: a combining accent behind a quotation mark makes another character of the two, and no other byte.
    private static func escaped(_ text: String) -> String {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): escaped += "&amp;".utf8
            case UInt8(ascii: "<"): escaped += "&lt;".utf8
            case UInt8(ascii: ">"): escaped += "&gt;".utf8
            case UInt8(ascii: "\""): escaped += "&quot;".utf8
            case UInt8(ascii: "'"): escaped += "&#39;".utf8
            // What HTML has no way to say.
            case 0: escaped += "\u{FFFD}".utf8
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
