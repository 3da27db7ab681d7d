// multipart/form-data (RFC 7578, with the syntax of RFC 2046): parts between lines that hold a boundary, each with a name and perhaps a
// filename. The work is linear in the bytes, whatever they are, and no byte of a file is copied.
import Glibc

/// One part: a parameter as text, or a file.
struct MultipartPart {
    enum Content {
        case text(String)
        case file(FormFile)
    }

    let name: String
    let content: Content
}

struct Multipart {
    /// The media type of such a body.
    static let type = "multipart/form-data"
    /// Characters that a boundary may have, by RFC 2046.
    private static let maximumBoundary = 70
    /// Bytes that the fields of one part may have.
    private static let maximumHead = 8192

    private let body: [UInt8]
    /// The delimiter before each part except the first: a line end, two hyphens, the boundary.
    private let delimiter: [UInt8]

    /// - Parameter contentType: the header field, which names the boundary.
    /// - Throws: `FormError` if it names none.
    init(_ body: [UInt8], contentType: String) throws(FormError) {
        guard let field = HeaderField(contentType), let boundary = field.parameters["boundary"], Self.isBoundary(boundary) else {
            throw FormError(reason: "The Content-Type of a multipart body must name its boundary, in up to 70 characters.")
        }
        self.body = body
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    private static func isBoundary(_ text: String) -> Bool {
        (1...maximumBoundary).contains(text.utf8.count) && text.last != " "
            && text.utf8.allSatisfy { $0.isASCIIAlphanumeric || "'()+_,-./:=? ".utf8.contains($0) }
    }

    /// The parts in their order.
    /// - Parameter maximum: how many there may be.
    /// - Throws: `FormError` if the body is no multipart form, or ends too early.
    func parts(maximum: Int) throws(FormError) -> [MultipartPart] {
        var parts: [MultipartPart] = []
        // The first boundary may stand at the very beginning, without the line end.
        var place = body.starts(with: delimiter[2...]) ? delimiter.count - 2 : try next(from: 0) + delimiter.count
        while try !isClosed(at: &place) {
            guard parts.count < maximum else { throw FormError(reason: "A request may have at most \(maximum) parameters.") }
            let end = try next(from: place - 2)
            parts.append(try part(body[place..<max(place, end)]))
            place = end + delimiter.count
        }
        return parts
    }

    /// Where the next delimiter begins.
    private func next(from start: Int) throws(FormError) -> Int {
        guard let place = body.firstPlace(ofLine: delimiter, from: start) else {
            throw FormError(reason: "The multipart body ends before its closing boundary.")
        }
        return place
    }

    /// Reads what follows a boundary: two hyphens after the last one, a line end after the others.
    private func isClosed(at place: inout Int) throws(FormError) -> Bool {
        if body[place...].starts(with: "--".utf8) { return true }
        let rest = body[place...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard rest.starts(with: "\r\n".utf8) else { throw FormError(reason: "A boundary of the multipart body is followed by more text in its line.") }
        place = rest.startIndex + 2
        return false
    }

    private func part(_ bytes: ArraySlice<UInt8>) throws(FormError) -> MultipartPart {
        let head = Self.head(of: bytes)
        guard let head, let text = String(validating: head, as: UTF8.self) else {
            throw FormError(reason: "A part of the multipart body has no header fields, too long ones, or some that are not UTF-8.")
        }
        var fields: [String: String] = [:]
        for line in text.split(separator: "\r\n", omittingEmptySubsequences: false) {
            guard let colon = line.firstIndex(of: ":") else { throw FormError(reason: "A part of the multipart body has a header field without a colon.") }
            fields[line[..<colon].lowercased()] = String(line[line.index(after: colon)...])
        }
        guard let disposition = fields["content-disposition"].flatMap(HeaderField.init), disposition.value == "form-data",
            let name = disposition.parameters["name"], !name.isEmpty
        else { throw FormError(reason: "A part of the multipart body has no Content-Disposition of form-data with a name.") }
        try Self.requirePlain(fields, name)
        let content = bytes[(head.endIndex + 4)...]
        if let filename = disposition.filename { return MultipartPart(name: name, content: .file(FormFile(name: filename, bytes: content))) }
        guard let value = content.withUnsafeBufferPointer(String.init(ifValid:)) else {
            throw FormError(reason: "The parameters contain text that is not valid UTF-8.")
        }
        return MultipartPart(name: name, content: .text(value))
    }

    /// The header fields of a part, up to the empty line. Nil if there is no such line.
    private static func head(of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let head = Array(bytes.prefix(maximumHead))
        return head.firstPlace(of: Array("\r\n\r\n".utf8)).map { bytes.prefix($0) }
    }

    /// Neither a multipart of its own nor encoded: both are long out of use.
    private static func requirePlain(_ fields: [String: String], _ name: String) throws(FormError) {
        if let type = fields["content-type"].flatMap(HeaderField.init), type.value.hasPrefix("multipart/") {
            throw FormError(reason: "The part '\(name)' of the multipart body is a multipart body itself.")
        }
        if let encoding = fields["content-transfer-encoding"].flatMap(HeaderField.init), !["binary", "8bit", "7bit"].contains(encoding.value) {
            throw FormError(reason: "The part '\(name)' of the multipart body is encoded: '\(encoding.value)'.")
        }
    }
}

extension [UInt8] {
    /// The index at which `line` first occurs, from `start` on. It begins with a line end and two hyphens.
    ///
    /// The search looks for the last of these four bytes, so it usually skips four bytes at a time (Boyer, Moore, Horspool). It never reads a byte
    /// more than four times. The rest of the line has no line end in it, so nothing is compared twice.
    fileprivate func firstPlace(ofLine line: [UInt8], from start: Int) -> Int? {
        withUnsafeBytes { bytes in
            line.withUnsafeBytes { line in
                guard let first = bytes.baseAddress, let wanted = line.baseAddress else { return nil }
                var place = start
                while place + line.count <= bytes.count {
                    switch bytes[place + 3] {
                    case UInt8(ascii: "-"):
                        // The fifth is compared by itself: a call costs more than a byte.
                        if bytes[place] == UInt8(ascii: "\r"), bytes[place + 4] == line[4], memcmp(first + place, wanted, line.count) == 0 { return place }
                        place += 1
                    case UInt8(ascii: "\n"): place += 2
                    case UInt8(ascii: "\r"): place += 3
                    default: place += 4
                    }
                }
                return nil
            }
        }
    }
}
