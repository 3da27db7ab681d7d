// Events and the movement of time: what a redaction announces and hides, at which moment an event arrives, and who is served meanwhile.
import TestHarness
import Testing
import Wire

private let start: Int64 = 1_695_680_120
private let redacted = "identity.verification_session.redacted"

@Suite("Events in time") struct TimeTests {
    private let server: TestServer
    private let receiver: TestReceiver

    init() throws {
        server = try TestServer()
        receiver = server.receiver()
    }

    @Test("an event on the way of a clock arrives at its own time, and time stands until it has been answered") func ownTime() throws {
        _ = try server.newEndpoint(receiver.url, redacted)
        var seen: [JSON?] = []
        let (server, receiver) = (server, receiver)
        receiver.reply = { arrival in
            // In the middle of the movement: the account's clock shows the time of the event.
            seen += [arrival.json["created"], try server.admin("GET clock")["now"], try server.session(server.newSession())["created"]]
            return .status(200)
        }
        let ids = try (0..<2).map { _ in try server.verifiedSession() }
        for id in ids {
            _ = try server.post("\(TestServer.sessions)/\(id)/redact")
            _ = try server.admin("POST clock", "advance=1h")
        }
        let answer = try server.admin("POST clock", "advance=30d")
        #expect(answer["fired"]?.array?.map { $0["at"] } == [.integer(start + 4 * 86_400), .integer(start + 4 * 86_400 + 3600)])
        #expect(answer["now"] == .integer(start + 30 * 86_400 + 7200))
        #expect(seen == [0, 0, 0, 3600, 3600, 3600].map { .integer(start + 4 * 86_400 + $0) })
        #expect(receiver.arrivals.map { $0.json["data"]?["object"]?["id"]?.string } == ids)
        #expect(try server.attempts() == ["\(start + 4 * 86_400 + 3600) automatic: succeeded"])
        #expect(server.notes.faults == [])
    }

    @Test("a receiver that calls the API in the middle of an advance is served, and what it brings about falls due on the way") func callsBack() throws {
        _ = try server.newEndpoint(receiver.url, redacted)
        let first = try server.verifiedSession()
        let (server, receiver) = (server, receiver)
        var second = ""
        receiver.reply = { _ in
            if second.isEmpty {
                second = try server.verifiedSession()
                _ = try server.post("\(TestServer.sessions)/\(second)/redact")
            }
            return .status(200)
        }
        _ = try server.post("\(TestServer.sessions)/\(first)/redact")
        let answer = try server.admin("POST clock", "advance=30d")
        #expect(answer["fired"] == [
            ["at": .integer(start + 4 * 86_400), "id": .string(first), "transition": "complete_redaction"],
            ["at": .integer(start + 8 * 86_400), "id": .string(second), "transition": "complete_redaction"],
        ])
        #expect(receiver.arrivals.map { $0.json["created"] } == [.integer(start + 4 * 86_400), .integer(start + 8 * 86_400)])
    }

    @Test("retries fall due between other timers, each at its time") func retriesOnTheWay() throws {
        server.engine.settings.retrySchedule = [3600, 86_400]
        _ = try server.newEndpoint(receiver.url, redacted)
        receiver.reply = { _ in .status(503) }
        let ids = try (0..<2).map { _ in try server.verifiedSession() }
        for id in ids {
            _ = try server.post("\(TestServer.sessions)/\(id)/redact")
            _ = try server.admin("POST clock", "advance=2h")
        }
        let fired = try server.admin("POST clock", "advance=30d")["fired"]?.array ?? []
        let story = fired.map { "\(($0["at"]?.integer ?? 0) - start - 4 * 86_400) \($0["transition"]?.string ?? "")" }
        #expect(story == [
            "0 complete_redaction", "3600 attempt", "7200 complete_redaction", "10800 attempt", "90000 attempt", "97200 attempt",
        ])
    }

    // MARK: Redaction

    @Test("stored events of a redacted session show it redacted, and keep all else") func rewritten() throws {
        _ = try server.newEndpoint(receiver.url, redacted)
        let id = try server.verifiedSession("type=document&metadata[name]=Jenny&provided_details[email]=jenny@example.com")
        let other = try server.newSession("type=document&metadata[name]=Ann")
        let before = try server.get("/v1/events")["data"]?.array ?? []
        _ = try server.post("\(TestServer.sessions)/\(id)/redact")
        #expect(try server.get("/v1/events")["data"]?.array == before)
        _ = try server.admin("POST clock", "advance=4d")
        try server.settle()

        let after = try server.get("/v1/events")["data"]?.array ?? []
        #expect(after.count == before.count + 1)
        let shown = after[0]["data"]?["object"]
        #expect(shown?["redaction"] == ["status": "redacted"])
        #expect(shown?["provided_details"] == ["email": "[redacted]"])
        for (old, new) in zip(before, after.dropFirst()) {
            var expected = old
            if old["data"]?["object"]?["id"]?.string == id { expected["data"] = ["object": shown ?? .null] }
            #expect(new == expected)
        }
        #expect(after.contains { $0["data"]?["object"]?["id"]?.string == other && $0["data"]?["object"]?["metadata"] == ["name": "Ann"] })
        #expect(after.map { String(decoding: $0.compact(), as: UTF8.self) }.contains { $0.contains("Jenny") || $0.contains("jenny@") } == false)
        // As the session is shown, but for what lets somebody in.
        #expect(try server.session(id).json == shown)
    }

    @Test("a retry after a redaction sends the event as it is then, and so do the records of attempts") func retryOfARedacted() throws {
        server.engine.settings.retrySchedule = [5 * 86_400]
        receiver.reply = { _ in .status(500) }
        _ = try server.newEndpoint(receiver.url, "identity.verification_session.created")
        let id = try server.newSession("type=document&provided_details[email]=jenny@example.com")
        try server.settle()
        _ = try server.post("\(TestServer.sessions)/\(id)/redact")
        _ = try server.admin("POST clock", "advance=6d")
        try server.settle()
        #expect(receiver.names == ["created", "created"])
        #expect(receiver.arrivals.map { $0.text.contains("jenny@example.com") } == [true, false])
        #expect(receiver.arrivals[1].json["data"]?["object"]?["provided_details"] == ["email": "[redacted]"])
        let delivery = String(decoding: try server.deliveries()[0].compact(), as: UTF8.self)
        #expect(delivery.contains("jenny@example.com") == false)
    }
}
