// How the parser reads strings.

extension JSONParser {
    /// Reads from an opening to a closing quote.
    mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        try skipPlainBytes()
        if bytes[position] != UInt8(ascii: "\"") { return try escapedString(from: start) }
        let text = try text(UnsafeBufferPointer(rebasing: bytes[start..<position]), at: start)
        position += 1
        return text
    }

    /// Goes to the next quote or backslash.
    @inline(__always)
    mutating func skipPlainBytes() throws(JSONError) {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            if byte < 0x20 { throw failure("A control character in a string must be escaped.") }
            position += 1
        }
        throw failure("A string is not closed.")
    }

    func text(_ utf8: UnsafeBufferPointer<UInt8>, at start: Int) throws(JSONError) -> String {
        guard let text = String(ifValid: utf8) else {
            throw failure("A string is not valid UTF-8.", at: start)
        }
        return text
    }

    /// Reads the rest of a string whose first backslash is at the present position.
    mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var unescaped = Array(bytes[start..<position])
        while bytes[position] == UInt8(ascii: "\\") {
            position += 1
            try escape(into: &unescaped)
            let plain = position
            try skipPlainBytes()
            unescaped.append(contentsOf: bytes[plain..<position])
        }
        position += 1
        return try unescaped.withUnsafeBufferPointer { (buffer) throws(JSONError) in try text(buffer, at: start) }
    }

    /// Reads what follows a backslash.
    mutating func escape(into unescaped: inout [UInt8]) throws(JSONError) {
        guard let letter = current() else { throw failure("A string is not closed.") }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(letter)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "u"): unescaped.append(contentsOf: try scalar().utf8)
        default: throw failure("There is no such escape in JSON.", at: position - 1)
        }
    }

    /// Reads the digits of a `\u` escape, and the escape after it where the two are a surrogate pair.
    mutating func scalar() throws(JSONError) -> Unicode.Scalar {
        let start = position - 2
        let first = try fourHexadecimalDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, current() == UInt8(ascii: "\\") else { throw loneSurrogate(at: start) }
        position += 1
        guard current() == UInt8(ascii: "u") else { throw loneSurrogate(at: start) }
        position += 1
        let second = try fourHexadecimalDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF)
        else { throw loneSurrogate(at: start) }
        return scalar
    }

    func loneSurrogate(at offset: Int) -> JSONError {
        failure("A surrogate stands without its other half.", at: offset)
    }

    mutating func fourHexadecimalDigits() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current(), let digit = hexadecimalValue(byte) else {
                throw failure("Four hexadecimal digits are expected after \\u.")
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }
}
