// Evidence: what it may hold, and what the networks' own rules ask for.
import TestHarness
import Testing
import Wire

@Suite("Evidence") struct EvidenceTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    /// Uploads a picture.
    /// - Returns: its id.
    private func upload(_ purpose: String) throws -> String {
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
        let head = "--X\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n\(purpose)\r\n--X\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
        let body = Array(head.utf8) + png + Array("\r\n--X--\r\n".utf8)
        return try server.send(
            Request(
                method: "POST", path: "/v1/files",
                headers: ["Authorization": "Bearer sk_test_alpha", "Content-Type": "multipart/form-data; boundary=X"], body: body)
        ).id
    }

    @Test("holds files of its purpose") func files() throws {
        let id = try server.disputedCharge().dispute
        let file = try upload("dispute_evidence")
        let answered = try server.post("/v1/disputes/\(id)", "evidence[receipt]=\(file)&submit=false")
        #expect(answered["evidence"]?["receipt"] == .string(file))
        #expect(try server.get("/v1/disputes/\(id)?expand[]=evidence.receipt")["evidence"]?["receipt"]?["purpose"] == "dispute_evidence")
        let logo = try upload("business_logo")
        #expect(
            try server.post("/v1/disputes/\(id)", "evidence[receipt]=\(logo)").failure
                == Failure(
                    400, parameter: "evidence[receipt]",
                    "The file \(logo) was uploaded for the purpose business_logo. Evidence needs the purpose dispute_evidence."))
        let missing = try server.post("/v1/disputes/\(id)", "evidence[receipt]=file_nope").failure
        #expect([missing?.status.description, missing?.code, missing?.parameter] == ["400", "resource_missing", "evidence[receipt]"])
        #expect(try server.dispute(id)["status"] == "needs_response")
    }

    @Test("is limited in length, each text and all together") func length() throws {
        let id = try server.disputedCharge().dispute
        let long = String(repeating: "a", count: 20_000)
        let tooLong = try server.post("/v1/disputes/\(id)", "evidence[uncategorized_text]=\(long)a").failure
        #expect(tooLong?.parameter == "evidence[uncategorized_text]")
        let names = [
            "access_activity_log", "cancellation_policy_disclosure", "cancellation_rebuttal", "duplicate_charge_explanation", "product_description",
            "refund_policy_disclosure", "refund_refusal_explanation",
        ]
        for name in names { #expect(try server.post("/v1/disputes/\(id)", "evidence[\(name)]=\(long)&submit=false").status == 200) }
        #expect(
            try server.post("/v1/disputes/\(id)", "evidence[uncategorized_text]=\(long)").failure
                == Failure(400, parameter: "evidence", "All texts of the evidence together can have 150000 characters at most."))
    }

    @Test("of compliance accepts a fee", arguments: [
        ("tok_createComplianceDispute", "visa_compliance"), ("tok_createMastercardComplianceDispute", "mastercard_compliance"),
    ])
    func compliance(_ token: String, _ type: String) throws {
        let id = try server.disputedCharge(token).dispute
        let before = try server.dispute(id)["evidence_details"]?["enhanced_eligibility"]
        #expect(before == .object([type: ["status": "requires_fee_acknowledgement"]]))
        let answered = try server.post("/v1/disputes/\(id)", "evidence[enhanced_evidence][\(type)][fee_acknowledged]=true&submit=false")
        #expect(answered["evidence_details"]?["enhanced_eligibility"] == .object([type: ["status": "fee_acknowledged"]]))
        #expect(answered["evidence"]?["enhanced_evidence"] == .object([type: ["fee_acknowledged": true]]))
    }

    @Test("of earlier payments is compelling once nothing is missing") func compelling() throws {
        let id = try server.disputedCharge("tok_createCe3EligibleDispute").dispute
        let name = "visa_compelling_evidence_3"
        let whole = [
            "missing_customer_identifiers", "missing_disputed_transaction_description", "missing_merchandise_or_services",
            "missing_prior_undisputed_transaction_description", "missing_prior_undisputed_transactions",
        ]
        #expect(
            try server.dispute(id)["evidence_details"]?["enhanced_eligibility"]?[name]
                == ["required_actions": .array(whole.map(JSON.string)), "status": "requires_action"])
        let base = "evidence[enhanced_evidence][\(name)]"
        let disputed = [
            "customer_purchase_ip=10.0.0.1", "customer_email_address=a@b.c", "product_description=Shoes", "merchandise_or_services=merchandise",
        ].map { "\(base)[disputed_transaction][\($0.replacing("=", with: "]="))" }.joined(separator: "&")
        let some = try server.post("/v1/disputes/\(id)", disputed + "&submit=false")
        #expect(some["evidence_details"]?["enhanced_eligibility"]?[name]?["required_actions"] == .array([0, 3, 4].map { .string(whole[$0]) }))
        let prior = (0...1).flatMap { number in
            ["charge=ch_\(number)", "customer_purchase_ip=10.0.0.1", "customer_email_address=a@b.c", "product_description=Socks"].map {
                "\(base)[prior_undisputed_transactions][\(number)][\($0.replacing("=", with: "]="))"
            }
        }.joined(separator: "&")
        let all = try server.post("/v1/disputes/\(id)", prior + "&submit=false")
        #expect(all["evidence_details"]?["enhanced_eligibility"]?[name] == ["required_actions": [], "status": "qualified"])
        // What was not given is null, in a list as elsewhere.
        let first = all["evidence"]?["enhanced_evidence"]?[name]?["prior_undisputed_transactions"]?[0]
        #expect(first == [
            "charge": "ch_0", "customer_account_id": .null, "customer_device_fingerprint": .null, "customer_device_id": .null,
            "customer_email_address": "a@b.c", "customer_purchase_ip": "10.0.0.1", "product_description": "Socks", "shipping_address": .null,
        ])
    }
}
