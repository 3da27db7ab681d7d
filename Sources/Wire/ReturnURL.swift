// The URL that a hosted page sends the browser back to. Whoever made the object chose it. It must not run a script or add a header, so only URLs that
// lead away from the page are accepted.
//
// It is read byte by byte, because a separator and an accent after it are one Character, but two for a browser.
public struct ReturnURL: Equatable, Sendable {
    /// As it was given.
    public let text: String
    /// Whether its scheme is http or https. An app can have a scheme of its own.
    public let isOfTheWeb: Bool

    /// - Returns: nil if no page should lead there.
    public init?(_ text: String) {
        let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        let rest = text.utf8.dropFirst(scheme.count)
        guard rest.starts(with: "://".utf8), rest.count > 3, Self.isScheme(scheme) else { return nil }
        let name = String(Substring(scheme)).lowercased()
        isOfTheWeb = name == "https" || name == "http"
        if isOfTheWeb {
            guard (try? WebURL(text)) != nil else { return nil }
        } else {
            // An app's own URLs need no host.
            guard !Self.schemesWithin.contains(name), text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        }
        self.text = text
    }

    /// Whether a text begins as a URL does: with a scheme and a colon.
    public static func hasScheme(_ text: String) -> Bool {
        let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        return scheme.count < text.utf8.count && isScheme(scheme)
    }

    private init(checked text: String, isOfTheWeb: Bool) {
        self.text = text
        self.isOfTheWeb = isOfTheWeb
    }

    /// The same URL with these parameters in its query. They replace parameters of the same names.
    public func adding(_ parameters: [(name: String, value: String)]) -> ReturnURL {
        let beforeFragment = text.utf8.prefix { $0 != UInt8(ascii: "#") }
        let place = beforeFragment.prefix { $0 != UInt8(ascii: "?") }
        let query = beforeFragment.dropFirst(place.count + 1)
        let kept = query.split(separator: UInt8(ascii: "&")).map { String(Substring($0)) }.filter { pair in
            let name = String(Substring(pair.utf8.prefix { $0 != UInt8(ascii: "=") }))
            return !parameters.contains { $0.name == Percent.decode(name) ?? name }
        }
        let added = parameters.map { "\($0.name)=\(Percent.encode($0.value))" }
        let fragment = Substring(text.utf8.dropFirst(beforeFragment.count))
        return ReturnURL(checked: "\(Substring(place))?\((kept + added).joined(separator: "&"))\(fragment)", isOfTheWeb: isOfTheWeb)
    }

    /// Schemes of URLs that a browser runs or shows in place of the page.
    private static let schemesWithin: Set = ["about", "blob", "data", "file", "filesystem", "javascript", "vbscript", "view-source"]

    /// A letter, then letters, digits, `+`, `-` and `.` (RFC 3986).
    private static func isScheme(_ scheme: Substring.UTF8View) -> Bool {
        guard let first = scheme.first, first.isASCIIAlphanumeric, !first.isASCIIDigit else { return false }
        return scheme.allSatisfy { $0.isASCIIAlphanumeric || "+-.".utf8.contains($0) }
    }
}
