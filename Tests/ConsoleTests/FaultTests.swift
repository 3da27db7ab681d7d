// /_admin/faults: calls that fail, and webhooks that come twice, late, out of order or never.
import TestHarness
import Testing
import Wire

@Suite("Faults of calls") struct FaultTests {
    @Test("an error in place of the answer, as often as it was asked for; nothing is done") func response() throws {
        let server = try TestServer()
        let id = try server.admin(
            "POST faults", #"{"match": {"method": "POST", "path": "/v1/customers"}, "times": 2, "response": {"status": 500, "error": {"message": "boom"}}}"#).id
        for _ in 1...2 {
            #expect(try server.post("/v1/customers").failure == Failure(500, type: "api_error", "boom"))
        }
        #expect(try server.post("/v1/customers").status == 200)
        #expect(try server.get("/v1/customers")["data"]?.array?.count == 1)
        #expect(try server.admin("GET faults/\(id)")["struck"] == 2)
    }

    @Test("it matches by method, path, parameter and account", arguments: [
        (#"{"method": "GET"}"#, false), (#"{"path": "/v1/cus*"}"#, true), (#"{"path": "/v1/charges"}"#, false), (#"{"parameter": {"name": "Jenny"}}"#, true),
        (#"{"parameter": {"name": "Joe"}}"#, false), ("{}", true),
    ]) func match(match: String, strikes: Bool) throws {
        let server = try TestServer()
        _ = try server.admin("POST faults", #"{"match": \#(match), "response": {"status": 503}}"#)
        #expect(try server.post("/v1/customers", "name=Jenny").status == (strikes ? 503 : 200))
        #expect(try server.post("/v1/customers", "name=Jenny", key: "sk_test_beta").status == 200)
    }

    @Test("a connection that is reset does nothing; an answer that is cut has been done") func interruptions() throws {
        let server = try TestServer()
        _ = try server.admin("POST faults", "action=reset&times=1")
        #expect(try server.post("/v1/customers").interruption == .reset)
        #expect(try server.get("/v1/customers")["data"] == [])
        _ = try server.admin("POST faults", "action=cut&times=1")
        #expect(try server.post("/v1/customers").interruption == .cut)
        #expect(try server.get("/v1/customers")["data"]?.array?.count == 1)
    }

    @Test("a delay comes before the call") func delay() throws {
        let server = try TestServer()
        _ = try server.admin("POST faults", "delay_ms=300&times=1")
        #expect(try server.post("/v1/customers").status == 200)
        #expect(server.notes.timeouts.isEmpty)
        #expect(try server.get("/v1/customers")["data"]?.array?.count == 1)
    }

    @Test("a call that hangs is never answered") func hang() throws {
        let server = try TestServer()
        _ = try server.admin("POST faults", "action=hang&times=1")
        #expect(throws: TestServer.NoAnswer.self) { try server.post("/v1/customers") }
        #expect(try server.get("/v1/customers")["data"] == [])
    }

    @Test("an account has a thousand at most; a spent one makes room, and other accounts have their own thousand") func count() throws {
        let server = try TestServer()
        _ = try server.admin("POST faults", "action=hang&match[path]=/v1/charges&times=1")
        for _ in 1..<1000 { _ = try server.admin("POST faults", "action=hang&match[path]=/v1/nowhere") }
        #expect(try server.admin("POST faults", "action=hang").failure == Failure(
            400, type: "invalid_request_error", "There are 1000 faults already. Delete some of them first."))
        #expect(try server.admin("POST faults", "action=hang&match[path]=/v1/nowhere", key: "sk_test_beta").status == 200)
        #expect(throws: TestServer.NoAnswer.self) { try server.post("/v1/charges") }
        #expect(try server.admin("POST faults", "action=hang&match[path]=/v1/nowhere").status == 200)
    }

    @Test("the oldest that matches strikes, whether it is for the account or for all") func order() throws {
        let server = try TestServer()
        _ = try server.admin("POST faults", "response[status]=501&times=1", key: nil)
        _ = try server.admin("POST faults", "response[status]=502&times=1")
        _ = try server.admin("POST faults", "response[status]=503&times=1", key: nil)
        #expect(try (1...4).map { _ in try server.post("/v1/customers").status } == [501, 502, 503, 200])
    }

    @Test("a path is compared in no time, however many faults and stars there are") func stars() throws {
        let server = try TestServer()
        let (pattern, path) = ("/v1/*" + String(repeating: "a", count: 400) + "b*", "/v1/" + String(repeating: "a", count: 60_000))
        for _ in 1...100 { _ = try server.admin("POST faults", "action=hang&match[path]=\(pattern)") }
        #expect(try server.get(path).status == 404)
        #expect(try server.admin("POST faults", "action=hang&match[path]=\(pattern)\(pattern)").failure?.parameter == "match[path]")
    }

    @Test("a card's number or a secret is not shown again") func masked() throws {
        let server = try TestServer()
        let match = try server.admin("POST faults", "action=hang&match[parameter][source]=4242424242424242&match[parameter][client_secret]=hello")["match"]
        #expect(match == ["parameter": ["client_secret": "[masked]", "source": "************4242"]])
    }

    @Test("a reset of the account takes its faults away, and so does a deletion") func removal() throws {
        let server = try TestServer()
        let id = try server.admin("POST faults", "action=hang").id
        #expect(try server.admin("DELETE faults/\(id)").json == ["id": .string(id), "object": "fault", "deleted": true])
        #expect(try server.admin("GET faults/\(id)").status == 404)
        _ = try server.admin("POST faults", "action=hang")
        _ = try server.admin("POST reset")
        #expect(try server.admin("GET faults")["data"] == [])
    }

    @Test("pages, the oldest first") func pages() throws {
        let server = try TestServer()
        let ids = try (1...3).map { _ in try server.admin("POST faults", "action=hang").id }
        let first = try server.admin("GET faults?limit=2")
        #expect(first["data"]?.array?.map { $0["id"]?.string } == [ids[0], ids[1]])
        #expect(first["has_more"] == true)
        let second = try server.admin("GET faults?limit=2&starting_after=\(ids[1])")
        #expect(second["data"]?.array?.map { $0["id"]?.string } == [ids[2]])
        #expect(second["has_more"] == false)
        #expect(try server.admin("GET faults?limit=x").failure?.parameter == "limit")
        #expect(try server.admin("GET faults?starting_after=fault_9").failure?.message == "No such fault: 'fault_9'")
    }

    @Test("a call that takes no parameters changes nothing if it gets one", arguments: ["faults", "progressions"]) func unknown(kind: String) throws {
        let server = try TestServer()
        _ = try server.admin("POST faults", "action=hang")
        _ = try server.admin("POST progressions", "object=identity.verification_session&transition=submit&after=2")
        #expect(try server.admin("DELETE \(kind)?id=fault_1").failure?.message == "Received unknown parameter: id")
        #expect(try server.admin("GET \(kind)")["data"]?.array?.count == 1)
    }

    @Test("a fault that could never strike, or would change nothing, is refused", arguments: [
        ("", "action"), ("action=hang&match[event]=customer.created", "match"), ("action=drop&match[path]=/v1", "match"), ("action=delay", "delay_ms"),
        ("action=drop&match[event]=customer.cretaed", "match[event]"), ("response[status]=200", "response[status]"), ("action=explode", "action"),
        ("response[error][message]=a", "response[status]"), ("delay_ms=-1", "delay_ms"), ("action=hang&times=0", "times"),
    ]) func refused(form: String, parameter: String) throws {
        let failure = try TestServer().admin("POST faults", form).failure
        #expect(failure?.status == 400)
        #expect(failure?.parameter == parameter)
    }
}

@Suite("Faults of webhooks") struct WebhookFaultTests {
    private let server: TestServer
    private let receiver: TestReceiver

    init() throws {
        server = try TestServer()
        receiver = server.receiver()
        _ = try server.newEndpoint(receiver.url, "*")
    }

    private var arrived: [String?] { receiver.arrivals.map { $0.json["data"]?["object"]?["name"]?.string } }

    private func make(_ names: String...) throws {
        for name in names { _ = try server.post("/v1/customers", "name=\(name)") }
        _ = try server.settle()
    }

    @Test("twice: the same event comes again") func duplicate() throws {
        _ = try server.admin("POST faults", "action=duplicate&match[event]=customer.created&times=1")
        try make("a", "b")
        #expect(arrived.sorted { ($0 ?? "") < ($1 ?? "") } == ["a", "a", "b"])
        #expect(Set(receiver.arrivals.compactMap { $0.json["id"]?.string }).count == 2)
    }

    @Test("never: the attempt fails, and the next one of the schedule arrives") func drop() throws {
        _ = try server.admin("POST faults", "action=drop&times=1")
        try make("a")
        #expect(arrived == [])
        #expect(try server.settle()["failed"]?[0]?["failure"] == "a fault has dropped it, as a tester has asked")
        _ = try server.admin("POST clock", "advance=10")
        _ = try server.settle()
        #expect(arrived == ["a"])
    }

    @Test("late, on the account's clock") func delay() throws {
        _ = try server.admin("POST faults", "action=delay&delay_ms=90000&times=1")
        try make("a")
        #expect(arrived == [])
        _ = try server.admin("POST clock", "advance=89")
        #expect(arrived == [])
        _ = try server.admin("POST clock", "advance=1")
        #expect(arrived == ["a"])
    }

    @Test("out of order: after the next one to the same endpoint") func swap() throws {
        _ = try server.admin("POST faults", "action=swap&times=1")
        try make("a")
        #expect(arrived == [])
        try make("b")
        #expect(arrived == ["b", "a"])
        #expect(try server.admin("GET timers")["data"] == [])
    }

    @Test("out of order, and no other webhook follows: it comes after a minute") func swapAlone() throws {
        _ = try server.admin("POST faults", "action=swap&times=1")
        try make("a")
        _ = try server.admin("POST clock", "advance=60")
        #expect(arrived == ["a"])
    }

    @Test("a reset forgets which webhooks it has struck, since the next ones get the same numbers") func reset() throws {
        _ = try server.admin("POST faults", "action=duplicate&times=1")
        receiver.reply = { _ in .silence }
        _ = try server.post("/v1/customers", "name=a")
        _ = try server.admin("POST reset")
        while try server.engine.sweep() { try server.endTurn() }
        receiver.reply = { _ in .status(200) }
        _ = try server.newEndpoint(receiver.url, "*")
        try make("b")
        #expect(arrived == ["a", "b"])
    }

    @Test("only the event and the endpoint that it names") func match() throws {
        _ = try server.admin("POST faults", "action=drop&match[event]=customer.updated")
        _ = try server.admin("POST faults", "action=drop&match[webhook_endpoint]=we_other")
        try make("a")
        #expect(arrived == ["a"])
    }
}
