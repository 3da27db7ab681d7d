// HTML as a value. In a literal, the written parts are markup and interpolated values are text. There is no other way to put values in, so nothing
// from outside can become markup. To insert markup, interpolate a value of this type.
//
// Attributes must always be in double quotes. Then the escaping keeps a value inside of its attribute.

struct HTML: ExpressibleByStringInterpolation {
    private(set) var markup: String

    init(stringLiteral markup: String) { self.markup = markup }

    init(stringInterpolation: StringInterpolation) { markup = stringInterpolation.markup }

    /// A list of facts, by name. Facts without a value are left out.
    static func facts(_ facts: [(String, String?)]) -> HTML {
        let known = facts.compactMap { name, value in value.map { value -> HTML in "<div><dt>\(name)</dt><dd>\(value)</dd></div>" } }
        return """
            <dl>
            \(known)
            </dl>
            """
    }

    /// What went wrong. Programs that read the page aloud say it at once.
    static func alert(_ content: HTML) -> HTML {
        """
        <div class="alert" role="alert">
        \(content)
        </div>
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

        mutating func appendInterpolation(_ number: some BinaryInteger) { markup += String(number) }

        mutating func appendInterpolation(_ html: HTML) { markup += html.markup }

        mutating func appendInterpolation(_ parts: [HTML]) { markup += parts.map(\.markup).joined(separator: "\n") }
    }

    /// Compares bytes, because a quotation mark and an accent after it are one Character.
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
            // Characters that HTML cannot represent.
            case 0: escaped += "\u{FFFD}".utf8
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
