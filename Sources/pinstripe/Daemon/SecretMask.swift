// What keeps secrets out of the log: a part of a path that looks like a key, a client secret or a card number is replaced.

enum SecretMask {
    static func mask(path: String) -> String {
        guard needsMask(path) else { return path }
        return path.split(separator: "/", omittingEmptySubsequences: false).map { needsMask($0) ? "[masked]" : String($0) }
            .joined(separator: "/")
    }

    private static func needsMask(_ text: some StringProtocol) -> Bool {
        let marks = ["sk_", "rk_", "pk_", "_secret_", "whsec_", "%"]
        return marks.contains { text.contains($0) } || hasLongNumber(text)
    }

    /// Twelve digits in a row, the shortest that a card number can be.
    private static func hasLongNumber(_ text: some StringProtocol) -> Bool {
        var run = 0
        for byte in text.utf8 {
            run = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? run + 1 : 0
            if run == 12 { return true }
        }
        return false
    }
}
