// Webhooks and snapshots: what was under way, and what comes back.
import Engine
import TestFixtures
import TestHarness
import Testing
import Wire

@Suite("Snapshots and webhooks") struct SnapshotDeliveryTests {
    private let server: TestServer
    private let receiver: TestReceiver

    init() throws {
        server = try TestServer()
        receiver = server.receiver()
        _ = try server.newEndpoint(receiver.url, "customer.created")
    }

    @Test("a delivery that had failed is tried again when its time comes, each time it was restored") func retries() throws {
        receiver.reply = { _ in .status(500) }
        let customer = try server.post("/v1/customers").id
        try server.settle()
        _ = try server.save()
        let before = try server.attempts()
        #expect(before.count == 1)
        receiver.reply = { _ in .status(200) }
        for round in 1...2 {
            _ = try server.admin("POST clock", "advance=1h")
            #expect(try server.state() == "succeeded")
            #expect(receiver.arrivals.count == 1 + round)
            _ = try server.restore()
            #expect(try server.state()?.hasPrefix("pending until") == true)
            #expect(try server.attempts() == before)
        }
        #expect(receiver.arrivals.allSatisfy { $0.json["data"]?["object"]?["id"] == .string(customer) })
        #expect(Set(receiver.arrivals.map(\.id)).count == 1)
    }

    @Test("one that was due is sent again; one that was made since is not") func due() throws {
        receiver.reply = { _ in .silence }
        _ = try server.post("/v1/customers", "name=ada")
        _ = try server.save()
        #expect(server.courierUnderWay == 1)
        _ = try server.post("/v1/customers", "name=bob")
        while try server.turn() {}
        #expect(receiver.arrivals.count == 2)
        receiver.reply = { _ in .status(200) }
        _ = try server.restore()
        while try server.turn() {}
        #expect(receiver.arrivals.map { $0.json["data"]?["object"]?["name"] } == ["ada", "bob", "ada"])
        #expect(server.courierUnderWay == 0)
        #expect(try server.deliveries().map { $0["outcome"] } == ["succeeded"])
        #expect(try server.settle()["settled"] == true)
    }

    @Test("events of connected accounts go to the platform's endpoint, before and after") func connected() throws {
        let platform = server.receiver("http://127.0.0.1:4243/connect")
        platform.reply = { _ in .status(500) }
        _ = try server.newEndpoint(platform.url, "customer.created", more: "&connect=true")
        let headers: Headers = ["Stripe-Account": "acct_one"]
        _ = try server.post("/v1/customers", "name=ada", headers: headers)
        try server.settle()
        #expect(platform.arrivals.count == 1)
        _ = try server.save()
        _ = try server.restore()
        platform.reply = { _ in .status(200) }
        _ = try server.admin("POST clock", "advance=1h")
        #expect(platform.arrivals.count == 2)
        _ = try server.post("/v1/customers", "name=bob", headers: headers)
        try server.settle()
        #expect(platform.arrivals.map { $0.json["data"]?["object"]?["name"] } == ["ada", "ada", "bob"])
    }

    @Test("a call that moves the clock ends with the restore") func movement() throws {
        _ = try server.save()
        receiver.reply = { _ in .silence }
        let key: Headers = ["Authorization": "Bearer sk_test_alpha"]
        let session = try server.verifiedSession()
        _ = try server.newEndpoint(receiver.url, "identity.verification_session.redacted")
        _ = try server.post("\(TestServer.sessions)/\(session)/redact")
        var answer: Response?
        server.console.handle(Request(method: "POST", path: "/_admin/clock", headers: key, body: Array("advance=30d".utf8))) { answer = $0 }
        try server.endTurn()
        while try server.turn() {}
        #expect(answer == nil)
        _ = try server.restore()
        while answer == nil, try server.turn() {}
        #expect(Answer(try #require(answer))["now"] == 1_695_680_120)
        #expect(try server.admin("GET clock")["now"] == 1_695_680_120)
    }
}
