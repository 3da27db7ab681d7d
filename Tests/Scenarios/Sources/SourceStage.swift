// A source that has come to a status, and what an action does to it there: for the tests that walk through all of them.
import TestHarness
import Wire

struct SourceStage {
    let server: TestServer
    let form: SourceForm
    let customer: String
    let id: String

    /// - Parameter isAttached: whether it belongs to the customer, as far as one can in that status.
    init(_ server: TestServer, _ form: SourceForm, _ status: String, isAttached: Bool) throws {
        self.server = server
        self.form = form
        // It has another default source, so that what happens is about the source alone.
        customer = try server.newCustomer("source=tok_visa")
        id = try server.makeSource(form.text).id
        let isDebit = form.type == "sepa_debit"
        if isAttached && (status != "consumed" || isForSingleUse) || isDebit && status == "failed" { _ = try server.attach(id, to: customer) }
        switch status {
        case "chargeable": try makeChargeable()
        case "consumed":
            try makeChargeable()
            _ = try server.charge(id, 1000, form.currency, isAttached && isForSingleUse ? "&customer=\(customer)" : "")
        case "canceled": try server.advance(form.type == "multibanco" ? "7d" : "1h")
        case "failed" where isDebit:
            let charge = try server.charge(id, 1000, form.currency, "&customer=\(customer)")
            _ = try server.fire("fail", charge.id, "code=account_closed")
            if !isAttached { _ = try server.detach(id, from: customer) }
        case "failed": _ = try server.fire("fail", id)
        default: break
        }
    }

    private var isForSingleUse: Bool { form.text.contains("redirect") }

    private func makeChargeable() throws {
        switch form.type {
        case "sepa_debit": break
        // Its deposit comes by itself.
        case "sepa_credit_transfer": try server.advance("3s")
        case "multibanco": _ = try server.fire("deposit", id)
        case "ach_debit": _ = try server.post("/v1/sources/\(id)/verify", "values[]=32&values[]=45")
        default: _ = try server.fire("authorize", id)
        }
    }

    private func perform(_ action: String) throws -> Answer {
        let path = "/v1/sources/\(id)"
        switch action {
        case "verify": return try server.post("\(path)/verify", "values[]=32&values[]=45")
        case "verify wrongly": return try server.post("\(path)/verify", "values[]=1&values[]=2")
        case "refund attributes": return try server.fire("provide_refund_attributes", id)
        case "attach": return try server.attach(id, to: customer)
        case "detach": return try server.detach(id, from: customer)
        case "charge": return try server.charge(id, 1000, form.currency)
        case "charge as attached": return try server.charge(id, 1000, form.currency, "&customer=\(customer)")
        case "update amount": return try server.post(path, "amount=2000")
        case "update owner": return try server.post(path, "owner[phone]=555")
        case "update metadata": return try server.post(path, "metadata[a]=1")
        case _ where action.hasSuffix(" passes"): return try server.admin("POST clock", "advance=\(action.prefix { $0 != " " })")
        default: return try server.fire(action, id)
        }
    }

    /// The status and the events that an action leads to, or its refusal.
    func outcome(of action: String) throws -> String {
        let (before, told) = try (server.source(id), server.events())
        let answer = try perform(action)
        let after = try server.source(id)
        let events = try server.events().dropFirst(told.count).map { $0.hasPrefix("source.") ? String($0.dropFirst(7)) : $0 }
        let status = after["status"]?.string ?? ""
        let state = events.isEmpty ? status : "\(status): \(events.joined(separator: ", "))"
        guard let failure = answer.failure else { return state }
        let code = ["status_transition_invalid": "illegal", "invalid_source_usage": "unusable"][failure.code ?? ""] ?? failure.code ?? "refused"
        let isUnchanged = events.isEmpty && (after.text == before.text || action == "verify wrongly")
        return isUnchanged ? code : "\(code), \(state)"
    }
}
