// Keeps secrets out of the log. A part of a path that looks like a key, a client secret or a card number is replaced. So are parts that could forge a
// line or move a terminal's cursor, and parts that are too long.
import Console

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
        let marks = ["sk_", "rk_", "pk_", "test_", "live_", "_secret_", "whsec_", "%"]
        return marks.contains { part.contains($0) } || part.utf8.contains { $0 < 0x20 || $0 == 0x7F } || hasLongNumber(part)
    }

    /// Twelve digits, the shortest card number, with only usual separators between them.
    private static func hasLongNumber(_ part: Substring) -> Bool {
        var run = 0
        for byte in part.utf8 {
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
