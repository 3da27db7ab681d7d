// An absolute URL of the web, split into scheme, host and port. It accepts less than most clients do, so that no other reader can find another host
// in it.

/// A URL of the scheme http or https.
public struct WebURL: Sendable, Equatable {
    /// Why a text is no such URL, in one sentence.
    public struct Fault: Error, Equatable {
        public let reason: String

        public static let liveModeNeedsHTTPS = Fault(reason: "In live mode it must use https.")
    }

    /// In lower case.
    public let scheme: String
    /// In lower case, without the brackets of an IPv6 address.
    public let host: String
    /// As it was given, with scheme and host in lower case.
    public let text: String
    /// Nil for the scheme's own port.
    public let port: Int?
    /// Whether it carries a user name, and perhaps a password.
    public let hasUser: Bool

    public init(_ text: String) throws(Fault) {
        // Compares bytes, because a separator and an accent after it are one Character.
        let bytes = Array(text.utf8)
        guard let scheme = Self.scheme(of: bytes) else { throw Fault(reason: "An explicit scheme (such as https) must be provided.") }
        self.scheme = Self.lowercased(scheme)
        guard self.scheme == "https" || self.scheme == "http" else { throw Fault(reason: "Its scheme must be http or https.") }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw Fault(reason: "It must not hold spaces or control characters.") }
        // Browsers read a backslash as the slash that ends the host. Others read it as a part of the user's name.
        guard !bytes.contains(UInt8(ascii: "\\")) else { throw Fault(reason: "It must not hold backslashes.") }
        let authority = bytes[(scheme.endIndex + 3)...].prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let user = authority.lastIndex(of: UInt8(ascii: "@"))
        hasUser = user != nil
        let isLowercase = !bytes[..<authority.endIndex].contains { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 || $0 >= 0x80 }
        self.text = isLowercase ? text : Self.lowercased(bytes[..<authority.endIndex]) + String(decoding: bytes[authority.endIndex...], as: UTF8.self)
        let (host, port) = try Self.split(authority[(user.map { $0 + 1 } ?? authority.startIndex)...])
        self.host = Self.lowercased(host)
        self.port = try Self.port(port)
    }

    /// The text before `://`. Nil if there is none.
    private static func scheme(of bytes: [UInt8]) -> ArraySlice<UInt8>? {
        bytes.indices.dropLast(2).first { bytes[$0] == UInt8(ascii: ":") && bytes[$0 + 1] == UInt8(ascii: "/") && bytes[$0 + 2] == UInt8(ascii: "/") }
            .map { bytes[..<$0] }
    }

    /// The host, without the brackets of an IPv6 address, which has colons of its own; and the rest, with the colon before the port.
    private static func split(_ place: ArraySlice<UInt8>) throws(Fault) -> (host: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) {
        let isBracketed = place.first == UInt8(ascii: "[")
        let end = isBracketed ? place.firstIndex(of: UInt8(ascii: "]")) : place.firstIndex(of: UInt8(ascii: ":")) ?? place.endIndex
        guard let end, end > place.startIndex else { throw Fault(reason: "It must name a host.") }
        let host = isBracketed ? place[(place.startIndex + 1)..<end] : place[..<end]
        guard host.allSatisfy({ isOfHost($0) || ($0 == UInt8(ascii: ":") && isBracketed) }) else {
            throw Fault(reason: "The name of its host must not hold such signs.")
        }
        return (host, place[(isBracketed ? end + 1 : end)...])
    }

    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "%"), 0x80...: true
        default: byte.isASCIIAlphanumeric
        }
    }

    /// - Parameter text: nothing, or a colon and perhaps a number.
    private static func port(_ text: ArraySlice<UInt8>) throws(Fault) -> Int? {
        let digits = text.dropFirst()
        if digits.isEmpty && (text.isEmpty || text.first == UInt8(ascii: ":")) { return nil }
        guard text.first == UInt8(ascii: ":"), digits.allSatisfy(\.isASCIIDigit), let number = Int(String(decoding: digits, as: UTF8.self)),
            (1...65_535).contains(number)
        else { throw Fault(reason: "Its port must be a number from 1 to 65535.") }
        return number
    }

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self).lowercased() }

    /// Whether it certainly leads to this machine: by `localhost`, or by a loopback address.
    public var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers.first == "127" && numbers.allSatisfy { number in
            (1...3).contains(number.utf8.count) && number.utf8.allSatisfy(\.isASCIIDigit) && (Int(number) ?? 256) < 256
        }
    }
}
