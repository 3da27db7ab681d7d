// /_admin/timers, and `pending` of an object: what the clock will do.
import Engine
import TestHarness
import Testing
import Wire

@Suite("Timers") struct TimerTests {
    @Test("an object shows what is going to happen to it") func pending() throws {
        let server = try TestServer()
        let id = try server.verifiedSession()
        _ = try server.post("\(TestServer.sessions)/\(id)/redact")
        #expect(try server.admin("GET objects/\(id)")["pending"] == [[
            "id": "timer_1", "object": "timer", "account": .string(AccountKey(keyName: "alpha", isLive: false).id), "due": 1_696_025_720,
            "due_in": 345_600, "parameters": [:], "target": .string(id), "transition": "complete_redaction",
        ]])
        _ = try server.admin("POST clock", "advance=4d")
        #expect(try server.admin("GET objects/\(id)")["pending"] == [])
    }

    @Test("an account's timers, the next first, by the page") func list() throws {
        let server = try TestServer()
        for days in [3, 1, 2] {
            _ = try server.admin("POST clock", "advance=\(days)d")
            _ = try server.post("\(TestServer.sessions)/\(try server.verifiedSession())/redact")
        }
        let first = try server.admin("GET timers?limit=2")
        let due = try #require(first["data"]?.array?.compactMap { $0["due"]?.integer })
        #expect(due == due.sorted() && due.count == 2)
        #expect(first["has_more"] == true)
        let rest = try server.admin("GET timers?limit=2&starting_after=\(try #require(first["data"]?[1]?["id"]?.string))")
        #expect(rest["data"]?.array?.count == 1)
        #expect(rest["has_more"] == false)
        #expect(try server.admin("GET timers", key: "sk_test_beta")["data"] == [])
        #expect(try server.admin("GET timers", key: nil)["data"]?.array?.count == 3)
    }

    @Test("settle tells which webhooks were not delivered, and why") func failedDeliveries() throws {
        let server = try TestServer()
        let receiver = server.receiver()
        receiver.reply = { _ in .status(500) }
        let endpoint = try server.newEndpoint(receiver.url, "customer.created").id
        _ = try server.post("/v1/customers")
        let failed = try server.settle().json["failed"]?[0]
        #expect(failed?["webhook_endpoint"] == .string(endpoint))
        #expect(failed?["event_type"] == "customer.created")
        #expect(failed?["failure"] == "the endpoint answered 500")
        #expect(failed?["next_attempt"] == 1_695_680_130)
        receiver.reply = { _ in .status(200) }
        _ = try server.admin("POST clock", "advance=10")
        #expect(try server.settle().json == ["settled": true])
    }
}
