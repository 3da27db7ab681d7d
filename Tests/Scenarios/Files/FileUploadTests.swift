// Uploads: what is taken for which purpose, what comes back of it, and how long.
import API
import TestHarness
import Testing
import Wire

private let start: Int64 = 1_695_680_120

extension TestServer {
    /// Uploads a file as the SDKs do.
    /// - Parameter more: other parameters, in the order in which they are sent.
    func upload(
        _ bytes: [UInt8], _ name: String = "a.png", purpose: String? = "dispute_evidence", with more: [(String, String)] = [],
        key: String = "sk_test_alpha", headers: Headers = [:]
    ) throws -> Answer {
        var body: [UInt8] = []
        for (name, value) in (purpose.map { [("purpose", $0)] } ?? []) + more {
            body += "--XX\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        body += "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: application/octet-stream\r\n\r\n".utf8
        body += bytes + Array("\r\n--XX--\r\n".utf8)
        return try postMultipart(body, key: key, headers: headers)
    }

    func postMultipart(
        _ body: [UInt8], to path: String = "/v1/files", type: String = "multipart/form-data; boundary=XX", key: String = "sk_test_alpha",
        headers: Headers = [:]
    ) throws -> Answer {
        var all: Headers = ["Authorization": "Bearer \(key)", "Content-Type": type]
        for (name, value) in headers { all.add(name, value) }
        return try send(Request(method: "POST", path: path, headers: all, body: body))
    }
}

@Suite("Uploads") struct FileUploadTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    /// The beginnings of files, each with something behind it.
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 1, 2, 3]
    private static let jpg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0]
    private static let gif = Array("GIF89a".utf8)
    private static let pdf = Array("%PDF-1.7\n".utf8)
    private static let zip = Array("PK\u{3}\u{4}\u{0}".utf8)
    private static let text = Array("a,b\n1,2\n".utf8)

    @Test("one in full") func whole() throws {
        let answer = try server.upload(Self.png, "photos/Evidence.png")
        #expect(answer.status == 200)
        #expect(answer.masked == """
            {
              "id": "file_…",
              "object": "file",
              "created": 1695680120,
              "expires_at": 1719008120,
              "filename": "Evidence.png",
              "links": {
                "object": "list",
                "data": [],
                "has_more": false,
                "url": "/v1/file_links?file=file_…"
              },
              "purpose": "dispute_evidence",
              "size": 12,
              "title": null,
              "type": "png",
              "url": "http://127.0.0.1:12111/v1/files/file_…/contents"
            }

            """)
        #expect(try server.get("/v1/files/\(answer.id)").text == answer.text)
        #expect(try server.get("/v1/files?purpose=dispute_evidence").ids == [answer.id])
    }

    @Test("the bytes come back as they were, by the API and by links; no other account has them") func contents() throws {
        let file = try server.upload(Self.png)
        let contents = try server.get("/v1/files/\(file.id)/contents")
        #expect(contents.body == Self.png)
        #expect(contents.headers["Content-Type"] == "image/png")
        #expect(try server.get("/v1/files/\(file.id)/contents", key: "sk_test_beta").status == 404)
        let link = try server.post("/v1/file_links", "file=\(file.id)")
        #expect(try server.open(link["url"]?.string ?? "").body == Self.png)
    }

    @Test("a file of several pieces", arguments: [262_143, 262_144, 262_145, 1_000_000]) func pieces(size: Int) throws {
        let bytes = Self.png + (0..<(size - Self.png.count)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let file = try server.upload(bytes)
        #expect(file["size"] == .integer(Int64(size)))
        #expect(try server.get("/v1/files/\(file.id)/contents").body == bytes)
    }

    @Test("with a link of its own at once") func firstLink() throws {
        let more = [("file_link_data[create]", "true"), ("file_link_data[expires_at]", "\(start + 60)"), ("file_link_data[metadata][a]", "b")]
        let file = try server.upload(Self.png, with: more)
        let link = file["links"]?["data"]?[0]
        #expect(link?["metadata"] == ["a": "b"])
        #expect(link?["file"] == .string(file.id))
        #expect(try server.get("/v1/file_links").json["data"]?[0] == link)
        #expect(try server.open(link?["url"]?.string ?? "").body == Self.png)
        _ = try server.admin("POST clock", "advance=60")
        #expect(try server.get("/v1/files/\(file.id)")["links"]?["data"]?[0]?["expired"] == true)
        #expect(try server.upload(Self.png, with: [("file_link_data[create]", "false")])["links"]?["data"] == [])
    }

    @Test("its bytes say what it is, and its name where they do not", arguments: [
        (png, "x", "tax_document_user_upload", "png"), (jpg, "x.png", "tax_document_user_upload", "jpg"), (gif, "x.gif", "business_logo", "gif"),
        (pdf, "x", "pci_document", "pdf"), (zip, "x.docx", "tax_document_user_upload", "docx"), (zip, "x.XLSX", "tax_document_user_upload", "xlsx"),
        (text, "x.csv", "tax_document_user_upload", "csv"), (text, "x.json", "issuing_regulatory_reporting", "json"),
        (Array("<svg/>".utf8), "x.svg", "customer_signature", "svg"),
        (text, "x.pem", "terminal_wifi_certificate", nil), (zip, "x.apk", "terminal_android_apk", "zip"),
    ] as [([UInt8], String, String, String?)])
    func types(bytes: [UInt8], name: String, purpose: String, type: String?) throws {
        let file = try server.upload(bytes, name, purpose: purpose)
        #expect(file.status == 200)
        #expect(file["type"]?.string == type)
        #expect(try server.get("/v1/files/\(file.id)/contents").body == bytes)
    }

    @Test("a picture that can hold a script is not sent as one") func script() throws {
        let file = try server.upload(Array("<svg/>".utf8), "x.svg", purpose: "customer_signature")
        #expect(try server.get("/v1/files/\(file.id)/contents").headers["Content-Type"] == "application/octet-stream")
    }

    @Test("a type that the purpose does not take", arguments: [
        (gif, "x.gif", "dispute_evidence", "application/pdf, image/jpeg, image/png"),
        (text, "x.png", "dispute_evidence", "application/pdf, image/jpeg, image/png"),
        ([], "x.png", "identity_document", "application/pdf, image/jpeg, image/png"), (pdf, "x.pdf", "business_icon", "image/gif, image/jpeg, image/png"),
        (png, "x.png", "pci_document", "application/pdf"),
    ] as [([UInt8], String, String, String)])
    func wrongType(bytes: [UInt8], name: String, purpose: String, types: String) throws {
        #expect(try server.upload(bytes, name, purpose: purpose).failure == Failure(
            400, parameter: "file", "We don't currently support that file type. Try uploading a file with one of the following mimetypes: \(types)."))
        #expect(try server.get("/v1/files").ids == [])
    }

    @Test("a size that the purpose does not take", arguments: [
        ("business_icon", 512 << 10, "512 KB"), ("dispute_evidence", 5 << 20, "5 MB"),
    ])
    func wrongSize(purpose: String, maximum: Int, limit: String) throws {
        let bytes = Self.png + [UInt8](repeating: 0, count: maximum - Self.png.count)
        #expect(try server.upload(bytes, purpose: purpose).status == 200)
        #expect(try server.upload(bytes + [0], purpose: purpose).failure == Failure(
            400, parameter: "file",
            "The file you uploaded was too large. Please upload a file that is smaller than \(limit) for the purpose \(purpose)."))
    }

    @Test("a file may be larger than other bodies, what is beside it may not") func limits() throws {
        var settings = APISettings()
        settings.maximumBody = 2000
        settings.maximumFile = 5000
        let server = try TestServer(settings)
        let bytes = Self.png + [UInt8](repeating: 0, count: 4988)
        #expect(try server.upload(bytes).status == 200)
        #expect(try server.upload(bytes + [0]).failure == Failure(413, parameter: "file", "The files in a request may have at most 5000 bytes."))
        #expect(try server.upload(Self.png, with: [("a", String(repeating: "x", count: 2000))]).failure
            == Failure(413, "The body of a request may have at most 2000 bytes."))
        #expect(try server.upload([UInt8](repeating: 0, count: 7001)).failure == Failure(413, "The body of a request may have at most 2000 bytes."))
        #expect(try server.post("/v1/customers", "name=\(String(repeating: "x", count: 2000))").status == 413)
    }

    @Test("what is missing or unknown", arguments: [
        ("name=\"purpose\"\r\n\r\ndispute_evidence", Failure(400, code: "parameter_missing", parameter: "file", "Missing required param: file.")),
        ("name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-", Failure(400, code: "parameter_missing", parameter: "purpose", "Missing required param: purpose.")),
        ("name=\"file\"\r\n\r\n/home/a.pdf\r\n--XX\r\nContent-Disposition: form-data; name=purpose\r\n\r\npci_document",
            Failure(
                400, parameter: "file",
                "Invalid file: it must be a part with a filename in a multipart/form-data body. With curl: -F file=@PATH, with the @.")),
        ("name=\"fil\"; filename=\"a.pdf\"\r\n\r\n%PDF-\r\n--XX\r\nContent-Disposition: form-data; name=purpose\r\n\r\npci_document",
            Failure(400, code: "parameter_unknown", parameter: "fil", "Received unknown parameter: fil")),
    ])
    func incomplete(part: String, failure: Failure) throws {
        let answer = try server.postMultipart(Array("--XX\r\nContent-Disposition: form-data; \(part)\r\n--XX--".utf8))
        #expect(answer.failure?.parameter == failure.parameter)
        #expect(answer.failure?.code == failure.code)
        #expect(answer.failure?.message.hasPrefix(failure.message) == true)
    }

    @Test("a purpose that nobody uploads for") func purposes() throws {
        for purpose in ["selfie", "finance_report_run", "holiday"] {
            #expect(try server.upload(Self.png, purpose: purpose).failure?.message.hasPrefix("Invalid purpose: must be one of account_requirement, ") == true)
        }
    }

    @Test("a link that cannot be made leaves no file") func badLink() throws {
        let more = [("file_link_data[create]", "true"), ("file_link_data[expires_at]", "\(start)")]
        #expect(try server.upload(Self.png, with: more).failure == Failure(
            400, parameter: "file_link_data[expires_at]", "Invalid file_link_data[expires_at]: it must be in the future."))
        #expect(try server.upload(Self.png, with: [("file_link_data[metadata][a]", "b")]).failure?.parameter == "file_link_data[create]")
        #expect(try server.get("/v1/files").ids == [])
        #expect(try server.get("/v1/file_links").ids == [])
    }

    @Test("a malformed body is refused in Stripe's shape", arguments: [
        ("", "multipart/form-data; boundary=XX", "The multipart body ends before its closing boundary."),
        ("--XX--", "multipart/form-data", "The Content-Type of a multipart body must name its boundary, in up to 70 characters."),
        ("--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1", "multipart/form-data; boundary=XX", "The multipart body ends before its closing boundary."),
    ])
    func malformed(body: String, type: String, reason: String) throws {
        #expect(try server.postMultipart(Array(body.utf8), type: type).failure == Failure(400, "Invalid request: \(reason)"))
    }

    @Test("a publishable key may upload, but make no link, and read nothing back") func publishable() throws {
        let file = try server.upload(Self.png, key: "pk_test_alpha")
        #expect(file.status == 200)
        #expect(try server.upload(Self.png, with: [("file_link_data[create]", "true")], key: "pk_test_alpha").failure?.code == "secret_key_required")
        #expect(try server.get("/v1/files/\(file.id)", key: "pk_test_alpha").failure?.code == "secret_key_required")
    }

    @Test("an idempotency key is for this file only, by its bytes and its name") func idempotency() throws {
        let headers: Headers = ["Idempotency-Key": "once"]
        let file = try server.upload(Self.png, headers: headers)
        #expect(try server.upload(Self.png, headers: headers).text == file.text)
        #expect(try server.upload(Self.png + [1], headers: headers).failure?.type == "idempotency_error")
        #expect(try server.upload(Self.png, "b.png", headers: headers).failure?.type == "idempotency_error")
        #expect(try server.get("/v1/files").ids == [file.id])
    }

    @Test("evidence is kept for 270 days of the account's clock, a signature for 7, most for good", arguments: [
        ("dispute_evidence", 270), ("customer_signature", 7), ("identity_document", nil),
    ] as [(String, Int?)])
    func expiry(purpose: String, days: Int?) throws {
        let file = try server.upload(Self.png, purpose: purpose)
        let link = try server.post("/v1/file_links", "file=\(file.id)")
        #expect(file["expires_at"] == (days.map { .integer(start + Int64($0) * 86_400) } ?? .null))
        _ = try server.admin("POST clock", "advance=\((days ?? 1000) * 86_400 - 1)")
        #expect(try server.get("/v1/files/\(file.id)/contents").body == Self.png)
        _ = try server.admin("POST clock", "advance=1")
        #expect(try server.get("/v1/files/\(file.id)").status == (days == nil ? 200 : 404))
        #expect(try server.get("/v1/files/\(file.id)/contents").status == (days == nil ? 200 : 404))
        #expect(try server.open(link["url"]?.string ?? "").status == (days == nil ? 200 : 404))
        #expect(server.notes.faults == [])
    }

    @Test("forms of other endpoints may come in parts as well") func elsewhere() throws {
        let body = Array("--XX\r\nContent-Disposition: form-data; name=\"metadata[a]\"\r\n\r\nb c\r\n--XX--".utf8)
        #expect(try server.postMultipart(body, to: "/v1/customers")["metadata"] == ["a": "b c"])
        let file = Array("--XX\r\nContent-Disposition: form-data; name=name; filename=a\r\n\r\nb\r\n--XX--".utf8)
        #expect(try server.postMultipart(file, to: "/v1/customers").failure == Failure(400, parameter: "name", "Invalid string: \"a\""))
    }
}
