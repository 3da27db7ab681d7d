// Lists: the envelope, the order, pages, and filters.
import TestHarness
import Testing
import Wire

@Suite("Lists") struct ListTests {
    /// A server with sessions, one a second.
    private func server(_ count: Int) throws -> (TestServer, newestFirst: [String]) {
        let server = try TestServer()
        var ids: [String] = []
        for number in 0..<count {
            ids.insert(try server.newSession("type=document&client_reference_id=\(number % 2 == 0 ? "even" : "odd")"), at: 0)
            server.wall.now += 1
        }
        return (server, ids)
    }

    private func list(_ server: TestServer, _ query: String) throws -> Answer { try server.get("\(TestServer.sessions)?\(query)") }

    @Test("an empty list, whole; url is the path without its query", arguments: ["sessions", "reports"])
    func empty(name: String) throws {
        #expect(try TestServer().get("/v1/identity/verification_\(name)?limit=3").text == """
            {
              "object": "list",
              "data": [],
              "has_more": false,
              "url": "/v1/identity/verification_\(name)"
            }

            """)
    }

    @Test("a list of two, whole: newest first, each object as a retrieve shows it") func whole() throws {
        let server = try TestServer()
        _ = try server.newSession("type=id_number")
        server.wall.now += 10
        _ = try server.newSession()
        _ = try server.post("\(TestServer.sessions)/\(server.get(TestServer.sessions).ids[0])/cancel")
        #expect(try server.get(TestServer.sessions).masked == """
            {
              "object": "list",
              "data": [
                {
                  "id": "vs_…",
                  "object": "identity.verification_session",
                  "client_reference_id": null,
                  "client_secret": null,
                  "created": 1695680130,
                  "last_error": null,
                  "last_verification_report": null,
                  "livemode": false,
                  "metadata": {},
                  "options": {},
                  "redaction": null,
                  "related_customer": null,
                  "related_customer_account": null,
                  "status": "canceled",
                  "type": "document",
                  "url": null
                },
                {
                  "id": "vs_…",
                  "object": "identity.verification_session",
                  "client_reference_id": null,
                  "client_secret": "vs_…_secret_test_TOKEN",
                  "created": 1695680120,
                  "last_error": null,
                  "last_verification_report": null,
                  "livemode": false,
                  "metadata": {},
                  "options": {},
                  "redaction": null,
                  "related_customer": null,
                  "related_customer_account": null,
                  "status": "requires_input",
                  "type": "id_number",
                  "url": "http://127.0.0.1:12111/start/test_TOKEN"
                }
              ],
              "has_more": false,
              "url": "/v1/identity/verification_sessions"
            }

            """)
    }

    @Test("what was created in one second is listed newest first, too") func sameSecond() throws {
        let server = try TestServer()
        let ids = try (0..<30).map { _ in try server.newSession() }
        #expect(try list(server, "limit=100").ids == ids.reversed())
    }

    @Test("limit is 10 unless told otherwise, and is brought into 1 to 100 without an error", arguments: [
        ("", 10), ("limit=3", 3), ("limit=1", 1), ("limit=0", 1), ("limit=-1", 1), ("limit=-9223372036854775808", 1), ("limit=100", 100),
        ("limit=101", 100), ("limit=200", 100), ("limit=9223372036854775807", 100),
    ])
    func limit(query: String, count: Int) throws {
        let (server, ids) = try server(105)
        let page = try list(server, query)
        #expect(page.ids == Array(ids.prefix(count)))
        #expect(page["has_more"] == true)
    }

    @Test("has_more is false exactly where the page ends with the last object") func hasMore() throws {
        let (server, _) = try server(3)
        #expect(try list(server, "limit=2")["has_more"] == true)
        #expect(try list(server, "limit=3")["has_more"] == false)
        #expect(try list(server, "limit=4")["has_more"] == false)
    }

    @Test("starting_after: the page of older objects, without the cursor itself") func startingAfter() throws {
        let (server, ids) = try server(5)
        let page = try list(server, "limit=2&starting_after=\(ids[1])")
        #expect(page.ids == [ids[2], ids[3]])
        #expect(page["has_more"] == true)
        let last = try list(server, "limit=2&starting_after=\(ids[3])")
        #expect(last.ids == [ids[4]])
        #expect(last["has_more"] == false)
        #expect(try list(server, "starting_after=\(ids[4])").ids == [])
    }

    @Test("ending_before: the page next to the cursor on its newer side, newest first") func endingBefore() throws {
        let (server, ids) = try server(5)
        let page = try list(server, "limit=2&ending_before=\(ids[4])")
        #expect(page.ids == [ids[2], ids[3]])
        #expect(page["has_more"] == true)
        let last = try list(server, "limit=2&ending_before=\(ids[2])")
        #expect(last.ids == [ids[0], ids[1]])
        #expect(last["has_more"] == false)
        #expect(try list(server, "ending_before=\(ids[0])").ids == [])
    }

    @Test("walking through all pages meets every object once, in both directions, even within one second") func walk() throws {
        let server = try TestServer()
        let ids = Array(try (0..<23).map { _ in try server.newSession() }.reversed())
        var seen: [String] = []
        var page = try list(server, "limit=5")
        while true {
            seen += page.ids
            guard page["has_more"] == true, let last = page.ids.last else { break }
            page = try list(server, "limit=5&starting_after=\(last)")
        }
        #expect(seen == ids)

        seen = [ids[22]]
        repeat {
            page = try list(server, "limit=5&ending_before=\(seen[0])")
            seen = page.ids + seen
        } while page["has_more"] == true
        #expect(seen == ids)
    }

    @Test("a cursor that names nothing here: unknown, of another resource, of another account", arguments: ["starting_after", "ending_before"])
    func unknownCursor(name: String) throws {
        let server = try TestServer()
        let report = try server.session(server.verifiedSession())["last_verification_report"]?.string ?? ""
        let foreign = try server.newSession(key: "sk_test_beta")
        for id in ["vs_none", report, foreign] {
            #expect(try list(server, "\(name)=\(id)").failure == Failure(
                400, code: "resource_missing", parameter: name, "No such VerificationSession: '\(id)'"))
        }
    }

    @Test("both cursors are one too many; but first each has to exist") func bothCursors() throws {
        let (server, ids) = try server(2)
        let both = try list(server, "starting_after=\(ids[0])&ending_before=\(ids[1])").failure
        #expect(both?.status == 400)
        #expect(both?.code == nil)
        #expect(both?.message == "Received both starting_after and ending_before parameters. Please pass in only one.")
        #expect(try list(server, "starting_after=\(ids[0])&ending_before=vs_none").failure?.message
            == "No such VerificationSession: 'vs_none'")
    }

    @Test("filters and pages go together; the cursor need not match the filter") func filteredPages() throws {
        let (server, ids) = try server(6)
        let odd = [ids[0], ids[2], ids[4]]
        let page = try list(server, "client_reference_id=odd&limit=2")
        #expect(page.ids == [odd[0], odd[1]])
        #expect(page["has_more"] == true)
        #expect(try list(server, "client_reference_id=odd&starting_after=\(odd[1])").ids == [odd[2]])
        #expect(try list(server, "client_reference_id=odd&starting_after=\(ids[1])").ids == [odd[1], odd[2]])
        #expect(try list(server, "client_reference_id=odd&ending_before=\(ids[3])").ids == [odd[0], odd[1]])
        #expect(try list(server, "client_reference_id=nobody").ids == [])
    }

    @Test("created: a time exactly, or bounds, which may be combined", arguments: [
        ("created=1695680122", [2]), ("created=1695680100", []), ("created[gt]=1695680122", [3, 4]), ("created[gte]=1695680122", [2, 3, 4]),
        ("created[lt]=1695680122", [0, 1]), ("created[lte]=1695680122", [0, 1, 2]), ("created[gte]=1695680121&created[lt]=1695680123", [1, 2]),
        ("created[gt]=1695680121&created[lte]=1695680121", []), ("created[gt]=-1", [0, 1, 2, 3, 4]),
        ("created[gte]=1695680121&client_reference_id=even", [2, 4]),
    ] as [(String, [Int])])
    func created(query: String, expected: [Int]) throws {
        let (server, ids) = try server(5)
        #expect(try list(server, query).ids == expected.reversed().map { ids[4 - $0] })
    }

    @Test("created with something else in it", arguments: [
        ("created=yesterday", "created", "Invalid integer: yesterday"), ("created[gt]=soon", "created[gt]", "Invalid integer: soon"),
        ("created[]=1", "created", #"Invalid integer: {"0":"1"}"#),
    ])
    func badCreated(query: String, parameter: String, message: String) throws {
        #expect(try list(TestServer(), query).failure == Failure(
            400, code: "parameter_invalid_integer", parameter: parameter, message))
    }

    @Test("an empty filter filters nothing away: it is refused", arguments: ["client_reference_id", "created", "limit", "starting_after", "status"])
    func emptyFilter(name: String) throws {
        #expect(try list(TestServer(), "\(name)=").failure?.code == "parameter_invalid_empty")
    }
}
