// An account that is verified by small deposits: how often the customer may try, and how long.
import TestHarness
import Testing
import Wire

@Suite("The verification of an account") struct MicrodepositTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private static let agreed = "mandate_data[customer_acceptance][type]=offline"
    private static let american = "payment_method_data[type]=us_bank_account&payment_method_data[us_bank_account][account_number]=000123456789"
        + "&payment_method_data[us_bank_account][routing_number]=110000000&payment_method_data[billing_details][name]=Jenny"
    private static let canadian = "payment_method_data[type]=acss_debit&payment_method_data[acss_debit][account_number]=000123456789"
        + "&payment_method_data[acss_debit][institution_number]=000&payment_method_data[acss_debit][transit_number]=11000"
        + "&payment_method_data[billing_details][name]=Jenny&payment_method_data[billing_details][email]=j@example.com"
        + "&payment_method_options[acss_debit][mandate_options][payment_schedule]=sporadic"
        + "&payment_method_options[acss_debit][mandate_options][transaction_type]=personal"

    /// An intent that waits for the deposits' code.
    private func waiting(_ kind: String) throws -> Answer {
        switch kind {
        case "setup": try server.post(TestServer.setups, "confirm=true&\(Self.american)&\(Self.agreed)&\(TestServer.back)")
        case "canadian": try server.pay(Self.canadian, Self.agreed, currency: "cad")
        default: try server.pay(Self.american, Self.agreed)
        }
    }

    private func path(_ intent: Answer) -> String { intent.id.hasPrefix("seti_") ? TestServer.setups : TestServer.intents }

    private func verify(_ intent: Answer, _ code: String) throws -> Answer {
        try server.post("\(path(intent))/\(intent.id)/verify_microdeposits", "descriptor_code=\(code)")
    }

    /// The intent waits for another PaymentMethod, and a right code does not help any more.
    private func requireOver(_ intent: Answer, _ code: String) throws {
        let isSetup = intent.id.hasPrefix("seti_")
        let after = try server.get("\(path(intent))/\(intent.id)")
        let error = after[isSetup ? "last_setup_error" : "last_payment_error"]
        #expect(after["status"] == "requires_payment_method" && after["payment_method"] == .null && after["next_action"] == .null)
        #expect(error?["code"]?.string == "payment_method_microdeposit_verification_\(code)" && error?["type"] == "invalid_request_error")
        #expect(error?["payment_method"]?["us_bank_account"] != nil || error?["payment_method"]?["acss_debit"] != nil)
        #expect(try verify(intent, "SM11AA").failure?.code == (isSetup ? "intent_invalid_state" : "payment_intent_unexpected_state"))
        #expect(try server.events().last == (isSetup ? "setup_intent.setup_failed" : "payment_intent.payment_failed"))
    }

    @Test("is over after the last wrong try", arguments: [("payment", 10), ("setup", 10), ("canadian", 3)]) func attempts(kind: String, count: Int) throws {
        let intent = try waiting(kind)
        for left in (1..<count).reversed() {
            let refused = try verify(intent, "SM22BB")
            #expect(refused.failure?.code == "payment_method_microdeposit_verification_descriptor_code_mismatch")
            #expect(refused.failure?.message
                == "The code does not match the code of the deposit. You have \(left) \(left == 1 ? "attempt" : "attempts") left.")
        }
        let last = try verify(intent, "SM22BB")
        #expect(last.failure
            == Failure(
                400, code: "payment_method_microdeposit_verification_attempts_exceeded",
                "You have exceeded the number of attempts to verify this account."))
        try requireOver(intent, "attempts_exceeded")
    }

    @Test("is over after a code that stands for that", arguments: [("SM33CC", "attempts_exceeded"), ("SM44DD", "timeout")], ["payment", "setup"])
    func magic(answer: (String, String), kind: String) throws {
        let intent = try waiting(kind)
        let refused = try verify(intent, answer.0)
        #expect(refused.status == 400 && refused.failure?.code == "payment_method_microdeposit_verification_\(answer.1)")
        try requireOver(intent, answer.1)
    }

    @Test("is over after ten days", arguments: ["payment", "setup", "canadian"]) func time(kind: String) throws {
        let intent = try waiting(kind)
        try server.advance("9d")
        #expect(try server.get("\(path(intent))/\(intent.id)")["status"] == "requires_action")
        try server.advance("1d")
        try requireOver(intent, "timeout")
    }

    @Test("can begin again with the same account") func again() throws {
        let intent = try waiting("payment")
        let method = intent["payment_method"]?.string ?? ""
        _ = try verify(intent, "SM33CC")
        let confirm = "\(TestServer.intents)/\(intent.id)/confirm"
        #expect(try server.post(confirm, "payment_method=\(method)&\(Self.agreed)&\(TestServer.back)")["status"] == "requires_action")
        #expect(try verify(intent, "SM22BB").failure?.message.hasSuffix("You have 9 attempts left.") == true)
        try server.advance("9d")
        #expect(try verify(intent, "SM11AA")["status"] == "processing")
    }
}
