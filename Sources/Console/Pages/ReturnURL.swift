// Where a page sends the browser back to. Whoever made the object has named the place, and a page of ours must not be the way to run a
// script or to write into a header: only addresses that lead out of it count.
import Wire

struct ReturnURL: Equatable {
    /// As it was given.
    let text: String

    /// - Returns: nil where no page should lead there.
    init?(_ text: String) {
        let scheme = text.prefix { $0 != ":" }
        let rest = text.dropFirst(scheme.count)
        guard rest.hasPrefix("://"), rest.utf8.count > 3, Self.isScheme(scheme), !Self.schemesWithin.contains(scheme.lowercased()) else { return nil }
        // An authority, of the web's; an app's own URLs may do without.
        if ["http", "https"].contains(scheme.lowercased()), ["/", "?", "#", "\\"].contains(rest.dropFirst(3).first) { return nil }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        self.text = text
    }

    /// What a browser runs or shows itself, in the place of the page.
    private static let schemesWithin: Set = ["about", "blob", "data", "file", "filesystem", "javascript", "vbscript", "view-source"]

    /// A letter, then letters, digits, `+`, `-` and `.` (RFC 3986).
    private static func isScheme(_ scheme: Substring) -> Bool {
        guard let first = scheme.utf8.first, first.isASCIIAlphanumeric, !first.isASCIIDigit else { return false }
        return scheme.utf8.allSatisfy { $0.isASCIIAlphanumeric || "+-.".utf8.contains($0) }
    }
}
