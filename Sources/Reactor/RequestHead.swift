// The request line and the fields, by RFC 9112. A head that two programs could read in two ways is refused. Otherwise a client could hide a second
// request in what another program reads as a body ("request smuggling").

import Glibc
import Wire

struct RequestHead {
    /// How the end of the body is found.
    enum Framing: Equatable {
        case length(Int)
        case chunked
    }

    private(set) var method = ""
    private(set) var path = ""
    private(set) var query = ""
    private(set) var headers = Headers()
    private(set) var framing = Framing.length(0)
    private(set) var isHTTP10 = false
    /// Whether the client waits for "100 Continue" before it sends the body.
    private(set) var expectsContinue = false
    /// Whether the connection stays open after the answer.
    private(set) var connection = ResponseWriter.Connection.keep

    private var length: Int?
    private var isChunked = false
    private var hosts = 0

    private static let methods: [(StaticString, String)] = [
        ("GET", "GET"), ("POST", "POST"), ("DELETE", "DELETE"), ("HEAD", "HEAD"), ("PUT", "PUT"), ("PATCH", "PATCH"),
        ("OPTIONS", "OPTIONS"), ("TRACE", "TRACE"), ("CONNECT", "CONNECT"),
    ]

    /// Whether a request, or a line end before it, may begin with that byte.
    static func mayBegin(with byte: UInt8) -> Bool { byte.isTokenCharacter || byte == 0x0D }

    /// - Parameter bytes: everything up to the empty line, which is included.
    init(_ bytes: UnsafeRawBufferPointer) throws(HTTPRefusal) {
        var lines = Lines(rest: bytes)
        try readRequestLine(lines.next())
        var asksToClose = false
        var asksToStay = false
        while case let line = try lines.next(), !line.isEmpty {
            let (name, value) = try Self.field(line)
            switch name.count {
            case 4 where name.isSame("host"):
                guard Authority.isWellFormed(value) else { throw .malformed("A Host is a name or an address, and perhaps a port.") }
                hosts += 1
            case 6 where name.isSame("expect") && !isHTTP10:
                guard value.isSame("100-continue") else { throw .unknownExpectation }
                expectsContinue = true
            case 10 where name.isSame("connection"):
                asksToClose = asksToClose || value.hasOption("close")
                asksToStay = asksToStay || value.hasOption("keep-alive")
            case 14 where name.isSame("content-length"): try readLength(value)
            case 17 where name.isSame("transfer-encoding"): try readEncoding(value)
            default: break
            }
            headers.add(name.text, value.text)
        }
        // RFC 9112, section 3.2.
        guard hosts == 1 || (hosts == 0 && isHTTP10) else { throw .malformed("A request has one Host.") }
        if isChunked {
            guard length == nil else { throw .malformed("A body in chunks has no Content-Length.") }
            framing = .chunked
        } else {
            framing = .length(length ?? 0)
        }
        if asksToClose || (isHTTP10 && !asksToStay) { connection = .close } else if isHTTP10 { connection = .keepOfHTTP10 }
    }

    // MARK: The request line

    private mutating func readRequestLine(_ line: UnsafeRawBufferPointer) throws(HTTPRefusal) {
        guard let first = line.firstIndex(of: 0x20), let last = line.lastIndex(of: 0x20), first < last else {
            throw .malformed("This is no request line.")
        }
        let version = UnsafeRawBufferPointer(rebasing: line[(last + 1)...])
        guard version.count == 8, UnsafeRawBufferPointer(rebasing: version[..<7]).isExactly("HTTP/1."), version[7].isDigit else {
            throw .malformed("HTTP/1.1 is spoken here.")
        }
        isHTTP10 = version[7] == UInt8(ascii: "0")
        try readTarget(UnsafeRawBufferPointer(rebasing: line[(first + 1)..<last]))
        let name = UnsafeRawBufferPointer(rebasing: line[..<first])
        guard name.allSatisfy(\.isTokenCharacter), !name.isEmpty else { throw .malformed("A method is a word.") }
        guard let (_, method) = Self.methods.first(where: { name.isExactly($0.0) }) else { throw .unknownMethod }
        self.method = method
    }

