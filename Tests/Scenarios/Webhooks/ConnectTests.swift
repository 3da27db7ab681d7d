// Connected accounts: whose endpoints are told of whose events.
import TestHarness
import Testing
import Wire

private let connected: Headers = ["Stripe-Account": "acct_1234567890"]

@Suite("Events of connected accounts") struct ConnectTests {
    private let server: TestServer
    /// Of the platform: for its own events, and for those of its accounts.
    private let own: TestReceiver
    private let connect: TestReceiver
    private let connectID: String

    init() throws {
        server = try TestServer()
        own = server.receiver("http://127.0.0.1:1")
        connect = server.receiver("http://127.0.0.1:2")
        _ = try server.newEndpoint(own.url, "*", more: "&connect=false")
        connectID = try server.newEndpoint(connect.url, "*", more: "&connect=true").id
    }

    @Test("an endpoint with connect hears of connected accounts, with their id, and of nothing else") func connectOnly() throws {
        let mine = try server.newSession()
        let theirs = try server.post(TestServer.sessions, "type=document", headers: connected).id
        try server.settle()
        #expect(own.arrivals.map { $0.json["data"]?["object"]?["id"]?.string } == [mine])
        #expect(own.arrivals[0].json["account"] == nil)
        #expect(connect.arrivals.map { $0.json["data"]?["object"]?["id"]?.string } == [theirs])
        #expect(connect.arrivals[0].json.object?.keys == [
            "id", "object", "account", "api_version", "created", "data", "livemode", "pending_webhooks", "request", "type",
        ])
        #expect(connect.arrivals[0].json["account"] == "acct_1234567890")
        #expect(connect.arrivals[0].json["pending_webhooks"] == 1)
    }

    @Test("the event is the connected account's, and so is its success") func whose() throws {
        _ = try server.post(TestServer.sessions, "type=document", headers: connected)
        #expect(try server.get("/v1/events").ids == [])
        let id = try server.get("/v1/events", headers: connected).ids[0]
        #expect(try server.get("/v1/events/\(id)").status == 404)
        #expect(try server.get("/v1/events?delivery_success=false", headers: connected).ids == [id])
        try server.settle()
        #expect(try server.get("/v1/events?delivery_success=false", headers: connected).ids == [])
        // The platform's control plane sees the delivery, another account's does not.
        #expect(try server.deliveries().map { [$0["account"], $0["webhook_endpoint"]] } == [["acct_1234567890", .string(connectID)]])
        #expect(try server.deliveries(key: "sk_test_beta") == [])
    }

    @Test("an endpoint of the connected account itself hears of its events as its own") func itsOwn() throws {
        let theirs = server.receiver("http://127.0.0.1:3")
        _ = try server.newEndpoint(theirs.url, "*", headers: connected)
        _ = try server.post(TestServer.sessions, "type=document", headers: connected)
        _ = try server.newSession()
        try server.settle()
        #expect((own.arrivals.count, connect.arrivals.count, theirs.arrivals.count) == (1, 1, 1))
        #expect(theirs.arrivals[0].id == connect.arrivals[0].id)
        #expect(theirs.arrivals[0].json["pending_webhooks"] == 2)
        #expect(try server.get("/v1/webhook_endpoints").ids.count == 2)
        #expect(try server.get("/v1/webhook_endpoints", headers: connected).ids.count == 1)
    }

    @Test("another platform with an account of the same id hears nothing") func otherPlatform() throws {
        _ = try server.post(TestServer.sessions, "type=document", key: "sk_test_beta", headers: connected)
        try server.settle(key: nil)
        #expect((own.arrivals.count, connect.arrivals.count) == (0, 0))
    }

    @Test("retries of a connected account's event run on that account's clock") func retries() throws {
        connect.reply = { _ in .status(500) }
        _ = try server.post(TestServer.sessions, "type=document", headers: connected)
        try server.settle()
        _ = try server.admin("POST clock", "advance=1d")
        #expect(try server.attempts() == [0, 10, 70, 3670].map { "\(1_695_680_120 + $0) automatic: the endpoint answered 500" })
    }

    @Test("it can be resent to the platform's endpoint") func resend() throws {
        _ = try server.post(TestServer.sessions, "type=document", headers: connected)
        try server.settle()
        let id = try server.get("/v1/events", headers: connected).ids[0]
        #expect(try server.post("/v1/events/\(id)/retry", "webhook_endpoint=\(connectID)", headers: connected).id == id)
        try server.settle()
        #expect(connect.arrivals.map(\.id) == [id, id])
        // As the Stripe CLI names the account.
        let account = "account=acct_1234567890"
        #expect(try server.post("/v1/events/\(id)/retry", "webhook_endpoint=\(connectID)&\(account)").id == id)
        #expect(try server.post("/v1/events/\(id)/retry", "for_stripecli=true&\(account)").id == id)
        try server.settle()
        #expect(connect.arrivals.count == 3)
        #expect(try server.post("/v1/events/\(id)/retry", "for_stripecli=true").status == 404)
    }

    @Test("a resend, too, goes to those only that the event concerns") func resendByKind() throws {
        let own = try server.newEndpoint(urlOfResends, "*")
        let theirs = try server.newEndpoint(urlOfResends, "*", more: "&connect=true")
        _ = try server.newSession()
        let event = try server.get("/v1/events").ids[0]
        #expect(try server.post("/v1/events/\(event)/retry", "webhook_endpoint=\(own.id)").status == 200)
        #expect(try server.post("/v1/events/\(event)/retry", "webhook_endpoint=\(theirs.id)").failure == Failure(
            400, code: "resource_missing", parameter: "webhook_endpoint", "No such webhook endpoint: '\(theirs.id)'"))
    }
}

private let urlOfResends = "http://127.0.0.1:4242/resends"
