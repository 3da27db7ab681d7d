// /_admin/reset: an account, or all of them, back to the start.
import TestHarness
import Testing
import Wire

/// What the wall clock of these tests shows at first.
private let start: Int64 = 1_695_680_120

@Suite("Reset") struct ResetTests {
    @Test("an account's objects are gone, its clock is the wall's again, others keep theirs") func oneAccount() throws {
        let server = try TestServer()
        let ids = try (0..<3).map { _ in try server.newSession() }
        let beta = try server.newSession(key: "sk_test_beta")
        _ = try server.admin("POST clock", "now=1700000000&frozen=true")
        #expect(try server.admin("POST reset").json == ["objects_removed": 3])
        #expect(try server.get(TestServer.sessions).ids == [])
        #expect(try server.get("\(TestServer.sessions)/\(ids[0])").status == 404)
        #expect(try server.admin("GET objects/\(ids[0])").status == 404)
        #expect(try server.admin("GET objects/\(ids[0])", key: nil).status == 404)
        #expect(try server.admin("GET clock")["now"] == .integer(start))
        #expect(try server.admin("GET clock")["frozen"] == false)
        #expect(try server.get(TestServer.sessions, key: "sk_test_beta").ids == [beta])
        #expect(try server.admin("POST reset").json == ["objects_removed": 0])
    }

    @Test("even at the beginning of time") func atZero() throws {
        let server = try TestServer()
        _ = try server.admin("POST reset", "now=0")
        let session = try server.post(TestServer.sessions, "type=document")
        #expect(session["created"] == 0)
        #expect(session.id.hasPrefix("vs_000000"))
        _ = try server.post("\(TestServer.sessions)/\(session.id)/redact")
        #expect(try server.admin("POST clock", "advance=4d")["fired"]?.array?.count == 1)
    }

    @Test("or at a time of one's own, even an earlier one") func at() throws {
        let server = try TestServer()
        _ = try server.admin("POST clock", "now=1800000000")
        _ = try server.admin("POST reset", #"{"now": 1000000000}"#)
        #expect(try server.admin("GET clock")["now"] == 1_000_000_000)
        server.wall.now += 1
        #expect(try server.admin("GET clock")["now"] == 1_000_000_001)
    }

    @Test("a time that no clock shows", arguments: [-1, 253_402_300_800]) func badTime(now: Int64) throws {
        let server = try TestServer()
        let id = try server.newSession()
        #expect(try server.admin("POST reset", "now=\(now)").failure == Failure(
            400, parameter: "now", "Invalid time: a clock goes from 0 to 253402300799 Unix seconds."))
        #expect(try server.get(TestServer.sessions).ids == [id])
    }

    @Test("the accounts connected to it are reset with it") func connected() throws {
        let server = try TestServer()
        let headers: Headers = ["Stripe-Account": "acct_connected"]
        _ = try server.newSession()
        _ = try server.post(TestServer.sessions, "type=document", headers: headers)
        #expect(try server.admin("POST reset").json == ["objects_removed": 2])
        #expect(try server.get(TestServer.sessions, headers: headers).ids == [])
    }

    @Test("a connected account alone") func connectedAlone() throws {
        let server = try TestServer()
        let headers: Headers = ["Stripe-Account": "acct_connected"]
        let own = try server.newSession()
        _ = try server.post(TestServer.sessions, "type=document", headers: headers)
        #expect(try server.admin("POST reset", headers: headers).json == ["objects_removed": 1])
        #expect(try server.get(TestServer.sessions, headers: headers).ids == [])
        #expect(try server.get(TestServer.sessions).ids == [own])
    }

    @Test("without a key everything, the clock of accounts to come included") func all() throws {
        let server = try TestServer()
        _ = try server.newSession(key: "sk_test_alpha")
        _ = try server.newSession(key: "sk_test_beta")
        _ = try server.admin("POST clock", "now=1700000000&frozen=true", key: nil)
        #expect(try server.admin("POST reset", key: nil).json == ["objects_removed": 2])
        #expect(try server.admin("GET health", key: nil)["objects"] == 0)
        #expect(try server.get(TestServer.sessions, key: "sk_test_alpha").ids == [])
        for key in ["sk_test_alpha", "sk_test_new"] { #expect(try server.admin("GET clock", key: key)["now"] == .integer(start)) }
    }

    @Test("without a key at a time: everyone starts there") func allAt() throws {
        let server = try TestServer()
        _ = try server.newSession()
        _ = try server.admin("POST reset", "now=1000000000", key: nil)
        #expect(try server.admin("GET clock")["now"] == 1_000_000_000)
        #expect(try server.session(server.newSession(key: "sk_test_alpha"))["created"] == 1_000_000_000)
    }

    @Test("the account keeps its id") func sameAccount() throws {
        let server = try TestServer()
        let before = try server.admin("GET clock")["account"]
        _ = try server.admin("POST reset")
        #expect(try server.admin("GET clock")["account"] == before)
    }

    @Test("what a reset has left behind is swept away and nothing else") func sweep() throws {
        let server = try TestServer()
        for number in 0..<5 {
            _ = try server.post(TestServer.sessions, "type=document&client_reference_id=x", headers: ["Idempotency-Key": "\(number)"])
        }
        _ = try server.admin("POST reset")
        let id = try server.newSession()
        while try server.engine.sweep() { try server.engine.commit() }
        try server.engine.commit()
        #expect(try server.get(TestServer.sessions).ids == [id])
    }
}
