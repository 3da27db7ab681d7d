// Percent-encoding (RFC 3986), for the pieces of a URL. Forms share the decoding and add `+` for a space.

/// Percent-encoding of parts of a URL.
public enum Percent {
    /// Decodes one part of a URL. `+` stays a plus.
    /// - Returns: nil where a `%` is not followed by two hexadecimal digits or the result is not UTF-8.
    public static func decode(_ text: some StringProtocol) -> String? {
        let encoded = Array(text.utf8)
        return encoded.withUnsafeBufferPointer { buffer in
            guard buffer.contains(UInt8(ascii: "%")) else { return String(text) }
            var decoded: [UInt8] = []
            guard unescape(buffer, plusIsSpace: false, into: &decoded) == nil else { return nil }
            return decoded.withUnsafeBufferPointer { String(ifValid: $0) }
        }
    }

    /// Encodes everything except letters, digits and `-._~`, so that the result is safe anywhere in a URL.
    public static func encode(_ text: String) -> String {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if isUnreserved(byte) {
                encoded.append(byte)
            } else {
                encoded.append(UInt8(ascii: "%"))
                encoded.append(hexadecimalDigit(byte >> 4, ten: UInt8(ascii: "A")))
                encoded.append(hexadecimalDigit(byte & 0xF, ten: UInt8(ascii: "A")))
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || "-._~".utf8.contains(byte)
    }

    /// Appends the decoded bytes to `decoded`.
    /// - Returns: the position of the first malformed percent code, or nil.
    static func unescape(
        _ encoded: UnsafeBufferPointer<UInt8>, plusIsSpace: Bool, into decoded: inout [UInt8]
    ) -> Int? {
        decoded.reserveCapacity(encoded.count)
        var position = 0
        while position < encoded.count {
            let byte = encoded[position]
            if byte == UInt8(ascii: "%") {
                guard position + 2 < encoded.count,
                    let high = hexadecimalValue(encoded[position + 1]),
                    let low = hexadecimalValue(encoded[position + 2])
                else { return position }
                decoded.append(high << 4 | low)
                position += 3
            } else {
                decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                position += 1
            }
        }
        return nil
    }
}
