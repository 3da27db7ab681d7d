// What the test cards do that are disputed after they have paid: one row for each.
import TestHarness
import Testing
import Wire

@Suite("A card that is disputed") struct DisputeCardTests {
    struct Row: CustomTestStringConvertible {
        let id: String
        let reason: String
        let caseType: String
        let code: String?
        var status = "needs_response"
        var amounts: [Int64] = [1001]
        var eligibility: [String] = []
        var isProtected = true
        var testDescription: String { id }
    }

    private static let rows = [
        Row(id: "createDispute", reason: "fraudulent", caseType: "chargeback", code: "10.4"),
        Row(id: "createDisputeProductNotReceived", reason: "product_not_received", caseType: "chargeback", code: "13.1", isProtected: false),
        Row(
            id: "createDisputeInquiry", reason: "fraudulent", caseType: "inquiry", code: "10", status: "warning_needs_response", isProtected: false),
        Row(id: "createMultipleDisputes", reason: "fraudulent", caseType: "chargeback", code: "10.4", amounts: [500, 501]),
        Row(
            id: "createCe3EligibleDispute", reason: "fraudulent", caseType: "chargeback", code: "10.4",
            eligibility: ["visa_compelling_evidence_3"]),
        Row(
            id: "createComplianceDispute", reason: "noncompliant", caseType: "compliance", code: nil, eligibility: ["visa_compliance"],
            isProtected: false),
        Row(
            id: "createMastercardComplianceDispute", reason: "noncompliant", caseType: "compliance", code: nil,
            eligibility: ["mastercard_compliance"], isProtected: false),
        Row(id: "createAutoRepresentmentEligibleDispute", reason: "fraudulent", caseType: "chargeback", code: "10.4"),
        Row(id: "createCe3BlockDispute", reason: "fraudulent", caseType: "block", code: "10.4", status: "prevented"),
    ]

    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("is disputed as its row says", arguments: rows) func row(_ row: Row) throws {
        let charge = try server.charge("tok_\(row.id)", 1001, "usd").id
        try server.advance("5s")
        let disputes = try server.get("/v1/disputes")["data"]?.array ?? []
        #expect(disputes.compactMap { $0["amount"]?.integer } == row.amounts)
        for dispute in disputes {
            #expect([dispute["reason"], dispute["status"]] == [.string(row.reason), .string(row.status)])
            let card = dispute["payment_method_details"]?["card"]
            #expect([card?["case_type"], card?["network_reason_code"]] == [.string(row.caseType), row.code.map(JSON.string) ?? .null])
            #expect(dispute["enhanced_eligibility_types"] == .array(row.eligibility.map(JSON.string)))
            #expect(dispute["evidence_details"]?["enhanced_eligibility"]?.object?.keys == row.eligibility)
            #expect(dispute["is_charge_refundable"] == .bool(row.status != "needs_response"))
        }
        let events = row.status == "needs_response"
            ? ["charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.updated"] : ["charge.dispute.created", "charge.updated"]
        #expect(try server.events(after: 1) == row.amounts.flatMap { _ in events })
        #expect(try server.get("/v1/charges/\(charge)")["dispute"] == disputes.first?["id"])
        #expect(server.notes.faults == [])
    }

    @Test("is not disputed as fraud once its holder has confirmed the payment", arguments: rows) func authenticated(_ row: Row) throws {
        let card = try server.post("/v1/sources", "type=card&token=tok_\(row.id)").id
        let source = try server.post(
            "/v1/sources", "type=three_d_secure&amount=1000&currency=usd&three_d_secure[card]=\(card)&redirect[return_url]=http://127.0.0.1:4242/back")
        if source["status"] == "pending" { _ = try server.fire("authorize", source.id) }
        let charge = try server.charge(source.id, 1000, "usd")
        let result = charge["payment_method_details"]?["card"]?["three_d_secure"]?["result"]
        try server.advance("5s")
        #expect(try server.get("/v1/charges/\(charge.id)")["disputed"] == .bool(!(row.isProtected && result == "authenticated")))
    }
}

@Suite("A debit that is disputed") struct DisputedDebitTests {
    @Test("is lost when the dispute comes, with its money and a fee") func final() throws {
        let server = try TestServer()
        let source = try server.post(
            "/v1/sources", "type=sepa_debit&currency=eur&owner[name]=Jenny&sepa_debit[iban]=DE35370400440532013002").id
        let charge = try server.charge(source).id
        _ = try server.fire("settle", charge)
        try server.advance("4s")
        #expect(try server.get("/v1/charges/\(charge)")["disputed"] == false)
        let count = try server.events().count
        try server.advance("1s")
        let dispute = try server.get("/v1/charges/\(charge)?expand[]=dispute")["dispute"]
        #expect([dispute?["status"], dispute?["reason"], dispute?["payment_method_details"]] == ["lost", "debit_not_authorized", nil])
        #expect(dispute?["evidence_details"]?["due_by"] == .null)
        #expect(dispute?["balance_transactions"]?.array?.first?["net"] == -2500)
        #expect(try server.events(after: count) == [
            "charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.closed", "charge.updated",
        ])
        #expect(
            try server.post("/v1/disputes/\(dispute?["id"]?.string ?? "")/close").failure == Failure(400, "This dispute is already closed"))
    }
}
