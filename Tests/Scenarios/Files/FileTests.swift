// The images of identity reports as files: what they say of themselves, what they hold, and that a redaction takes them away.
import TestHarness
import Testing
import Wire

extension TestServer {
    /// The ids of the images of a session that has passed, in the order front, back, selfie.
    func images(key: String = "sk_test_alpha") throws -> [String] {
        _ = try verifiedSession("type=document&options[document][require_matching_selfie]=true", key: key)
        return try get("/v1/files", key: key).ids.reversed()
    }
}

@Suite("Files") struct FileTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("one in full") func whole() throws {
        let id = try server.images()[0]
        let answer = try server.get("/v1/files/\(id)")
        #expect(answer.status == 200)
        #expect(answer.masked == """
            {
              "id": "file_…",
              "object": "file",
              "created": 1695680120,
              "expires_at": null,
              "filename": "document_front.png",
              "links": {
                "object": "list",
                "data": [],
                "has_more": false,
                "url": "/v1/file_links?file=file_…"
              },
              "purpose": "identity_document",
              "size": 1111,
              "title": null,
              "type": "png",
              "url": "http://127.0.0.1:12111/v1/files/file_…/contents"
            }

            """)
        #expect(answer["links"]?["url"] == .string("/v1/file_links?file=\(id)"))
        #expect(answer["url"] == .string("http://127.0.0.1:12111/v1/files/\(id)/contents"))
    }

    @Test("a report names its images: a side each of the document, a passport's only one, and the portrait", arguments: [
        ("type=document", ["document_front.png", "document_back.png"], [nil, nil]),
        ("type=document&options[document][allowed_types][]=passport", ["document_front.png"], [nil, nil]),
        ("type=document&options[document][require_matching_selfie]=true", ["document_front.png", "document_back.png"], ["document_front.png", "selfie.png"]),
        ("type=id_number", [], [nil, nil]),
    ])
    func ofAReport(form: String, sides: [String], selfie: [String?]) throws {
        let report = try server.report(of: server.verifiedSession(form))
        func name(_ id: JSON?) throws -> String? { try id?.string.flatMap { try server.get("/v1/files/\($0)")["filename"]?.string } }
        #expect(try (report["document"]?["files"]?.array ?? []).compactMap(name) == sides)
        #expect(try [name(report["selfie"]?["document"]), name(report["selfie"]?["selfie"])] == selfie)
        #expect(try server.get("/v1/files").ids.count == sides.count + (selfie == [nil, nil] ? 0 : 1))
    }

    @Test("every attempt has images of its own, a failed one too") func attempts() throws {
        let id = try server.newSession()
        try server.reject(id, "document_expired")
        try server.reject(id, "document_unverified_other")
        #expect(Set(try server.get("/v1/files").ids).count == 4)
    }

    @Test("no event tells of them") func events() throws {
        let receiver = server.receiver()
        _ = try server.newEndpoint(receiver.url, "*")
        _ = try server.images()
        try server.settle()
        #expect(receiver.names == ["created", "processing", "verified"])
    }

    @Test("the list: newest first, by purpose, by time, in pages") func list() throws {
        let ids = try server.images()
        #expect(try server.get("/v1/files").ids == ids.reversed())
        #expect(try server.get("/v1/files?purpose=selfie").ids == [ids[2]])
        #expect(try server.get("/v1/files?purpose=identity_document").ids == [ids[1], ids[0]])
        #expect(try server.get("/v1/files?purpose=tax_document_user_upload").ids == [])
        #expect(try server.get("/v1/files?created[lt]=1695680120").ids == [])
        #expect(try server.get("/v1/files?limit=1&starting_after=\(ids[2])").ids == [ids[1]])
        #expect(try server.get("/v1/files?purpose=holiday").failure?.parameter == "purpose")
        #expect(try server.get("/v1/files", key: "sk_test_beta").ids == [])
    }

    // MARK: Contents

    @Test("the contents are a picture, as long and of the kind that the file says") func contents() throws {
        let widths: [[UInt8]] = [[0, 0, 0, 240], [0, 0, 0, 240], [0, 0, 0, 160]]
        let pictures = try zip(server.images(), widths).map { id, width in
            let file = try server.get("/v1/files/\(id)")
            let answer = try server.get("/v1/files/\(id)/contents")
            #expect(answer.status == 200)
            #expect(answer.headers["Content-Type"] == "image/png")
            #expect(file["size"] == .integer(Int64(answer.body.count)))
            #expect(Array(answer.body.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
            #expect(Array(answer.body[16..<20]) == width)
            return answer.body
        }
        #expect(Set(pictures).count == 3)
    }

    @Test("only a secret key of the account gets them", arguments: [
        ("pk_test_alpha" as String?, 403), (nil, 401), ("sk_test_beta", 404), ("rk_test_alpha", 200), ("sk_test_alpha", 200),
    ])
    func keys(key: String?, status: Int) throws {
        let id = try server.images()[0]
        #expect(try server.get("/v1/files/\(id)/contents", key: key).status == status)
        #expect(try server.get("/v1/files/\(id)", key: key).status == status)
    }

    @Test("a file that is not there") func missing() throws {
        for path in ["/v1/files/file_none", "/v1/files/file_none/contents"] {
            #expect(try server.get(path).failure == Failure(404, code: "resource_missing", parameter: "id", "No such file upload: 'file_none'"))
        }
    }

    @Test("files cannot be changed or deleted") func notThere() throws {
        let id = try server.images()[0]
        #expect(try server.post("/v1/files/\(id)").status == 404)
        #expect(try server.delete("/v1/files/\(id)").status == 404)
    }

    // MARK: Redaction

    @Test("a redaction takes them away when it is complete, those of all attempts and of nobody else; their ids stay in the report") func redaction() throws {
        let other = try server.images()
        let id = try server.newSession("type=document&options[document][require_matching_selfie]=true")
        try server.reject(id, "selfie_face_mismatch")
        _ = try server.fire("submit", id)
        _ = try server.fire("verify", id)
        let files = try server.get("/v1/files").ids.filter { !other.contains($0) }
        #expect(files.count == 6)
        let before = try server.report(of: id)

        _ = try server.post("\(TestServer.sessions)/\(id)/redact")
        _ = try server.admin("POST clock", "advance=345599")
        #expect(try server.get("/v1/files").ids.count == 9)

        _ = try server.admin("POST clock", "advance=1")
        #expect(try server.get("/v1/files").ids == other.reversed())
        for file in files {
            #expect(try server.get("/v1/files/\(file)").failure?.code == "resource_missing")
            #expect(try server.get("/v1/files/\(file)/contents").failure?.code == "resource_missing")
        }
        let after = try server.report(of: id)
        #expect(after["document"]?["files"] == before["document"]?["files"])
        #expect(after["selfie"] == before["selfie"])
        #expect(server.notes.faults == [])
    }
}
