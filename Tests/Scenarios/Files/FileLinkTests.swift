// File links: a URL that needs no key, for as long as it lasts, and what the file says of it meanwhile.
import TestHarness
import Testing
import Wire

private let start: Int64 = 1_695_680_120
private let links = "/v1/file_links"

@Suite("File links") struct FileLinkTests {
    private let server: TestServer
    /// The image that they lead to.
    private let file: String

    init() throws {
        server = try TestServer()
        file = try server.images()[2]
    }

    private func newLink(_ more: String = "") throws -> Answer { try server.post(links, "file=\(file)\(more)") }

    /// Follows a link as a browser would, which has no key.
    private func follow(_ link: Answer) throws -> Answer { try server.get(String((link["url"]?.string ?? "").dropFirst(22)), key: nil) }

    private static let lost = Failure(404, "This file link does not exist, has expired, or its file is gone.")

    @Test("one in full") func whole() throws {
        let answer = try newLink("&expires_at=\(start + 60)&metadata[order]=42")
        #expect(answer.status == 200)
        #expect(answer.masked == """
            {
              "id": "link_…",
              "object": "file_link",
              "created": 1695680120,
              "expired": false,
              "expires_at": 1695680180,
              "file": "file_…",
              "livemode": false,
              "metadata": {
                "order": "42"
              },
              "url": "http://127.0.0.1:12111/links/TOKEN"
            }

            """)
        #expect(answer["file"] == .string(file))
        #expect(try server.get("\(links)/\(answer.id)").text == answer.text)
        #expect(try server.get("\(links)/\(answer.id)?expand[]=file")["file"]?["filename"] == "selfie.png")
    }

    @Test("whoever has the URL gets the file") func following() throws {
        let link = try newLink()
        #expect(link["expires_at"] == .null)
        let answer = try follow(link)
        #expect(answer.status == 200)
        #expect(answer.headers.map { "\($0.name): \($0.value)" } == [
            "Content-Type: image/png", "Cache-Control: no-store", "X-Content-Type-Options: nosniff",
        ])
        #expect(answer.body == (try server.get("/v1/files/\(file)/contents")).body)
        #expect(try server.request("HEAD", String((link["url"]?.string ?? "").dropFirst(22)), key: nil).status == 200)
    }

    @Test("nobody else does: not with another's random part, without one, with more, or by another method") func tokens() throws {
        let url = String((try newLink()["url"]?.string ?? "").dropFirst(22))
        let other = String((try newLink()["url"]?.string ?? "").dropFirst(22))
        #expect(url.dropLast(8) != other.dropLast(8))
        let (name, random) = (String(url.dropLast(8)), String(other.suffix(8)))
        for path in [name + random, name, url + "A", url + "/", "/links/" + url.dropFirst(8), "/links/", "/links/x"] {
            #expect(try server.get(path, key: nil).failure == Self.lost, "\(path)")
        }
        #expect(try server.post(url, key: nil).failure == Self.lost)
        #expect(try server.get(url, key: nil).status == 200)
    }

    @Test("the files of connected accounts and of other keys have links, too") func accounts() throws {
        for (key, headers) in [("sk_test_beta", [:]), ("sk_test_alpha", ["Stripe-Account": "acct_1"])] as [(String, Headers)] {
            let session = try server.post(TestServer.sessions, "type=document", key: key, headers: headers).id
            for transition in ["submit", "verify"] { _ = try server.fire(transition, session, key: nil) }
            let file = try server.get("/v1/files", key: key, headers: headers).ids[0]
            let link = try server.post(links, "file=\(file)", key: key, headers: headers)
            #expect(try follow(link).status == 200)
            #expect(try server.post(links, "file=\(file)").failure?.code == "resource_missing")
        }
    }

    // MARK: Expiry

    @Test("a link expires on the account's clock, to the second") func expiry() throws {
        let link = try newLink("&expires_at=\(start + 30)")
        #expect(try server.admin("POST clock", "advance=29")["fired"] == [])
        #expect(try follow(link).status == 200)
        #expect(try server.admin("POST clock", "advance=1")["fired"] == [
            ["at": .integer(start + 30), "id": .string(link.id), "transition": "expire"],
        ])
        #expect(try server.get("\(links)/\(link.id)")["expired"] == true)
        #expect(try follow(link).failure == Self.lost)
    }

    @Test("also where nothing but the wall clock moves it, and nobody has asked before") func wallClock() throws {
        let link = try newLink("&expires_at=\(start + 30)")
        server.wall.now += 30
        #expect(try follow(link).failure == Self.lost)
    }

    @Test("an update gives it another time, none, or ends it now", arguments: [
        ("\(start + 100)", .integer(start + 100), false, 200, 404), ("", .null, false, 200, 200), ("now", .integer(start), true, 404, 404),
        ("\(start + 10)", .integer(start + 10), false, 404, 404),
    ] as [(String, JSON, Bool, Int, Int)])
    func update(time: String, expiresAt: JSON, expired: Bool, afterThirty: Int, afterHundred: Int) throws {
        let link = try newLink("&expires_at=\(start + 30)&metadata[a]=1")
        let answer = try server.post("\(links)/\(link.id)", "expires_at=\(time)&metadata[b]=2")
        #expect(answer["expires_at"] == expiresAt)
        #expect(answer["expired"] == .bool(expired))
        #expect(answer["metadata"] == ["a": "1", "b": "2"])
        #expect(answer["url"] == link["url"])
        _ = try server.admin("POST clock", "advance=30")
        #expect(try follow(link).status == afterThirty)
        _ = try server.admin("POST clock", "advance=70")
        #expect(try follow(link).status == afterHundred)
        #expect(server.notes.faults == [])
    }

    @Test("an expired link cannot be changed any more") func expired() throws {
        let link = try newLink()
        _ = try server.post("\(links)/\(link.id)", "expires_at=now")
        #expect(try server.post("\(links)/\(link.id)", "expires_at=").failure == Failure(
            400, "You cannot update this FileLink because it has expired. Create another one for the file \(file)."))
    }

    // MARK: Refusals

    @Test("what is refused", arguments: [
        ("", Failure(400, code: "parameter_missing", parameter: "file", "Missing required param: file.")),
        ("file=file_none", Failure(400, code: "resource_missing", parameter: "file", "No such file upload: 'file_none'")),
        ("file=FILE&expires_at=\(start)", Failure(400, parameter: "expires_at", "Invalid expires_at: it must be in the future.")),
        ("file=FILE&expires_at=-9007199254740992", Failure(400, parameter: "expires_at", "Invalid expires_at: it must be in the future.")),
        ("file=FILE&expires_at=now", Failure(400, code: "parameter_invalid_integer", parameter: "expires_at", "Invalid integer: now")),
    ])
    func refused(form: String, failure: Failure) throws {
        #expect(try server.post(links, form.replacing("FILE", with: file)).failure == failure)
        #expect(try server.get(links).ids == [])
    }

    @Test("what an update refuses", arguments: [
        ("soon", "Invalid expires_at: it must be a time in Unix seconds, or now."), ("+1", "Invalid expires_at: it must be a time in Unix seconds, or now."),
        ("\(start - 1)", "Invalid expires_at: it must be in the future."),
    ])
    func refusedUpdate(time: String, message: String) throws {
        let link = try newLink()
        #expect(try server.post("\(links)/\(link.id)", "expires_at=\(Percent.encode(time))").failure == Failure(400, parameter: "expires_at", message))
        #expect(try server.get("\(links)/\(link.id)").text == link.text)
    }

    @Test("the last second there is") func farFuture() throws {
        let link = try newLink("&expires_at=9007199254740992")
        #expect(link["expires_at"] == 9_007_199_254_740_992)
        #expect(try newLink("&expires_at=9007199254740993").failure?.parameter == "expires_at")
        #expect(try server.post("\(links)/\(link.id)", "expires_at=9007199254740993").failure?.parameter == "expires_at")
    }

    // MARK: Lists

    @Test("the list: by file, by expiry, by time") func list() throws {
        let (first, second) = (try newLink("&expires_at=\(start + 1)").id, try newLink().id)
        let other = try server.post(links, "file=\(server.get("/v1/files?purpose=identity_document").ids[0])").id
        _ = try server.admin("POST clock", "advance=1")
        #expect(try server.get(links).ids == [other, second, first])
        #expect(try server.get("\(links)?file=\(file)").ids == [second, first])
        #expect(try server.get("\(links)?expired=true").ids == [first])
        #expect(try server.get("\(links)?expired=false").ids == [other, second])
        #expect(try server.get("\(links)?file=\(file)&expired=false").ids == [second])
        #expect(try server.get("\(links)?created[gt]=\(start)").ids == [])
    }

    @Test("the file shows its links as they are, newest first, ten of them") func ofAFile() throws {
        func shown() throws -> JSON? { try server.get("/v1/files/\(file)")["links"] }
        let first = try newLink("&expires_at=\(start + 1)")
        let second = try newLink()
        #expect(try shown() == [
            "object": "list", "data": [second.json, first.json], "has_more": false, "url": .string("\(links)?file=\(file)"),
        ])
        let changed = try server.post("\(links)/\(second.id)", "metadata[a]=1")
        _ = try server.admin("POST clock", "advance=1")
        let expired = try server.get("\(links)/\(first.id)")
        #expect(expired["expired"] == true)
        #expect(try shown()?["data"] == [changed.json, expired.json])

        let more = try (0..<9).map { _ in try newLink().json }
        #expect(try shown()?["data"] == .array(more.reversed() + [changed.json]))
        #expect(try shown()?["has_more"] == true)
        // One that is not shown any more does not come back.
        _ = try server.post("\(links)/\(second.id)", "expires_at=\(start + 2)")
        _ = try newLink()
        _ = try server.admin("POST clock", "advance=1")
        #expect(try shown()?["data"]?.array?.count == 10)
        #expect(try !server.get("/v1/files/\(file)").text.contains(second.id))
    }

    // MARK: The end of a file

    @Test("a link to a file that a redaction has taken away leads nowhere, and still expires") func redaction() throws {
        let session = try server.get(TestServer.sessions).ids[0]
        let (lasting, short) = (try newLink(), try newLink("&expires_at=\(start + 500_000)"))
        _ = try server.post("\(TestServer.sessions)/\(session)/redact")
        #expect(try follow(lasting).status == 200)
        _ = try server.admin("POST clock", "advance=4d")
        #expect(try follow(lasting).failure == Self.lost)
        #expect(try server.get("\(links)/\(lasting.id)?expand[]=file")["file"] == .string(file))
        _ = try server.admin("POST clock", "advance=4d")
        #expect(try server.get("\(links)/\(short.id)")["expired"] == true)
        #expect(try server.post("\(links)/\(lasting.id)", "expires_at=now")["expired"] == true)
        #expect(server.notes.faults == [])
    }

    @Test("a reset takes the links away") func reset() throws {
        let link = try newLink()
        _ = try server.admin("POST reset")
        #expect(try follow(link).failure == Self.lost)
    }
}
