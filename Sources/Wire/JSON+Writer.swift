// A JSON tree into bytes: compact for storage and signatures, pretty for answers, because Stripe's are pretty and
// people read them. Everything appends to one growing array, so that a list is written without copies in between.

import Glibc

extension JSON {
    /// The document without any white space.
    public func compact() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1024)
        write(into: &bytes, indentation: nil)
        return bytes
    }

    /// The document indented by two spaces a level, without a newline at its end.
    public func pretty() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1024)
        write(into: &bytes, indentation: 0)
        return bytes
    }

    /// The document as an answer sends it: pretty, with a newline at its end.
    public func document() -> [UInt8] {
        var bytes = pretty()
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// Appends the document to `bytes`.
    /// - Parameter indentation: the spaces that the line it starts on is indented by; nil writes the compact form.
    public func write(into bytes: inout [UInt8], indentation: Int?) {
        switch self {
        case .null: bytes.append(literal: "null")
        case .bool(true): bytes.append(literal: "true")
        case .bool(false): bytes.append(literal: "false")
        case .integer(let value): bytes.append(decimal: value)
        case .number(let text): bytes.append(contentsOf: text.utf8)
        case .string(let text): Self.writeString(text, into: &bytes)
        case .array(let elements): Self.write(elements, into: &bytes, indentation: indentation)
        case .object(let members): Self.write(members, into: &bytes, indentation: indentation)
        }
    }

    private static func write(_ elements: [JSON], into bytes: inout [UInt8], indentation: Int?) {
        guard !elements.isEmpty else { return bytes.append(literal: "[]") }
        let inner = indentation.map { $0 &+ 2 }
        var separator = UInt8(ascii: "[")
        for element in elements {
            bytes.append(separator)
            bytes.append(lineIndentedBy: inner)
            element.write(into: &bytes, indentation: inner)
            separator = UInt8(ascii: ",")
        }
        bytes.append(lineIndentedBy: indentation)
        bytes.append(UInt8(ascii: "]"))
    }

    private static func write(_ members: JSONObject, into bytes: inout [UInt8], indentation: Int?) {
        guard !members.isEmpty else { return bytes.append(literal: "{}") }
        let inner = indentation.map { $0 &+ 2 }
        var separator = UInt8(ascii: "{")
        for (key, value) in members {
            bytes.append(separator)
            bytes.append(lineIndentedBy: inner)
            writeString(key, into: &bytes)
            bytes.append(UInt8(ascii: ":"))
            if inner != nil { bytes.append(UInt8(ascii: " ")) }
            value.write(into: &bytes, indentation: inner)
            separator = UInt8(ascii: ",")
        }
        bytes.append(lineIndentedBy: indentation)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Appends `text` in quotes. Escaped is only what must be: quotes, backslashes and control characters.
    public static func writeString(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        withUTF8(of: text) { utf8 in
            var start = 0
            var position = plainLength(of: utf8)
            // Most strings run through this loop once and are appended whole.
            while position < utf8.count {
                let byte = utf8[position]
                if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<position]))
                    bytes.append(escapeFor: byte)
                    start = position &+ 1
                }
                position &+= 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// How many bytes at the start need no escape, in blocks of eight.
    @inline(__always)
    private static func plainLength(of utf8: UnsafeBufferPointer<UInt8>) -> Int {
        guard let bytes = UnsafeRawPointer(utf8.baseAddress) else { return 0 }
        let ones: UInt64 = 0x0101_0101_0101_0101
        var length = 0
        while length &+ 8 <= utf8.count {
            let block = bytes.loadUnaligned(fromByteOffset: length, as: UInt64.self)
            let (quotes, backslashes) = (block ^ (ones &* 0x22), block ^ (ones &* 0x5C))
            // The highest bit of a byte is set if the byte is below 0x20, or was made zero above.
            let found = ((block &- ones &* 0x20) & ~block) | ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
            guard found & (ones &* 0x80) == 0 else { break }
            length &+= 8
        }
        return length
    }

    /// Appends a document that is already pretty-printed, moved to the right, so that a list can be spliced together
    /// from stored bytes. The first line is not indented: it continues the line that `bytes` ends with.
    /// - Parameter spaces: how many spaces each following line moves.
    public static func reindent(_ document: [UInt8], by spaces: Int, into bytes: inout [UInt8]) {
        guard spaces > 0 else { return bytes.append(contentsOf: document) }
        var newlines = -1  // the last line has none
        forEachLine(of: document) { _ in newlines += 1 }
        var position = bytes.count
        // Filled with spaces first, the lines then need one copy each and the gaps between them none.
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: document.count + newlines * spaces))
        bytes.withUnsafeMutableBytes { target in
            forEachLine(of: document) { line in
                UnsafeMutableRawBufferPointer(rebasing: target[position...]).copyMemory(from: line)
                position += line.count + spaces
            }
        }
    }

    /// Writes a document as it stands inside of another: its lines moved to the right, and without the line end that closes it.
    /// - Parameter document: pretty-printed, with its line end.
    public static func embed(_ document: [UInt8], at indentation: Int, into bytes: inout [UInt8]) {
        reindent(document, by: indentation, into: &bytes)
        // The line end, and the spaces that were put behind it.
        bytes.removeLast(indentation + 1)
    }

    /// Calls `body` with each line and the newline that ends it; what follows the last newline counts as a line, too.
    @inline(__always)
    private static func forEachLine(of document: [UInt8], _ body: (UnsafeRawBufferPointer) -> Void) {
        document.withUnsafeBytes { bytes in
            var rest = bytes
            while let start = rest.baseAddress, let newline = memchr(start, 0x0A, rest.count) {
                let line = UnsafeRawBufferPointer(start: start, count: UnsafeRawPointer(newline) - start + 1)
                body(line)
                rest = UnsafeRawBufferPointer(rebasing: rest[line.count...])
            }
            body(rest)
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(literal: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    /// Nearly all documents are nested less deep than the text has blanks.
    fileprivate mutating func append(spaces: Int) {
        let blanks: StaticString = "                                                                "
        var missing = spaces
        while missing > 0 {
            let count = Swift.min(missing, blanks.utf8CodeUnitCount)
            append(contentsOf: UnsafeBufferPointer(start: blanks.utf8Start, count: count))
            missing -= count
        }
    }

    fileprivate mutating func append(lineIndentedBy spaces: Int?) {
        guard let spaces else { return }
        append(UInt8(ascii: "\n"))
        append(spaces: spaces)
    }

    fileprivate mutating func append(escapeFor byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0D: append(UInt8(ascii: "r"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x08: append(UInt8(ascii: "b"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0..<0x20:
            append(literal: "u00")
            append(hexadecimalDigit(byte >> 4, ten: UInt8(ascii: "a")))
            append(hexadecimalDigit(byte & 0xF, ten: UInt8(ascii: "a")))
        default: append(byte)
        }
    }
}
