// What an endpoint gets to see: the request of a delivery, and which events it is told of.
import Digest
import TestHarness
import Testing
import Wire

@Suite("Deliveries") struct DeliveryTests {
    @Test("a delivery from beginning to end: the fields, the body, and the event before and after it") func wholeDelivery() throws {
        let server = try TestServer()
        let receiver = server.receiver()
        let secret = try server.newEndpoint(receiver.url, "*")["secret"]?.string ?? ""
        let session = try server.post(TestServer.sessions, "type=document")
        let id = try server.get("/v1/events").ids[0]
        #expect(receiver.arrivals.isEmpty)
        let before = try server.get("/v1/events/\(id)")
        #expect(before["pending_webhooks"] == 1)
        #expect(try server.get("/v1/events?delivery_success=false").ids == [id])
        // The clock of the account is no clock to sign with.
        _ = try server.admin("POST clock", "now=1696000000")
        let arrival = try #require(receiver.arrivals.first)
        #expect(arrival.headers.map(\.name) == [
            "Content-Type", "User-Agent", "Accept", "Accept-Encoding", "Cache-Control", "Stripe-Signature",
        ])
        #expect(arrival.headers.dropLast().map(\.value) == [
            "application/json; charset=utf-8", "Stripe/1.0 (+https://stripe.com/docs/webhooks)", "*/*; q=0.5, application/xml", "gzip", "no-cache",
        ])
        let code = SHA256.hexadecimal(SHA256.authenticate(Array("1695680120.\(arrival.text)".utf8), key: Array(secret.utf8)) ?? [])
        let signature = try #require(arrival.headers["Stripe-Signature"])
        #expect(signature.hasPrefix("t=1695680120,v1=\(code),v0="))
        #expect(signature.wholeMatch(of: #/t=\d+,v1=[0-9a-f]{64},v0=[0-9a-f]{64}/#) != nil)
        // The body is the event as it was listed then, without the line end.
        #expect(arrival.text + "\n" == before.text)
        #expect(arrival.json["data"]?["object"]?["id"]?.string == session.id)

        let after = try server.get("/v1/events/\(id)")
        var expected = before.json
        expected["pending_webhooks"] = 0
        #expect(after.json == expected)
        #expect(try server.get("/v1/events?delivery_success=false").ids == [])
        #expect(try server.get("/v1/events?delivery_success=true").ids == [id])
        try server.settle()
        #expect(receiver.arrivals.count == 1)
        #expect(server.notes.faults == [])
    }

    @Test("any answer of 2xx is a success, all others are failures", arguments: [
        (200, "succeeded"), (201, "succeeded"), (204, "succeeded"), (299, "succeeded"),
        (301, "pending until 1695680130"), (302, "pending until 1695680130"), (304, "pending until 1695680130"),
        (400, "pending until 1695680130"), (410, "pending until 1695680130"), (500, "pending until 1695680130"),
    ])
    func outcome(status: Int, state: String) throws {
        let server = try TestServer()
        let (receiver, elsewhere) = (server.receiver(), server.receiver("http://127.0.0.1:1/elsewhere"))
        receiver.reply = { _ in .status(status, headers: ["Location": elsewhere.url]) }
        _ = try server.newEndpoint(receiver.url, "*")
        _ = try server.newSession()
        try server.settle()
        #expect(try server.state() == state)
        #expect(receiver.arrivals.count == 1)
        #expect(elsewhere.arrivals.isEmpty)
    }

    @Test("each endpoint gets what it asked for, in the order of events") func types() throws {
        let server = try TestServer()
        let wanted: [(String, [String])] = [
            ("http://127.0.0.1:1", ["*"]), ("http://127.0.0.1:2", ["identity.verification_session.processing"]),
            ("http://127.0.0.1:3", ["charge.failed", "identity.verification_session.verified", "identity.verification_session.created"]),
            ("http://127.0.0.1:4", ["charge.failed"]), ("http://127.0.0.1:5", ["charge.failed", "*"]),
        ]
        let receivers = wanted.map { server.receiver($0.0) }
        for (url, types) in wanted {
            _ = try server.post("/v1/webhook_endpoints", "url=\(url)" + types.map { "&enabled_events[]=\($0)" }.joined())
        }
        _ = try server.verifiedSession()
        try server.settle()
        #expect(receivers.map(\.names) == [
            ["created", "processing", "verified"], ["processing"], ["created", "verified"], [], ["created", "processing", "verified"],
        ])
    }

    @Test("pending_webhooks: all that are to answer, those that have not yet, and in a body at least the one it goes to") func pending() throws {
        let server = try TestServer()
        let urls = (1...3).map { "http://127.0.0.1:\($0)" }
        let receivers = urls.map { server.receiver($0) }
        receivers[1].reply = { _ in .status(500) }
        for url in urls { _ = try server.newEndpoint(url, "*") }
        _ = try server.newSession()
        let id = try server.get("/v1/events").ids[0]
        func pending() throws -> JSON? { try server.get("/v1/events/\(id)")["pending_webhooks"] }
        #expect(try pending() == 3)
        try server.settle()
        #expect(try pending() == 1)
        #expect(receivers.map { $0.arrivals.map { $0.json["pending_webhooks"] } } == [[3], [3], [3]])
        #expect(try server.get("/v1/events?delivery_success=false").ids == [id])

        receivers[1].reply = { _ in .status(200) }
        _ = try server.admin("POST clock", "advance=10")
        try server.settle()
        #expect(try pending() == 0)
        #expect(receivers[1].arrivals.map { $0.json["pending_webhooks"] } == [3, 1])
        // What is sent of it once more counts itself.
        _ = try server.post("/v1/events/\(id)/retry", "for_stripecli=true")
        try server.settle()
        #expect(receivers[0].arrivals.last?.json["pending_webhooks"] == 1)
        #expect(try pending() == 0)
    }

    @Test("one URL at two endpoints is told twice, each time with that endpoint's secret") func sameURL() throws {
        let server = try TestServer()
        let receiver = server.receiver()
        let secrets = try (0..<2).map { _ in try server.newEndpoint(receiver.url, "*")["secret"]?.string ?? "" }
        _ = try server.newSession()
        try server.settle()
        #expect(Set(receiver.arrivals.map(\.id)).count == 1)
        #expect(receiver.arrivals.count == 2)
        // Which endpoint is told first is not said.
        let signatures = receiver.arrivals.compactMap { $0.headers["Stripe-Signature"] }
        let codes = secrets.map { secret in
            SHA256.hexadecimal(SHA256.authenticate(Array("1695680120.\(receiver.arrivals[0].text)".utf8), key: Array(secret.utf8)) ?? [])
        }
        for code in codes { #expect(signatures.count { $0.contains("v1=\(code),") } == 1) }
    }

    @Test("an endpoint's own version is written into the body; the event keeps its own") func version() throws {
        let server = try TestServer()
        let receiver = server.receiver()
        _ = try server.newEndpoint(receiver.url, "*", more: "&api_version=2019-03-14")
        _ = try server.newSession()
        try server.settle()
        #expect(receiver.arrivals.map { $0.json["api_version"] } == ["2019-03-14"])
        #expect(try server.get("/v1/events")["data"]?[0]?["api_version"] == "2026-10-28.endive")
        #expect(try server.deliveries()[0]["attempts"]?[0]?["request"]?["body"]?.string == receiver.arrivals[0].text)
    }

    @Test("metadata that looks like an event does not confuse what is put into the body") func treacherous() throws {
        let server = try TestServer()
        let receiver = server.receiver()
        _ = try server.newEndpoint(receiver.url, "*", more: "&api_version=2019-03-14")
        _ = try server.newEndpoint("http://127.0.0.1:1", "*")
        _ = try server.post(TestServer.sessions, "type=document&metadata[pending_webhooks]=7&metadata[api_version]=%22,%0A%20%20%22pending_webhooks%22:%208")
        try server.settle()
        let body = try #require(receiver.arrivals.first?.json)
        #expect(body["pending_webhooks"] == 2)
        #expect(body["api_version"] == "2019-03-14")
        #expect(body["data"]?["object"]?["metadata"] == ["api_version": "\",\n  \"pending_webhooks\": 8", "pending_webhooks": "7"])
        #expect(try server.get("/v1/events")["data"]?[0]?["pending_webhooks"] == 1)
    }

    @Test("an endpoint is told of what happens while it is there and enabled") func enabled() throws {
        let server = try TestServer()
        let receiver = server.receiver()
        func session() throws {
            _ = try server.newSession()
            try server.settle()
        }
        try session()
        let path = "/v1/webhook_endpoints/\(try server.newEndpoint(receiver.url, "*").id)"
        #expect(receiver.arrivals.count == 0)
        try session()
        #expect(receiver.arrivals.count == 1)
        _ = try server.post(path, "disabled=true")
        try session()
        #expect(receiver.arrivals.count == 1)
        _ = try server.post(path, "disabled=false&enabled_events[]=charge.failed")
        try session()
        #expect(receiver.arrivals.count == 1)
        _ = try server.post(path, "enabled_events[]=*&url=http://127.0.0.1:1/moved")
        let moved = server.receiver("http://127.0.0.1:1/moved")
        try session()
        #expect((receiver.arrivals.count, moved.arrivals.count) == (1, 1))
        _ = try server.delete(path)
        try session()
        #expect((receiver.arrivals.count, moved.arrivals.count) == (1, 1))
        // Nothing was left waiting for it, and the events are there all the same.
        #expect(try server.get("/v1/events").ids.count == 6)
        #expect(try server.deliveries().count == 2)
    }

    @Test("what is under way goes to the URL of its time, what waits to that of its turn") func moved() throws {
        let server = try TestServer()
        let (old, new) = (server.receiver("http://127.0.0.1:1"), server.receiver("http://127.0.0.1:2"))
        old.reply = { _ in .status(500) }
        let id = try server.newEndpoint(old.url, "*").id
        _ = try server.newSession()
        try server.settle()
        _ = try server.post("/v1/webhook_endpoints/\(id)", "url=\(new.url)")
        _ = try server.admin("POST clock", "advance=10")
        #expect((old.names, new.names) == (["created"], ["created"]))
    }

    @Test("test events go to test endpoints, live ones to live ones") func modes() throws {
        let server = try TestServer(allowsLiveKeys: true)
        let (test, live) = (server.receiver("http://127.0.0.1:1"), server.receiver("https://example.com/hook"))
        _ = try server.newEndpoint(test.url, "*")
        _ = try server.newEndpoint(live.url, "*", key: "sk_live_alpha")
        _ = try server.newSession(key: "sk_live_alpha")
        try server.settle(key: nil)
        #expect((test.names, live.names) == ([], ["created"]))
        #expect(live.arrivals[0].json["livemode"] == true)
        _ = try server.newSession()
        try server.settle(key: nil)
        #expect((test.names, live.names) == (["created"], ["created"]))
    }

    @Test("a receiver may call the API before it answers, and what that brings about is delivered, too") func callsBack() throws {
        let server = try TestServer()
        let receiver = server.receiver()
        _ = try server.newEndpoint(receiver.url, "*")
        receiver.reply = { arrival in
            guard arrival.type == "identity.verification_session.created", let id = arrival.json["data"]?["object"]?["id"]?.string else {
                return .status(200)
            }
            return .status(try server.post("\(TestServer.sessions)/\(id)/cancel").status)
        }
        let id = try server.newSession()
        try server.settle()
        #expect(receiver.names == ["created", "canceled"])
        #expect(try server.session(id)["status"] == "canceled")
        #expect(try server.deliveries().map { $0["outcome"] } == ["succeeded", "succeeded"])
    }
}
