// A host and perhaps a port, as in the field Host and in origins (RFC 3986, section 3.2). A text that does not follow the grammar is refused, because
// two readers could find two different hosts in it.

public struct Authority: Sendable, Equatable {
    /// In lower case; an IPv6 address with its brackets.
    public let host: String
    /// Nil if none is given.
    public let port: Int?

    /// - Returns: nil if the text is no host with or without a port. An empty host is allowed (RFC 9110, section 7.2).
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        let parts = text.withUTF8 { bytes -> (host: String, port: Int?)? in
            let bytes = UnsafeRawBufferPointer(bytes)
            guard let end = Self.endOfHost(bytes) else { return nil }
            let digits = bytes[end...].dropFirst()
            return (String(decoding: bytes[..<end], as: UTF8.self).lowercased(), digits.isEmpty ? nil : Self.number(digits))
        }
        guard let parts else { return nil }
        (host, port) = parts
    }

    /// Whether `bytes` are a host with or without a port.
    public static func isWellFormed(_ bytes: UnsafeRawBufferPointer) -> Bool { endOfHost(bytes) != nil }

    /// - Returns: the index after the host. Nil if this is no authority.
    private static func endOfHost(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var place = 0
        if bytes.first == UInt8(ascii: "[") {
            place = 1
            while place < bytes.count, isOfAddress(bytes[place]) { place += 1 }
            guard place > 1, place < bytes.count, bytes[place] == UInt8(ascii: "]") else { return nil }
            place += 1
        } else {
            while place < bytes.count, isOfName(bytes[place]) { place += 1 }
        }
        guard place < bytes.count else { return place }
        let digits = bytes[(place + 1)...]
        guard bytes[place] == UInt8(ascii: ":"), digits.count <= 5, digits.allSatisfy(\.isASCIIDigit), number(digits) <= 65_535 else { return nil }
        return place
    }

    private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> Int { digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } }

    private static func isOfName(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "~")
    }

    private static func isOfAddress(_ byte: UInt8) -> Bool {
        byte.isASCIIDigit || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
