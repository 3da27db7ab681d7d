// What comes of every action on a charge, wherever it stands: a table, read as a specification.
//
// A cell holds where the charge stands afterwards and, behind the colon, the events that tell of it. A refusal is named by its code (`illegal` is
// status_transition_invalid), and has changed nothing.
import TestHarness
import Testing
import Wire

@Suite("What comes of every action on a charge") struct ChargeTableTests {
    /// Where a charge can stand: its status, and what has become of its money.
    private enum Place: String {
        /// A debit that the bank has not answered yet.
        case pending
        case captured, uncaptured
        /// Captured, and given back.
        case refunded
        /// Given back before it was captured.
        case released
        /// The same, by time.
        case lapsed
        /// The card was declined.
        case declined
        /// The bank has sent the debit back.
        case failed

        func charge(on server: TestServer) throws -> String {
            switch self {
            case .pending, .failed:
                let id = try server.charge(server.makeSource(SourceForm.of("sepa_debit").text).id).id
                if self == .failed { _ = try server.fire("fail", id) }
                return id
            case .captured, .refunded:
                let id = try server.charge("tok_visa").id
                if self == .refunded { _ = try server.post("/v1/refunds", "charge=\(id)") }
                return id
            case .uncaptured, .released, .lapsed:
                let id = try server.charge("tok_visa", 1000, "eur", "&capture=false").id
                if self == .released { _ = try server.post("/v1/refunds", "charge=\(id)") }
                if self == .lapsed { try server.advance("7d") }
                return id
            case .declined:
                _ = try server.charge("tok_chargeDeclined")
                return try server.get("/v1/charges").ids.first ?? ""
            }
        }

        /// How the table calls it.
        static func name(of charge: Answer) -> String {
            guard charge["status"] == "succeeded" else { return charge["status"]?.string ?? "" }
            let isCaptured = charge["captured"] == true
            if charge["refunded"] == true { return isCaptured ? "refunded" : "released" }
            let refunded = charge["amount_refunded"]?.integer ?? 0
            let part = isCaptured && charge["amount_captured"] != charge["amount"] ? " \(charge["amount_captured"]?.integer ?? 0)" : ""
            return (isCaptured ? "captured" : "uncaptured") + part + (refunded == 0 ? "" : " but \(refunded)")
        }
    }

    private static let table = OutcomeTable("""
        action      | pending                     | captured                                         | uncaptured
        capture     | illegal                     | charge_already_captured                          | captured: charge.captured
        capture 600 | illegal                     | charge_already_captured                          | captured 600: charge.captured
        refund      | pending: refund.created, charge.refunded | refunded: refund.created, charge.refunded        | released: refund.created, charge.refunded
        refund 400  | pending: refund.created, charge.refunded | captured but 400: refund.created, charge.refunded | refused
        refund 1001 | refused                     | refused                                          | refused
        settle      | captured: charge.succeeded  | illegal                                          | illegal
        fail        | failed: charge.failed       | illegal                                          | illegal
        update      | pending: charge.updated     | captured: charge.updated                         | uncaptured: charge.updated
        7d pass     | captured: charge.succeeded  | captured: balance.available                      | uncaptured: charge.expired
        """)

    private static let ends = OutcomeTable("""
        action      | refunded                | released                   | lapsed                     | declined              | failed
        capture     | charge_already_captured | charge_expired_for_capture | charge_expired_for_capture | illegal               | illegal
        capture 600 | charge_already_captured | charge_expired_for_capture | charge_expired_for_capture | illegal               | illegal
        refund      | charge_already_refunded | charge_already_refunded    | charge_already_refunded    | charge_not_refundable | charge_not_refundable
        refund 400  | charge_already_refunded | charge_already_refunded    | charge_already_refunded    | charge_not_refundable | charge_not_refundable
        refund 1001 | charge_already_refunded | charge_already_refunded    | charge_already_refunded    | charge_not_refundable | charge_not_refundable
        settle      | illegal                 | illegal                    | illegal                    | illegal               | illegal
        fail        | illegal                 | illegal                    | illegal                    | illegal               | illegal
        update      | refunded: charge.updated | released: charge.updated  | uncaptured: charge.updated | failed: charge.updated | failed: charge.updated
        7d pass     | refunded: refund.updated, charge.refund.updated, balance.available | released | uncaptured          | failed                | failed
        """)

    private func perform(_ action: String, _ id: String, _ server: TestServer) throws -> Answer {
        let amount = action.split(separator: " ").last.flatMap { Int($0) }.map { "amount=\($0)" } ?? ""
        switch action.split(separator: " ").first {
        case "capture": return try server.post("/v1/charges/\(id)/capture", amount)
        case "refund": return try server.post("/v1/refunds", "charge=\(id)&\(amount)")
        case "update": return try server.post("/v1/charges/\(id)", "description=Books")
        case "7d": return try server.admin("POST clock", "advance=7d")
        default: return try server.fire(action, id)
        }
    }

    private func outcome(of action: String, in place: Place) throws -> String {
        let server = try TestServer()
        let id = try place.charge(on: server)
        let path = "/v1/charges/\(id)"
        let (before, told) = try (server.get(path), server.events())
        let answer = try perform(action, id, server)
        let after = try server.get(path)
        let events = try Array(server.events().dropFirst(told.count))
        #expect(server.notes.faults == [])
        let state = Place.name(of: after) + (events.isEmpty ? "" : ": \(events.joined(separator: ", "))")
        guard let failure = answer.failure else { return state }
        let code = failure.code == "status_transition_invalid" ? "illegal" : failure.code ?? "refused"
        return after.text == before.text && events.isEmpty ? code : "\(code), \(state)"
    }

    @Test("the table", arguments: [0, 1]) func table(number: Int) throws {
        let table = [Self.table, Self.ends][number]
        #expect(table.rows.count == 9)
        for (action, outcomes) in table.rows {
            for (name, outcome) in outcomes {
                let place = try #require(Place(rawValue: name))
                #expect(try self.outcome(of: action, in: place) == outcome, "\(action) while \(name)")
            }
        }
    }
}
