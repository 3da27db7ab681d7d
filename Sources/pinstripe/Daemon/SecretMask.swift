// Keeps secrets out of the log. A part of a path that looks like a key, a client secret or a card number is replaced, as messages do. So are parts that
// could forge a line or move a terminal's cursor, and parts that are too long.
import API
import Console
import Wire

enum SecretMask {
    private static let maximumLength = 512
    private static let slash = UInt8(ascii: "/")
    private static let marks = ["sk_", "rk_", "pk_", "test_", "live_", "_secret_", "whsec_", "%"]

    static func mask(path: String) -> String {
        // Nearly all paths need no mask. This is called for every request, so it must be fast.
        let root = path.utf8.dropFirst().prefix { $0 != slash }
        let hidesAll = Console.secretRoots.contains(Substring(root))
        let shown = hidesAll || needsMask(path) ? masked(path, hidesAll) : path
        return shown.utf8.count > maximumLength ? "\(shown.prefix(maximumLength))..." : shown
    }

    private static func masked(_ path: String, _ hidesAll: Bool) -> String {
        path.utf8.split(separator: slash, omittingEmptySubsequences: false).enumerated().map { place, part in
            let part = String(Substring(part))
            return (place > 1 && hidesAll) || needsMask(part) ? "[masked]" : part
        }.joined(separator: "/")
    }

    private static func needsMask(_ text: String) -> Bool {
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) || hasLongNumber(text) { return true }
        guard marks.contains(where: { text.hasBytes(of: $0) }) else { return false }
        guard let plain = Percent.decode(text[...]) else { return true }
        return SecretText.masking(plain) != plain || hasToken(plain) || hasLongNumber(plain)
    }

    /// The token of a hosted page, whose path somebody may have mangled, or an ephemeral key.
    private static func hasToken(_ text: String) -> Bool { text.contains(#/(ek_)?(test|live)_[0-9A-Za-z]{16,}/#) }

    /// Twelve digits, the shortest card number, with only usual separators between them.
    private static func hasLongNumber(_ text: String) -> Bool {
        var run = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): run += 1
            case UInt8(ascii: "-"), UInt8(ascii: " "), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "_"): continue
            default: run = 0
            }
            if run == 12 { return true }
        }
        return false
    }
}
