// Stripe-Version. Every object is rendered in one version, the newest that Pinstripe knows; what a client asks for is checked for its
// form and echoed, because SDKs always send the version they were made for.

public enum Version {
    /// The version that objects are rendered in.
    public static let current = "2026-10-28.endive"

    /// Whether `text` is a date, or a date and a name: `2019-03-14`, `2026-10-28.endive`, `2026-10-28.preview`.
    static func isWellFormed(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), number(bytes[0..<4]) != nil,
            let month = number(bytes[5..<7]), (1...12).contains(month), let day = number(bytes[8..<10]), (1...31).contains(day)
        else { return false }
        guard bytes.count > 10 else { return true }
        let name = bytes[11...]
        return bytes[10] == UInt8(ascii: ".") && !name.isEmpty && name.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
