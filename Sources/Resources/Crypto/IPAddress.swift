// Whether a text is an IP address, by its form.
import Wire

enum IPAddress {
    /// Four numbers with points, or groups of hexadecimal digits with colons.
    static func isWellFormed(_ text: String) -> Bool { text.contains(":") ? isVersion6(text) : isVersion4(text[...]) }

    private static func isVersion4(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { part in
            (1...3).contains(part.utf8.count) && part.utf8.allSatisfy(\.isASCIIDigit) && (Int(part) ?? 256) < 256
        }
    }

    /// Two colons in a row mean one or more groups of zeros. They may occur once. The last two groups may be an IPv4 address.
    private static func isVersion6(_ text: String) -> Bool {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return false }
        var count = 0
        for (place, half) in halves.enumerated() where !half.isEmpty {
            guard let groups = groups(half, isLast: place == halves.count - 1) else { return false }
            count += groups
        }
        return halves.count == 2 ? count < 8 : count == 8
    }

    /// The number of groups. Nil if one of them is no group.
    private static func groups(_ half: Substring, isLast: Bool) -> Int? {
        var groups = half.split(separator: ":", omittingEmptySubsequences: false)
        let endsWithVersion4 = isLast && groups.last.map(isVersion4) == true
        if endsWithVersion4 { groups.removeLast() }
        guard groups.allSatisfy({ (1...4).contains($0.utf8.count) && $0.utf8.allSatisfy(isHexadecimal) }) else { return nil }
        return groups.count + (endsWithVersion4 ? 2 : 0)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool { byte.isASCIIDigit || (0x61...0x66).contains(byte | 0x20) }
}
