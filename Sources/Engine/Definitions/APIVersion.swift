// The versions of Stripe's API. Every object is rendered in one version, the newest that Pinstripe knows; what a client asks for is checked for its
// form and echoed, because SDKs always send the version they were made for.
import Wire

public enum APIVersion {
    /// The version that objects are rendered in.
    public static let current = "2026-10-28.endive"

    /// Whether `text` is a date, or a date and a name (`2019-03-14`, `2026-10-28.endive`, `2026-10-28.endive.preview`), with the names of beta
    /// features behind a semicolon as the SDKs write them (`2026-10-28.endive; feature_beta=v1`).
    public static func isWellFormed(_ text: String) -> Bool {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        return isVersion(Array(parts[0].utf8)) && parts.dropFirst().allSatisfy(isFeature)
    }

    private static func isFeature(_ part: Substring) -> Bool {
        let feature = part.drop { $0 == " " }
        return !feature.isEmpty && feature.utf8.allSatisfy { isSmallLetter($0) || $0.isASCIIDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "=") }
    }

    private static func isVersion(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), number(bytes[0..<4]) != nil,
            let month = number(bytes[5..<7]), (1...12).contains(month), let day = number(bytes[8..<10]), (1...31).contains(day)
        else { return false }
        guard bytes.count > 10 else { return true }
        var names = bytes[10...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if names.count == 3 && names[2].elementsEqual("preview".utf8) { names.removeLast() }
        return names.count == 2 && names[0].isEmpty && !names[1].isEmpty && names[1].allSatisfy(isSmallLetter)
    }

    private static func isSmallLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard digit.isASCIIDigit else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
