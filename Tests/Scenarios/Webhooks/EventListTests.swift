// The list of events: its filters, one by one and together, its pages, and how long an event stays on it.
import TestHarness
import Testing
import Wire

@Suite("The list of events") struct EventListTests {
    private let server: TestServer
    /// The ids of the events of two sessions, oldest first: created, created, processing, verified, canceled.
    private let ids: [String]

    init() throws {
        server = try TestServer()
        let (first, second) = try (server.newSession(), server.newSession())
        server.wall.now += 100
        _ = try server.fire("submit", first)
        _ = try server.fire("verify", first)
        server.wall.now += 100
        _ = try server.post("\(TestServer.sessions)/\(second)/cancel")
        ids = try server.get("/v1/events").ids.reversed()
    }

    /// What a list shows, as the last parts of the types, newest first.
    private func names(_ query: String) throws -> String {
        let answer = try server.get("/v1/events?\(query)")
        let names = answer["data"]?.array?.map { $0["type"]?.string?.split(separator: ".").last.map(String.init) ?? "?" } ?? ["\(answer.status)"]
        return names.joined(separator: " ") + (answer["has_more"] == true ? " …" : "")
    }

    @Test("filters", arguments: [
        ("", "canceled verified processing created created"),
        ("type=identity.verification_session.created", "created created"),
        ("type=identity.verification_session.redacted", ""),
        ("type=identity.verification_session.*", "canceled verified processing created created"),
        ("type=identity.*", "canceled verified processing created created"),
        ("type=*", "canceled verified processing created created"),
        ("type=*.created", "created created"),
        ("type=identity.*.c*ed", "canceled created created"),
        ("type=charge.*", ""), ("type=created", ""), ("type=identity", ""), ("type=nonsense.*", ""),
        ("types[]=identity.verification_session.created", "created created"),
        ("types[]=identity.verification_session.verified&types[]=identity.verification_session.created", "verified created created"),
        ("types[]=identity.verification_session.*", ""), ("types[]=charge.failed&types[]=identity.verification_session.canceled", "canceled"),
        ("created=1695680220", "verified processing"),
        ("created[gte]=1695680220&created[lt]=1695680320", "verified processing"),
        ("created[gt]=1695680120&type=*.c*ed", "canceled"),
        ("created[gt]=1695680320", ""),
        ("limit=2", "canceled verified …"),
        ("type=*.created&limit=1", "created …"), ("type=*.created&limit=2", "created created"),
        ("delivery_success=true", "canceled verified processing created created"), ("delivery_success=false", ""),
    ])
    func filters(query: String, expected: String) throws { #expect(try names(query) == expected) }

    @Test("pages of several types together, in both directions") func pages() throws {
        let types = "types[]=identity.verification_session.created&types[]=identity.verification_session.verified"
            + "&types[]=identity.verification_session.canceled"
        // Without the third, which is processing.
        let matching = [ids[0], ids[1], ids[3], ids[4]]
        for size in 1...4 {
            var seen: [String] = []
            var page = try server.get("/v1/events?\(types)&limit=\(size)")
            seen += page.ids
            while page["has_more"] == true {
                page = try server.get("/v1/events?\(types)&limit=\(size)&starting_after=\(seen.last ?? "")")
                seen += page.ids
            }
            #expect(seen == matching.reversed())

            var back = [matching[0]]
            repeat {
                page = try server.get("/v1/events?\(types)&limit=\(size)&ending_before=\(back.last ?? "")")
                back += page.ids.reversed()
            } while page["has_more"] == true
            #expect(back == matching)
        }
        // A cursor need not be of those types.
        #expect(try server.get("/v1/events?\(types)&starting_after=\(ids[2])").ids == [ids[1], ids[0]])
        #expect(try server.get("/v1/events?\(types)&ending_before=\(ids[2])").ids == [ids[4], ids[3]])
    }

    @Test("type and types are one too many") func exclusive() throws {
        let name = "identity.verification_session.created"
        #expect(try server.get("/v1/events?type=\(name)&types[]=\(name)").failure == Failure(
            400, code: "parameters_exclusive", parameter: "type", "You may only specify one of these parameters: type, types."))
    }

    @Test("twenty types and no more") func tooManyTypes() throws {
        func query(_ count: Int) -> String { (0..<count).map { "types[]=charge.\($0)" }.joined(separator: "&") }
        #expect(try server.get("/v1/events?\(query(20))").ids == [])
        #expect(try server.get("/v1/events?\(query(21))").failure == Failure(
            400, parameter: "types", "Invalid array: it may have at most 20 elements, and you passed 21."))
    }

    @Test("what is no filter", arguments: [
        ("delivery_success=perhaps", "delivery_success"), ("types=x", "types"), ("account=acct_1", "account"), ("created[since]=1", "created[since]"),
    ])
    func refused(query: String, parameter: String) throws {
        #expect(try server.get("/v1/events?\(query)").failure?.parameter == parameter)
    }

    // MARK: Retention

    @Test("an event is there for thirty days of the account's clock, to the second") func retention() throws {
        let id = ids[0]
        _ = try server.admin("POST clock", "now=\(1_695_680_120 + 30 * 86_400 - 1)&frozen=true")
        #expect(try server.get("/v1/events/\(id)").status == 200)
        #expect(try names("") == "canceled verified processing created created")
        _ = try server.admin("POST clock", "advance=1")
        let gone = Failure(404, code: "resource_missing", parameter: "id", "No such event: '\(id)'")
        #expect(try server.get("/v1/events/\(id)").failure == gone)
        #expect(try server.post("/v1/events/\(id)/retry", "for_stripecli=true").failure == Failure(
            404, code: "resource_missing", parameter: "id", "No such notification: '\(id)'"))
        #expect(try names("") == "canceled verified processing")
        #expect(try names("created[lte]=1695680120") == "")
        #expect(try names("ending_before=\(ids[2])") == "canceled verified")
        #expect(try server.get("/v1/events?starting_after=\(id)").failure == Failure(
            400, code: "resource_missing", parameter: "starting_after", "No such event: '\(id)'"))
        _ = try server.admin("POST clock", "advance=200")
        #expect(try names("") == "")
        // Their objects stay.
        #expect(try server.get(TestServer.sessions).ids.count == 2)
    }
}
