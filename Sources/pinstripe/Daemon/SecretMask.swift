// Keeps secrets out of the log. A part of a path that looks like a key, a client secret or a card number is replaced, as messages do. So are parts that
// could forge a line or move a terminal's cursor, and parts that are too long.
import API
import Console
import Wire

enum SecretMask {
    private static let maximumLength = 512
    static func mask(path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let masked = parts.enumerated().map { place, part in
            (place > 1 && Console.secretRoots.contains(parts[1])) || needsMask(part) ? "[masked]" : String(part)
        }.joined(separator: "/")
        return masked.utf8.count > maximumLength ? "\(masked.prefix(maximumLength))..." : masked
    }

    private static func needsMask(_ part: Substring) -> Bool {
        guard let text = Percent.decode(part) else { return true }
        return part.utf8.contains { $0 < 0x20 || $0 == 0x7F } || SecretText.masking(text) != text || hasToken(text) || hasLongNumber(text)
    }

    /// The token of a hosted page, whose path somebody may have mangled, or an ephemeral key.
    private static func hasToken(_ text: String) -> Bool {
        (text.contains("test_") || text.contains("live_")) && text.contains(#/\b(ek_)?(test|live)_[0-9A-Za-z]{16,}/#)
    }

    /// Twelve digits, the shortest card number, with only usual separators between them.
    private static func hasLongNumber(_ text: String) -> Bool {
        var run = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): run += 1
            case UInt8(ascii: "-"), UInt8(ascii: " "), UInt8(ascii: "+"), UInt8(ascii: "."): continue
            default: run = 0
            }
            if run == 12 { return true }
        }
        return false
    }
}