    private mutating func readTarget(_ target: UnsafeRawBufferPointer) throws(HTTPRefusal) {
        guard !target.isEmpty, target.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw .malformed("The target is missing, or contains a blank.") }
        let end = target.firstIndex(of: UInt8(ascii: "#")) ?? target.count
        var rest = target[..<end]
        if rest.first != UInt8(ascii: "/") { rest = Self.afterAuthority(rest) }
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            query = UnsafeRawBufferPointer(rebasing: rest[(mark + 1)...]).text
            rest = rest[..<mark]
        }
        path = UnsafeRawBufferPointer(rebasing: rest).text
    }

    /// An absolute target ("http://host/path") is accepted, too.
    private static func afterAuthority(_ target: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        let schemes: [StaticString] = ["http://", "https://"]
        guard let scheme = schemes.first(where: { UnsafeRawBufferPointer(rebasing: target.prefix($0.utf8CodeUnitCount)).isSame($0) }) else { return target }
        let authority = target.dropFirst(scheme.utf8CodeUnitCount)
        let end = authority.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? target.endIndex
        return target[end...]
    }

    // MARK: The fields

    /// Reads a field: a token as its name, a colon right after it, and a value without control characters. A line that begins with a blank would
    /// continue the field before; it is refused.
    static func field(_ line: UnsafeRawBufferPointer) throws(HTTPRefusal) -> (name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .malformed("A field needs a colon.") }
        let name = UnsafeRawBufferPointer(rebasing: line[..<colon])
        guard !name.isEmpty, name.allSatisfy(\.isTokenCharacter) else { throw .malformed("The name of a field is a word, and the colon follows it.") }
        var start = colon + 1
        var end = line.count
        while start < end, line[start].isBlank { start += 1 }
        while end > start, line[end - 1].isBlank { end -= 1 }
        let value = UnsafeRawBufferPointer(rebasing: line[start..<end])
        guard value.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }) else { throw .malformed("A field has a control character in it.") }
        return (name, value)
    }

    private mutating func readLength(_ value: UnsafeRawBufferPointer) throws(HTTPRefusal) {
        guard length == nil else { throw .malformed("A request has one Content-Length.") }
        guard !value.isEmpty, value.allSatisfy(\.isDigit) else {
            throw .malformed("A Content-Length is a number.")
        }
        // A number with more digits than any length has is too large in any case.
        length = value.reduce(0) { min($0, 1 << 50) * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private mutating func readEncoding(_ value: UnsafeRawBufferPointer) throws(HTTPRefusal) {
        guard !isChunked, !isHTTP10, value.isSame("chunked") else { throw .malformed("The only Transfer-Encoding is chunked, once, of HTTP/1.1.") }
        isChunked = true
    }

    /// The lines of a head, each ended by CR and LF.
    private struct Lines {
        var rest: UnsafeRawBufferPointer

        /// The next line without its end.
        mutating func next() throws(HTTPRefusal) -> UnsafeRawBufferPointer {
            guard let start = rest.baseAddress, let found = memchr(start, 0x0A, rest.count), case let end = UnsafeRawPointer(found) - start,
                end > 0, rest[end - 1] == 0x0D
            else { throw .malformed("A line ends with CR and LF.") }
            defer { rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...]) }
            return UnsafeRawBufferPointer(rebasing: rest[..<(end - 1)])
        }
    }
}

extension UInt8 {
    /// Whether it may be part of a method or of a field's name (RFC 9110, section 5.6.2).
    fileprivate var isTokenCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"),
            UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"): true
        default: false
        }
    }

    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 }
}

extension UnsafeRawBufferPointer {
    fileprivate func isExactly(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount, let baseAddress else { return false }
        return memcmp(baseAddress, text.utf8Start, count) == 0
    }

    /// Whether it equals the text without regard to case. The text is in small letters.
    fileprivate func isSame(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for place in 0..<count where self[place] != text.utf8Start[place] {
            let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self[place])
            guard isCapital, self[place] | 0x20 == text.utf8Start[place] else { return false }
        }
        return true
    }

    /// Whether it is a list with commas that contains the option.
    fileprivate func hasOption(_ option: StaticString) -> Bool {
        if isSame(option) { return true }
        return split(separator: UInt8(ascii: ",")).contains { part in
            let part = part.drop(while: \.isBlank)
            let end = part.lastIndex { !$0.isBlank }.map { $0 + 1 } ?? part.startIndex
            return UnsafeRawBufferPointer(rebasing: part[..<end]).isSame(option)
        }
    }

    /// HTTP does not define the encoding of its text. Text that is not UTF-8 is read as Latin-1, in which every byte is a character, so that two
    /// different values stay different.
    fileprivate var text: String {
        // Nearly all text is ASCII, which needs no check.
        if allSatisfy({ $0 < 0x80 }) { return String(decoding: self, as: UTF8.self) }
        return String(validating: self, as: UTF8.self) ?? String(String.UnicodeScalarView(map { Unicode.Scalar($0) }))
    }
}
