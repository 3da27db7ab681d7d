// Multipart bodies as clients send them, and as they must not be.
import Testing
import Wire

@Suite("Multipart forms") struct MultipartTests {
    private static let type = "multipart/form-data; boundary=XX"

    private func form(_ body: String, _ type: String = type) throws -> Form {
        var form = Form()
        try form.decode(multipart: Array(body.utf8), contentType: type)
        return form
    }

    private func reason(_ body: String, _ type: String = type) -> String? {
        do throws(FormError) {
            var form = Form()
            try form.decode(multipart: Array(body.utf8), contentType: type)
            return nil
        } catch {
            return error.reason
        }
    }

    private static func part(_ disposition: String, _ content: String, _ more: String = "") -> String {
        "--XX\r\nContent-Disposition: form-data; \(disposition)\r\n\(more)\r\n\(content)\r\n"
    }

    private static func parts(_ parts: (disposition: String, content: String)...) -> String {
        parts.map { part($0.disposition, $0.content) }.joined() + end
    }

    private static func file(_ name: String, _ content: String) -> FormValue { .file(FormFile(name: name, bytes: Array(content.utf8)[...])) }

    private static let end = "--XX--\r\n"

    @Test("texts and a file, as curl and the SDKs send them") func whole() throws {
        let body =
            Self.part("name=\"purpose\"", "dispute_evidence")
            + Self.part("name=\"file\"; filename=\"a.png\"", "\u{0}\r\n--X\r\n--XY", "Content-Type: image/png\r\n")
            + Self.part("name=\"file_link_data[create]\"", "true") + Self.end
        #expect(try form(body).values == [
            "purpose": .text("dispute_evidence"), "file": Self.file("a.png", "\u{0}\r\n--X\r\n--XY"), "file_link_data": .hash(["create": .text("true")]),
        ])
        #expect(try form(body).namesInOrder() == ["purpose", "file", "file_link_data[create]"])
        #expect(try form(body).fileBytes == 12)
    }

    @Test("texts are as they were sent: nothing in them is decoded") func plain() throws {
        #expect(try form(Self.part("name=\"a\"", "1+1=2 &b=%41") + Self.end).values == ["a": .text("1+1=2 &b=%41")])
        #expect(try form(Self.part("name=\"a\"", "") + Self.end).values == ["a": .text("")])
        #expect(try form(Self.part("name=\"a\"", "1") + Self.part("name=\"a\"", "2") + Self.end).values == ["a": .text("2")])
        #expect(try form(Self.parts(("name=\"a[]\"", "1"), ("name=\"a[]\"", "2"))).values == ["a": .list([.text("1"), .text("2")])])
        #expect(try form(Self.end).values == [:])
    }

    @Test("what may stand around the parts: a preamble, blanks behind a boundary, an epilogue") func around() throws {
        #expect(try form("Hello\r\n--XX \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--bye").values == ["a": .text("1")])
    }

    @Test("how a boundary may be written", arguments: [
        "multipart/form-data; boundary=XX", "Multipart/Form-Data;boundary=\"XX\"", "multipart/form-data; charset=utf-8; boundary=XX; x=y",
        "multipart/form-data;  BOUNDARY = XX ;",
    ])
    func boundaries(type: String) throws {
        #expect(Form.isMultipart(type))
        #expect(try form(Self.part("name=a", "1") + Self.end, type).values == ["a": .text("1")])
    }

    @Test("a boundary that is none", arguments: [
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=\"a", 
        "multipart/form-data; boundary=a; boundary=b", "multipart/form-data; boundary=\"a\\\"b\"", "multipart/form-data; boundary=é",
        "multipart/form-data; boundary=\(String(repeating: "a", count: 71))",
    ])
    func noBoundary(type: String) {
        #expect(reason("--\r\n", type) == "The Content-Type of a multipart body must name its boundary, in up to 70 characters.")
    }

    @Test("how a file's name may be written, and what is left of it", arguments: [
        ("filename=\"a b.png\"", "a b.png"), ("filename=a.png", "a.png"), ("filename=\"a\\\"b\\\\c.png\"", "c.png"),
        ("filename=\"a\\\"b.png\"", "a\"b.png"),
        ("filename=\"C:\\dir\\a.png\"", "a.png"), ("filename=\"/etc/a.png\"", "a.png"), ("filename=\"é漢.png\"", "é漢.png"), ("filename=\"\"", ""),
        ("filename=\"x\"; filename*=UTF-8''%C3%A9.png", "é.png"), ("filename=\"x\"; filename*=latin1''%E9", "x"), ("filename=\"a;b.png\"", "a;b.png"),
        ("filename=\"\(String(repeating: "n", count: 300))\"", String(repeating: "n", count: 255)),
    ])
    func names(parameter: String, name: String) throws {
        #expect(try form(Self.part("name=\"file\"; \(parameter)", "x") + Self.end).values == ["file": Self.file(name, "x")])
    }

    private static let unfinished = "The multipart body ends before its closing boundary."
    private static let badFields = "A part of the multipart body has no header fields, too long ones, or some that are not UTF-8."
    private static let badDisposition = "A part of the multipart body has no Content-Disposition of form-data with a name."

    private static let malformed: [(String, String)] = [
        ("", unfinished),
        ("--XX\r\n", unfinished),
        (part("name=a", "1"), unfinished),
        (part("name=a", "1") + "--X", unfinished),
        (part("name=a", "1") + "--XY--", unfinished),
        ("--XXjunk\r\n", "A boundary of the multipart body is followed by more text in its line."),
        ("--XX\nContent-Disposition: form-data; name=a\n\n1\n--XX--", "A boundary of the multipart body is followed by more text in its line."),
        ("--XX\r\n\r\n--XX--", badFields),
        ("--XX\r\nno colon\r\n\r\n1\r\n--XX--", "A part of the multipart body has a header field without a colon."),
        ("--XX\r\nX: y\r\n\r\n1\r\n--XX--", badDisposition),
        (parts(("filename=a", "1")), badDisposition),
        (parts(("name=\"\"", "1")), badDisposition),
        (parts(("name=\"a", "1")), badDisposition),
        ("--XX\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--XX--", badDisposition),
        (part("name=a; filename=b", "1", "Content-Type: multipart/mixed; boundary=Y\r\n") + end,
            "The part 'a' of the multipart body is a multipart body itself."),
        (part("name=a", "MQ==", "Content-Transfer-Encoding: base64\r\n") + end, "The part 'a' of the multipart body is encoded: 'base64'."),
        (parts(("name=a; filename=b", "1"), ("name=a; filename=c", "2")), "The parameter 'a' is given as two files."),
        (parts(("name=a; filename=b", "1"), ("name=a", "2")), "The parameter 'a' is given both as a value and as a file."),
        (parts(("name=a", "1"), ("name=a; filename=b", "2")), "The parameter 'a' is given both as a value and as a file."),
        (parts(("name=" + String(repeating: "n", count: 9000), "1")), badFields),
        (String(repeating: part("name=a", "1"), count: 1001) + end, "A request may have at most 1000 parameters."),
    ]

    @Test("what is malformed", arguments: malformed)
    func isRefused(body: String, reason: String) { #expect(self.reason(body) == reason) }

    @Test("a text that is not UTF-8 is refused, a file is whatever it is") func bytes() throws {
        func body(_ parameter: String) -> [UInt8] {
            Array("--XX\r\nContent-Disposition: form-data; name=a\(parameter)\r\n\r\n".utf8) + [0xFF, 0xFE] + Array("\r\n--XX--".utf8)
        }
        var form = Form()
        #expect(throws: FormError(reason: "The parameters contain text that is not valid UTF-8.")) {
            try form.decode(multipart: body(""), contentType: Self.type)
        }
        try form.decode(multipart: body("; filename=b"), contentType: Self.type)
        #expect(form.values == ["a": .file(FormFile(name: "b", bytes: [0xFF, 0xFE]))])
    }

    @Test("the canonical form tells files apart by name and bytes, and not where they stand") func canonical() throws {
        func canonical(_ parts: String...) throws -> [UInt8] { try form(parts.joined() + Self.end).canonical() }
        let (file, text) = (Self.part("name=f; filename=a", "1"), Self.part("name=t", "1"))
        #expect(try canonical(file, text) == canonical(text, file))
        let others = [("name=f; filename=b", "1"), ("name=f; filename=a", "2"), ("name=f", "1"), ("name=g; filename=a", "1")].map { Self.part($0, $1) }
        #expect(Set(try others.map { try canonical($0, text) } + [canonical(file, text)]).count == 5)
    }

    @Test("the file is not copied: it is a slice of the body") func slice() throws {
        let body = Array((Self.part("name=f; filename=a", "12345") + Self.end).utf8)
        var form = Form()
        try form.decode(multipart: body, contentType: Self.type)
        guard case .file(let file)? = form.values["f"] else { throw FormError(reason: "no file") }
        let isSame = file.bytes.withUnsafeBytes { part in
            body.withUnsafeBytes { whole in part.baseAddress == whole.baseAddress.map { $0 + file.bytes.startIndex } }
        }
        #expect(isSame)
    }
}
