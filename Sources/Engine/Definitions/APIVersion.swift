// The versions of Stripe's API. Objects are stored in the newest one that Pinstripe knows. `VersionChange` says how older ones differ. A hook that
// must behave as an older version did asks its change for the version of the call.
import Wire

public struct APIVersion: Sendable, Equatable, CustomStringConvertible {
    /// As it was sent.
    public let description: String

    /// The version that objects are rendered in.
    public static let current = APIVersion(known: "2026-10-28.endive")
    /// Since this version, an amount that is never captured makes no refund.
    public static let basil = APIVersion(known: "2025-03-31.basil")
    /// Since this version, a subscription is flexible if nothing is said.
    public static let clover = APIVersion(known: "2025-09-30.clover")

    /// A version that this program names itself: a date, or a date and a name.
    public static func known(_ version: StaticString) -> APIVersion { APIVersion(known: version.description) }

    private init(known: String) { description = known }

    /// - Parameter text: a date, or a date and a name (`2019-03-14`, `2026-10-28.endive`, `2026-10-28.endive.preview`), with the names of beta
    ///   features behind a semicolon as the SDKs write them (`2026-10-28.endive; feature_beta=v1`).
    /// - Returns: nil if the text is none of these.
    public init?(_ text: String) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        guard Self.isVersion(Array(parts[0].utf8)) && parts.dropFirst().allSatisfy(Self.isFeature) else { return nil }
        description = text
    }

    /// Whether it came out before `other`.
    public func isBefore(_ other: APIVersion) -> Bool { description.utf8.prefix(10).lexicographicallyPrecedes(other.description.utf8.prefix(10)) }

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
