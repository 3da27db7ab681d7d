// /_admin/deliveries: what was sent where, what came back, and sending it again.
import Engine
import TestHarness
import Testing
import Wire

/// What the wall clock of these tests shows at first.
private let start: Int64 = 1_695_680_120

@Suite("Deliveries") struct DeliveryTests {
    private let server: TestServer
    private let receiver: TestReceiver

    init() throws {
        server = try TestServer()
        receiver = server.receiver()
    }

    @Test("a delivery in full: one attempt that failed, one that did not") func wholeDelivery() throws {
        let endpoint = try server.newEndpoint(receiver.url, "*").id
        receiver.reply = { _ in .status(500, body: "Not \u{1F600} now", headers: ["Server": "toy", "Set-Cookie": "a=1", "set-cookie": "b=2"]) }
        _ = try server.newSession()
        try server.settle()
        receiver.reply = { _ in .refused }
        _ = try server.admin("POST clock", "advance=10&frozen=true")
        receiver.reply = { _ in .status(204) }
        _ = try server.admin("POST clock", "advance=60")

        let event = try server.get("/v1/events").ids[0]
        func attempt(_ number: Int, at time: Int64, _ outcome: JSON, _ failure: JSON, _ response: JSON) -> JSON {
            let arrival = receiver.arrivals[number]
            return [
                "at": .integer(time), "outcome": outcome, "failure": failure,
                "request": [
                    "method": "POST", "url": .string(receiver.url),
                    "headers": [
                        "Content-Type": "application/json; charset=utf-8", "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
                        "Accept": "*/*; q=0.5, application/xml", "Accept-Encoding": "gzip", "Cache-Control": "no-cache",
                        "Stripe-Signature": .string(arrival.headers["Stripe-Signature"] ?? ""),
                    ],
                    "body": .string(arrival.text),
                ],
                "response": response,
                "timing": [
                    "name_lookup_ms": .number("0.000"), "connect_ms": .number("0.000"), "tls_ms": .number("0.000"), "first_byte_ms": .number("0.000"),
                    "total_ms": .number("0.000"),
                ],
                "trigger": "automatic",
            ]
        }
        let answer = try server.admin("GET deliveries/dlv_1")
        #expect(answer.json == [
            "id": "dlv_1", "account": try server.admin("GET clock")["account"] ?? .null, "created": .integer(start), "event": .string(event),
            "event_type": "identity.verification_session.created", "webhook_endpoint": .string(endpoint), "url": .string(receiver.url),
            "outcome": "succeeded", "next_attempt": .null,
            "attempts": [
                attempt(
                    0, at: start, "failed", "the endpoint answered 500",
                    [
                        "status": 500, "headers": ["Server": "toy", "Set-Cookie": "a=1", "set-cookie": "b=2"], "body": "Not \u{1F600} now",
                        "truncated": false,
                    ]),
                attempt(1, at: start + 10, "failed", "nobody listens there", .null),
                attempt(2, at: start + 70, "succeeded", .null, ["status": 204, "headers": [:], "body": "", "truncated": false]),
            ],
        ])
        #expect(try server.admin("GET deliveries").json == [
            "object": "list", "data": [answer.json], "has_more": false, "url": "/_admin/deliveries",
        ])
        #expect(receiver.arrivals.allSatisfy { $0.json["pending_webhooks"] == 1 })
        #expect(server.notes.faults == [])
    }

    @Test("one that is not made yet: due at once, and without attempts") func pending() throws {
        _ = try server.newEndpoint(receiver.url, "*")
        _ = try server.newSession()
        #expect(try server.state() == "pending until \(start)")
        #expect(try server.deliveries()[0]["attempts"] == [])
    }

    // MARK: The list

    /// Two endpoints, of which one fails; two sessions, of which one was canceled. Their ids, endpoints and events from old to new.
    private func prepare() throws -> (endpoints: [String], events: [String]) {
        let other = server.receiver("http://127.0.0.1:1")
        other.reply = { _ in .status(500) }
        let endpoints = try [server.newEndpoint(receiver.url, "*").id, server.newEndpoint(other.url, "identity.verification_session.created").id]
        let id = try server.newSession()
        _ = try server.newSession()
        _ = try server.post("\(TestServer.sessions)/\(id)/cancel")
        try server.settle()
        return (endpoints, try server.get("/v1/events").ids.reversed())
    }

    @Test("newest first, by event, endpoint and outcome, and in pages") func filters() throws {
        let (endpoints, events) = try prepare()
        func ids(_ query: String) throws -> [String] { try server.admin("GET deliveries?\(query)").ids }
        #expect(try ids("") == ["dlv_5", "dlv_4", "dlv_3", "dlv_2", "dlv_1"])
        #expect(try ids("event=\(events[0])") == ["dlv_2", "dlv_1"])
        #expect(try ids("event=\(events[2])") == ["dlv_5"])
        #expect(try ids("webhook_endpoint=\(endpoints[0])") == ["dlv_5", "dlv_3", "dlv_1"])
        #expect(try ids("webhook_endpoint=we_none") == [])
        #expect(try ids("outcome=succeeded") == ["dlv_5", "dlv_3", "dlv_1"])
        #expect(try ids("outcome=pending") == ["dlv_4", "dlv_2"])
        #expect(try ids("outcome=failed") == [])
        #expect(try ids("outcome=canceled") == [])
        #expect(try ids("event=\(events[1])&outcome=pending&webhook_endpoint=\(endpoints[1])") == ["dlv_4"])
        #expect(try ids("event=\(events[1])&outcome=pending&webhook_endpoint=\(endpoints[0])") == [])

        let page = try server.admin("GET deliveries?limit=2")
        #expect((page.ids, page["has_more"]) == (["dlv_5", "dlv_4"], true))
        let rest = try server.admin("GET deliveries?limit=3&starting_after=dlv_4")
        #expect((rest.ids, rest["has_more"]) == (["dlv_3", "dlv_2", "dlv_1"], false))
        #expect(try ids("outcome=pending&starting_after=dlv_3") == ["dlv_2"])
    }

    @Test("a page ends with 8 MiB, whatever its limit, and says that there is more: deliveries, and the attempts of one") func largePages() throws {
        receiver.reply = { _ in .status(500, body: String(repeating: "x", count: 1 << 20)) }
        _ = try server.newEndpoint(receiver.url, "*")
        for _ in 0..<11 { _ = try server.newSession() }
        try server.settle()
        for _ in 0..<11 {
            _ = try server.admin("POST deliveries/dlv_1/retry")
            try server.settle()
        }
        #expect(receiver.arrivals.count == 22)
        func pages(_ path: String, _ name: String) throws -> [String] {
            var (names, cursor, sizes): ([String], String, [Int]) = ([], "", [])
            while true {
                let page = try server.admin("GET \(path)?limit=100\(cursor)")
                #expect(page.text.utf8.count < 10 << 20)
                let rows = (page["data"]?.array ?? []).compactMap { $0[name]?.string ?? $0[name]?.integer.map(String.init) }
                names += rows
                sizes.append(rows.count)
                guard page["has_more"] == true, let last = rows.last else { break }
                cursor = "&starting_after=\(last)"
            }
            #expect(sizes.count > 1)
            return names
        }
        #expect(try pages("deliveries/dlv_1/attempts", "number") == (1...12).reversed().map { "\($0)" })
        // Of its twelve attempts the oldest one shows the newest.
        let shown = try server.admin("GET deliveries/dlv_1")
        #expect((shown["attempts"]?.array?.count, shown["attempts_omitted"]) == (1, 11))
        #expect(try pages("deliveries", "id") == (1...11).reversed().map { "dlv_\($0)" })
    }

    @Test("what the list refuses", arguments: [
        ("outcome=lost", nil, "outcome", "Invalid outcome: must be one of pending, succeeded, failed, or canceled"),
        ("event=evt_none", "resource_missing", "event", "No such event: 'evt_none'"),
        ("starting_after=dlv_9", "resource_missing", "starting_after", "No such delivery: 'dlv_9'"),
        ("starting_after=evt_1", "resource_missing", "starting_after", "No such delivery: 'evt_1'"),
        ("limit=many", "parameter_invalid_integer", "limit", "Invalid integer: many"),
        ("ending_before=dlv_1", "parameter_unknown", "ending_before", "Received unknown parameter: ending_before"),
    ] as [(String, String?, String, String)])
    func refused(query: String, code: String?, parameter: String, message: String) throws {
        _ = try prepare()
        #expect(try server.admin("GET deliveries?\(query)").failure == Failure(400, code: code, parameter: parameter, message))
    }

    @Test("each account sees its own; without a key one sees all", arguments: ["GET deliveries/dlv_1", "POST deliveries/dlv_1/retry"])
    func accounts(call: String) throws {
        _ = try prepare()
        #expect(try server.admin(call, key: "sk_test_beta").failure == Failure(
            404, code: "resource_missing", parameter: "id", "No such delivery: 'dlv_1'"))
        #expect(try server.admin(call, key: nil).id == "dlv_1")
        #expect(try server.deliveries(key: "sk_test_beta") == [])
        #expect(try server.deliveries(key: nil).count == 5)
        let event = try server.get("/v1/events").ids[0]
        #expect(try server.admin("GET deliveries?event=\(event)", key: "sk_test_beta").failure?.code == "resource_missing")
        #expect(try server.admin("GET deliveries?event=\(event)", key: nil).ids == ["dlv_5"])
    }

    @Test("ids that are none", arguments: ["dlv_", "dlv_0", "dlv_99", "dlv_x", "dlv_-1", "dlv_99999999999999999999", "1", "evt_1"])
    func noDelivery(id: String) throws {
        _ = try prepare()
        #expect(try server.admin("GET deliveries/\(id)").failure == Failure(
            404, code: "resource_missing", parameter: "id", "No such delivery: '\(id)'"))
    }

    @Test("a reset leaves none") func reset() throws {
        _ = try prepare()
        _ = try server.admin("POST reset")
        #expect(try server.deliveries() == [])
        #expect(try server.admin("GET deliveries/dlv_1").status == 404)
        #expect(try server.admin("GET deliveries/dlv_1", key: nil).status == 404)
        #expect(try server.admin("POST clock", "advance=1d")["fired"] == [])
    }

    @Test("an endpoint may be a seed: every account has it, and after a reset again") func seed() throws {
        server.engine.settings.seeds = try Seeds(
            ["webhook_endpoint": [["id": "we_known", "url": .string(receiver.url), "enabled_events": ["*"], "secret": "whsec_known"]]],
            registry: server.engine.registry)
        for _ in 0..<2 {
            _ = try server.newSession()
            try server.settle()
            _ = try server.admin("POST reset")
        }
        _ = try server.newSession(key: "sk_test_beta")
        try server.settle(key: "sk_test_beta")
        #expect(receiver.names == ["created", "created", "created"])
        #expect(try server.deliveries(key: "sk_test_beta").map { $0["webhook_endpoint"] } == ["we_known"])
        #expect(try server.get("/v1/webhook_endpoints/we_known")["secret"] == nil)
    }

    // MARK: Again

    @Test("a retry is made after its answer, and settle waits for it") func retry() throws {
        _ = try server.newEndpoint(receiver.url, "*")
        _ = try server.newSession()
        try server.settle()
        server.wall.now += 7
        let answer = try server.admin("POST deliveries/dlv_1/retry")
        #expect(answer["outcome"] == "succeeded")
        #expect(answer["next_attempt"] == .integer(start + 7))
        #expect(answer["attempts"]?.array?.count == 1)
        // One that is due already is made once.
        _ = try server.admin("POST deliveries/dlv_1/retry")
        try server.settle()
        #expect(receiver.arrivals.count == 2)
        #expect(try server.attempts() == ["\(start) automatic: succeeded", "\(start + 7) manual: succeeded"])
    }

    @Test("nothing is sent to an endpoint that is disabled or deleted") func retryInVain() throws {
        let endpoint = try server.newEndpoint(receiver.url, "*").id
        _ = try server.newSession()
        try server.settle()
        let refusal = Failure(400, "The webhook endpoint \(endpoint) is disabled or deleted: nothing is sent to it.")
        _ = try server.post("/v1/webhook_endpoints/\(endpoint)", "disabled=true")
        #expect(try server.admin("POST deliveries/dlv_1/retry").failure == refusal)
        _ = try server.delete("/v1/webhook_endpoints/\(endpoint)")
        #expect(try server.admin("POST deliveries/dlv_1/retry").failure == refusal)
        try server.settle()
        #expect(receiver.arrivals.count == 1)
    }
}
