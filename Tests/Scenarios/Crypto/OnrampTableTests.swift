// What comes of every action in every status of an onramp session: a table, read as a specification.
//
// A cell holds the status afterwards and, behind the colon, the events that tell of it.
import TestHarness
import Testing
import Wire

@Suite("What comes of every action in every status of an onramp session") struct OnrampTableTests {
    private static let table = """
        action   | initialized               | requires_payment                | fulfillment_processing        | fulfillment_complete | rejected
        sign_in  | requires_payment: updated | illegal                         | illegal                       | illegal              | illegal
        pay      | illegal                   | fulfillment_processing: updated | illegal                       | illegal              | illegal
        deliver  | illegal                   | illegal                         | fulfillment_complete: updated | illegal              | illegal
        reject   | rejected: updated         | rejected: updated               | illegal                       | illegal              | illegal
        retrieve | initialized               | requires_payment                | fulfillment_processing        | fulfillment_complete | rejected
        update   | unknown                   | unknown                         | unknown                       | unknown              | unknown
        cancel   | unknown                   | unknown                         | unknown                       | unknown              | unknown
        delete   | unknown                   | unknown                         | unknown                       | unknown              | unknown
        """

    private func perform(_ action: String, _ id: String, _ server: TestServer) throws -> Answer {
        let path = "\(TestServer.onrampSessions)/\(id)"
        switch action {
        case "retrieve": return try server.get(path)
        case "update": return try server.post(path, "metadata[a]=1")
        case "cancel": return try server.post("\(path)/cancel")
        case "delete": return try server.delete(path)
        default: return try server.fire(action, id)
        }
    }

    private func outcome(_ action: String, in status: String) throws -> String {
        let server = try TestServer.onramp()
        let id = try server.newOnramp(in: status)
        let (before, events) = (try server.onramp(id), try server.get("/v1/events").ids.count)
        let answer = try perform(action, id, server)
        let after = try server.onramp(id)
        guard answer.status == 200 else {
            #expect(after.text == before.text)
            #expect(try server.get("/v1/events").ids.count == events)
            return answer.failure?.code == "status_transition_invalid" ? "illegal" : answer.status == 404 ? "unknown" : answer.text
        }
        let told = try server.get("/v1/events")["data"]?.array?.dropLast(events) ?? []
        #expect(told.allSatisfy { $0["data"]?["object"] == after.json })
        let names = told.compactMap { $0["type"]?.string?.replacing("crypto.onramp_session.", with: "") }
        return (after["status"]?.string ?? "") + (names.isEmpty ? "" : ": \(names.joined(separator: ", "))")
    }

    @Test("the table") func table() throws {
        let rows = OutcomeTable(Self.table).rows
        #expect(rows.count == 8)
        for (action, outcomes) in rows {
            #expect(outcomes.count == 5)
            for (status, expected) in outcomes { #expect(try outcome(action, in: status) == expected, "\(action) while \(status)") }
        }
    }

    @Test("what is told of an action that comes too early") func refusal() throws {
        let server = try TestServer.onramp()
        #expect(try server.fire("pay", server.newOnramp().id).failure == Failure(
            400, code: "status_transition_invalid",
            "You cannot pay this OnrampSession because it has a status of initialized. Only an OnrampSession with one of the following statuses may be paid: "
                + "requires_payment."))
    }
}
