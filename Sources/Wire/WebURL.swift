// An absolute URL of the web, taken apart far enough to know where it leads: scheme, host and port. It is stricter than what clients put up
// with, so that nobody who reads it afterwards finds another host in it.

/// A URL of the scheme http or https.
public struct WebURL: Sendable, Equatable {
    /// What is wrong with a text that is none: one sentence.
    public struct Fault: Error, Equatable {
        public let reason: String

        public static let liveModeNeedsHTTPS = Fault(reason: "In live mode it must use https.")
    }

    /// In lower case.
    public let scheme: String
    /// In lower case, without the brackets of an IPv6 address.
    public let host: String
    /// As it was given, but for scheme and host, which are in lower case.
    public let text: String
    /// nil: the scheme's own.
    public let port: Int?
    /// Whether it carries a user name, and perhaps a password.
    public let hasUser: Bool

    public init(_ text: String) throws(Fault) {
        guard let mark = text.firstRange(of: "://") else { throw Fault(reason: "An explicit scheme (such as https) must be provided.") }
        scheme = text[..<mark.lowerBound].lowercased()
        guard ["http", "https"].contains(scheme) else { throw Fault(reason: "Its scheme must be http or https.") }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw Fault(reason: "It must not hold spaces or control characters.")
        }
        // To browsers it is the slash that ends the host, to others a part of the user's name.
        guard !text.utf8.contains(UInt8(ascii: "\\")) else { throw Fault(reason: "It must not hold backslashes.") }
        let authority = text[mark.upperBound...].prefix { !"/?#".contains($0) }
        let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
        let place = parts.last ?? ""
        hasUser = parts.count > 1
        self.text = text[..<authority.endIndex].lowercased() + text[authority.endIndex...]
        // An IPv6 address has colons of its own, and brackets around it.
        let hostEnd = place.hasPrefix("[") ? place.firstIndex(of: "]").map(place.index(after:)) : place.firstIndex(of: ":") ?? place.endIndex
        guard let hostEnd, hostEnd > place.startIndex else { throw Fault(reason: "It must name a host.") }
        let isBracketed = place.hasPrefix("[")
        host = (isBracketed ? place[..<hostEnd].dropFirst().dropLast() : place[..<hostEnd]).lowercased()
        guard host.utf8.allSatisfy({ $0.isASCIIAlphanumeric || $0 >= 0x80 || "-._~%".utf8.contains($0) || ($0 == UInt8(ascii: ":") && isBracketed) })
        else { throw Fault(reason: "The name of its host must not hold such signs.") }
        port = try Self.port(place[hostEnd...])
    }

    private static func port(_ text: Substring) throws(Fault) -> Int? {
        if text.isEmpty || text == ":" { return nil }
        guard text.hasPrefix(":"), text.dropFirst().utf8.allSatisfy(\.isASCIIDigit), let number = Int(text.dropFirst()), (1...65_535).contains(number)
        else { throw Fault(reason: "Its port must be a number from 1 to 65535.") }
        return number
    }

    /// Whether it leads to this machine for certain: by the name that every machine has for itself, or by an address for that.
    public var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers.first == "127" && numbers.allSatisfy { number in
            (1...3).contains(number.utf8.count) && number.utf8.allSatisfy(\.isASCIIDigit) && (Int(number) ?? 256) < 256
        }
    }
}
