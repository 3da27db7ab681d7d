// The events that a session's life announces, as the control plane's history names them.
import TestHarness
import Testing
import Wire

@Suite("History and event names") struct HistoryTests {
    @Test("each step with its event", arguments: [
        (["submit"], "submit → processing (control_plane, identity.verification_session.processing)"),
        (["submit", "verify"], "verify → verified (control_plane, identity.verification_session.verified)"),
        (["submit", "reject"], "reject → requires_input (control_plane, identity.verification_session.requires_input)"),
        (["cancel"], "cancel → canceled (api, identity.verification_session.canceled)"),
        (["redact"], "redact → canceled (api, identity.verification_session.canceled)"),
    ])
    func step(steps: [String], last: String) throws {
        let server = try TestServer()
        let id = try server.newSession()
        for step in steps {
            switch step {
            case "cancel", "redact": _ = try server.post("\(TestServer.sessions)/\(id)/\(step)")
            case "reject": _ = try server.fire(step, id, "code=abandoned")
            default: _ = try server.fire(step, id)
            }
        }
        let history = try server.history(of: id)
        #expect(history.first == "create → requires_input (api, identity.verification_session.created)")
        #expect(history.count == steps.count + 1)
        #expect(history.last == last)
    }

    @Test("an update announces nothing") func update() throws {
        let server = try TestServer()
        let id = try server.newSession()
        _ = try server.post("\(TestServer.sessions)/\(id)", "metadata[a]=1&type=id_number")
        #expect(try server.history(of: id).count == 1)
    }

    @Test("a refused action leaves no trace") func refused() throws {
        let server = try TestServer()
        let id = try server.newSession()
        _ = try server.fire("verify", id)
        _ = try server.fire("reject", id, "code=abandoned")
        #expect(try server.history(of: id).count == 1)
    }

    @Test("entries carry the account's time and both statuses") func entries() throws {
        let server = try TestServer()
        let id = try server.newSession()
        _ = try server.admin("POST clock", "advance=90m")
        _ = try server.fire("submit", id)
        let events = try server.get("/v1/events").ids.map(JSON.string)
        #expect(try server.admin("GET objects/\(id)")["history"] == [
            [
                "at": 1_695_680_120, "from": .null, "to": "requires_input", "transition": "create", "cause": "api",
                "event": "identity.verification_session.created", "event_id": events[1],
            ],
            [
                "at": 1_695_685_520, "from": "requires_input", "to": "processing", "transition": "submit", "cause": "control_plane",
                "event": "identity.verification_session.processing", "event_id": events[0],
            ],
        ])
    }
}
