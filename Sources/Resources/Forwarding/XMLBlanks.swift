// Finds the blanks of an XML body: elements without content and attributes without value. Everything else is copied. Entities and document types are
// not read.
import Wire

struct XMLBlanks {
    private let bytes: [UInt8]
    private let filling: ForwardedFilling
    private var position = 0
    private var filled: [UInt8] = []
    private var found: Set<ForwardedField>
    /// The names of the elements that are open here.
    private var path: [String] = []

    static func fill(_ body: String, _ filling: ForwardedFilling, _ found: inout Set<ForwardedField>) throws(ForwardedBodyFault) -> String {
        var blanks = XMLBlanks(bytes: Array(body.utf8), filling: filling, found: found)
        try blanks.read()
        found = blanks.found
        return String(decoding: blanks.filled, as: UTF8.self)
    }

    private init(bytes: [UInt8], filling: ForwardedFilling, found: Set<ForwardedField>) {
        self.bytes = bytes
        self.filling = filling
        self.found = found
    }

    private mutating func read() throws(ForwardedBodyFault) {
        while position < bytes.count {
            if starts(with: "<!--") {
                try copy(through: "-->")
            } else if starts(with: "<![CDATA[") {
                try copy(through: "]]>")
            } else if starts(with: "<?") {
                try copy(through: "?>")
            } else if starts(with: "</") {
                _ = path.popLast()
                try copy(through: ">")
            } else if starts(with: "<!") {
                try copy(through: ">")
            } else if starts(with: "<") {
                try readTag()
            } else {
                copyByte()
            }
        }
    }

    /// An opening tag with its attributes, and the element's content if that is blank.
    private mutating func readTag() throws(ForwardedBodyFault) {
        copyByte()
        let name = readName()
        while let byte = peek, byte != UInt8(ascii: ">"), byte != UInt8(ascii: "/") {
            if isNameByte(byte) { try readAttribute(of: local(name)) } else { copyByte() }
        }
        let field = filling.field(named: local(name), in: path.last ?? "")
        if starts(with: "/>") {
            position += 2
            guard let field, let text = value(of: field) else { return filled += "/>".utf8 }
            filled += ">\(text)</\(name)>".utf8
            return
        }
        guard peek == UInt8(ascii: ">") else { throw fault }
        copyByte()
        path.append(local(name))
        guard let field, let end = blankEnd(of: name) else { return }
        guard let text = value(of: field) else { return }
        filled += text.utf8
        position = end
    }

    private mutating func readAttribute(of element: String) throws(ForwardedBodyFault) {
        let name = readName()
        while let byte = peek, isSpace(byte) || byte == UInt8(ascii: "=") { copyByte() }
        guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
            let end = bytes[(position + 1)...].firstIndex(of: quote)
        else { throw fault }
        let content = bytes[(position + 1)..<end]
        filled.append(quote)
        if isBlank(content), let field = filling.field(named: local(name), in: element), let text = value(of: field) {
            filled += text.utf8
        } else {
            filled += content
        }
        filled.append(quote)
        position = end + 1
    }

    /// The beginning of the closing tag, if the content from here on is blank. Nil if it is not.
    private func blankEnd(of name: String) -> Int? {
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "<")), isBlank(bytes[position..<end]) else { return nil }
        return bytes[end...].starts(with: "</\(name)".utf8) ? end : nil
    }

    /// The value for a wanted field. Nil if there is none.
    private mutating func value(of field: ForwardedField) -> String? {
        found.insert(field)
        return filling.texts[field].map(Self.escape)
    }

    // MARK: Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }
    private var fault: ForwardedBodyFault { ForwardedBodyFault(reason: "it is not well-formed XML, at byte \(position)") }

    private func starts(with text: StaticString) -> Bool {
        bytes[position...].starts(with: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func copyByte() {
        filled.append(bytes[position])
        position += 1
    }

    private mutating func copy(through end: StaticString) throws(ForwardedBodyFault) {
        let start = position
        while position < bytes.count {
            if starts(with: end) {
                for _ in 0..<end.utf8CodeUnitCount { copyByte() }
                return
            }
            copyByte()
        }
        position = start
        throw fault
    }

    private mutating func readName() -> String {
        let start = position
        while let byte = peek, isNameByte(byte) { copyByte() }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// The name without the prefix of its namespace.
    private func local(_ name: String) -> String { name.split(separator: ":").last.map(String.init) ?? "" }

    private func isNameByte(_ byte: UInt8) -> Bool { byte.isASCIIAlphanumeric || byte >= 0x80 || "_-.:".utf8.contains(byte) }
    private func isSpace(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }

    private func isBlank(_ content: ArraySlice<UInt8>) -> Bool {
        let text = content.filter { !isSpace($0) }
        return text.isEmpty || text == [UInt8(ascii: "0")]
    }

    private static func escape(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&apos;"
            default: escaped.append(character)
            }
        }
    }
}
