// Events as objects: what one holds, who is said to have caused it, and which changes make one.
import TestHarness
import Testing
import Wire

@Suite("Events") struct EventTests {
    @Test("an event from beginning to end") func wholeEvent() throws {
        let server = try TestServer()
        let session = try server.post(
            TestServer.sessions, "type=document&metadata[order]=6735&provided_details[email]=jenny@example.com",
            headers: ["Idempotency-Key": "order-6735"])
        let list = try server.get("/v1/events")
        let event = try server.get("/v1/events/\(list.ids[0])")
        #expect(event.masked == """
            {
              "id": "evt_…",
              "object": "event",
              "api_version": "2026-10-28.endive",
              "created": 1695680120,
              "data": {
                "object": {
                  "id": "vs_…",
                  "object": "identity.verification_session",
                  "client_reference_id": null,
                  "client_secret": null,
                  "created": 1695680120,
                  "last_error": null,
                  "last_verification_report": null,
                  "livemode": false,
                  "metadata": {
                    "order": "6735"
                  },
                  "options": {},
                  "provided_details": {
                    "email": "jenny@example.com"
                  },
                  "redaction": null,
                  "related_customer": null,
                  "related_customer_account": null,
                  "status": "requires_input",
                  "type": "document",
                  "url": null
                }
              },
              "livemode": false,
              "pending_webhooks": 0,
              "request": {
                "id": "req_…",
                "idempotency_key": "order-6735"
              },
              "type": "identity.verification_session.created"
            }

            """)
        #expect(event["request"]?["id"]?.string == session.headers["Request-Id"])
        #expect(event["data"]?["object"]?["id"]?.string == session.id)
        #expect(list.json == ["object": "list", "data": [event.json], "has_more": false, "url": "/v1/events"])
    }

    @Test("each step of a life makes one, which shows the object as it was right then") func snapshots() throws {
        let server = try TestServer()
        let id = try server.newSession()
        server.wall.now += 10
        _ = try server.fire("submit", id)
        server.wall.now += 10
        _ = try server.fire("reject", id, "code=document_expired")
        server.wall.now += 10
        _ = try server.post("\(TestServer.sessions)/\(id)/cancel")
        let events = try server.get("/v1/events")["data"]?.array ?? []
        let story = events.reversed().map { event in
            "\(event["created"]?.integer ?? 0) \(event["type"]?.string ?? ""): \(event["data"]?["object"]?["status"]?.string ?? "")"
        }
        #expect(story == [
            "1695680120 identity.verification_session.created: requires_input",
            "1695680130 identity.verification_session.processing: processing",
            "1695680140 identity.verification_session.requires_input: requires_input",
            "1695680150 identity.verification_session.canceled: canceled",
        ])
        #expect(events[1]["data"]?["object"]?["last_error"]?["code"] == "document_expired")
        #expect(events[2]["data"]?["object"]?["last_error"] == .null)
        // None is about an update, so none says what was there before.
        #expect(events.allSatisfy { $0["data"]?.object?.keys == ["object"] })
    }

    @Test("who caused it: a request, with its key or without one; the control plane and the clock are no requests") func causes() throws {
        let server = try TestServer()
        _ = try server.newEndpoint("http://127.0.0.1:1", "identity.verification_session.redacted")
        let created = try server.post(TestServer.sessions, "type=document")
        _ = try server.fire("submit", created.id)
        _ = try server.fire("verify", created.id)
        _ = try server.post("\(TestServer.sessions)/\(created.id)/redact")
        _ = try server.admin("POST clock", "advance=4d")
        let causes = try server.get("/v1/events")["data"]?.array?.reversed().map { ($0["type"]?.string ?? "", $0["request"]) } ?? []
        let nobody: JSON = ["id": .null, "idempotency_key": .null]
        #expect(causes.map(\.0) == ["created", "processing", "verified", "redacted"].map { "identity.verification_session.\($0)" })
        #expect(causes.map(\.1) == [
            ["id": .string(created.headers["Request-Id"] ?? ""), "idempotency_key": .null], nobody, nobody, nobody,
        ])
    }

    @Test("an event stays as it is when its session gets a new secret, an update, or another status") func lasting() throws {
        let server = try TestServer()
        let id = try server.newSession()
        let path = "/v1/events/\(try server.get("/v1/events").ids[0])"
        let before = try server.get(path).text
        server.wall.now += 2 * 86_400
        #expect(try server.session(id)["client_secret"] != .null)
        #expect(try server.get(path).text == before)
        _ = try server.post("\(TestServer.sessions)/\(id)", "metadata[a]=b")
        #expect(try server.get(path).text == before)
        _ = try server.post("\(TestServer.sessions)/\(id)/cancel")
        #expect(try server.get(path).text == before)
    }

    @Test("a session and its event: neither without the other") func refused() throws {
        let server = try TestServer()
        let id = try server.newSession()
        _ = try server.fire("verify", id)
        _ = try server.post(TestServer.sessions, "type=nonsense")
        #expect(try server.get("/v1/events").ids.count == 1)
    }

    @Test("what announces nothing: an update of a session, endpoints themselves, a report, a replay") func silent() throws {
        let server = try TestServer()
        let key: Headers = ["Idempotency-Key": "once"]
        let id = try server.post(TestServer.sessions, "type=document", headers: key).id
        _ = try server.post(TestServer.sessions, "type=document", headers: key)
        _ = try server.post("\(TestServer.sessions)/\(id)", "metadata[a]=b")
        let endpoint = try server.newEndpoint("http://127.0.0.1:1", "charge.failed").id
        _ = try server.post("/v1/webhook_endpoints/\(endpoint)", "disabled=true")
        _ = try server.delete("/v1/webhook_endpoints/\(endpoint)")
        #expect(try server.get("/v1/events").ids.count == 1)
    }

    @Test("the Stripe-Version of a request has no effect on its event") func version() throws {
        let server = try TestServer()
        _ = try server.post(TestServer.sessions, "type=document", headers: ["Stripe-Version": "2019-03-14"])
        let event = try server.get("/v1/events", headers: ["Stripe-Version": "2020-08-27"])["data"]?[0]
        #expect(event?["api_version"] == "2026-10-28.endive")
    }

    @Test("another account's events are not there; nor is one that never was", arguments: ["sk_test_beta", "sk_test_alpha"])
    func missing(key: String) throws {
        let server = try TestServer()
        _ = try server.newSession(key: "sk_test_gamma")
        let id = try server.get("/v1/events", key: "sk_test_gamma").ids.first ?? ""
        #expect(try server.get("/v1/events/\(id)", key: key).failure == Failure(
            404, code: "resource_missing", parameter: "id", "No such event: '\(id)'"))
        #expect(try server.get("/v1/events", key: key).ids == [])
    }

    @Test("events are made by what happens, and by nobody else") func noWrites() throws {
        let server = try TestServer()
        _ = try server.newSession()
        let id = try server.get("/v1/events").ids[0]
        for answer in [try server.post("/v1/events"), try server.post("/v1/events/\(id)"), try server.delete("/v1/events/\(id)")] {
            #expect(answer.status == 404)
            #expect(answer.failure?.message.hasPrefix("Unrecognized request URL") == true)
        }
    }

    @Test("they are no objects of the control plane's count or list, unless asked for by name") func records() throws {
        let server = try TestServer()
        let id = try server.newSession()
        #expect(try server.admin("GET objects").ids == [id])
        #expect(try server.admin("GET health")["objects"] == 1)
        #expect(try server.admin("GET objects?object=event").ids == server.get("/v1/events").ids)
        #expect(try server.admin("POST reset")["objects_removed"] == 1)
        #expect(try server.get("/v1/events").ids == [])
    }

    // MARK: Only for those who ask

    @Test("a redacted session announces it to an endpoint that names the type, and to no *") func explicit() throws {
        func events(_ type: String) throws -> (TestReceiver, [String]) {
            let server = try TestServer()
            let receiver = server.receiver()
            let id = try server.verifiedSession()
            _ = try server.newEndpoint(receiver.url, type)
            _ = try server.post("\(TestServer.sessions)/\(id)/redact")
            _ = try server.admin("POST clock", "advance=4d")
            try server.settle()
            return (receiver, try server.get("/v1/events?type=*.redacted").ids)
        }
        let (all, none) = try events("*")
        #expect(none == [])
        #expect(all.names == [])
        let (named, one) = try events("identity.verification_session.redacted")
        #expect(one.count == 1)
        #expect(named.arrivals.map(\.id) == one)
    }
}
