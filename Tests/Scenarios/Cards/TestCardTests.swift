// Every documented test card: the number, its token and its fixed PaymentMethod stand for the same card, and a payment with it ends as documented.
import TestHarness
import Testing
import Wire

@Suite("A test card") struct TestCardTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func number(_ number: String) -> String {
        "card[number]=\(number)&card[exp_month]=8&card[exp_year]=2030&card[cvc]=\(number.hasPrefix("3") && number.count == 15 ? "1234" : "123")"
    }

    /// By number: the brand, the country, the kind of money.
    private static let numbers: [(String, String, String, String)] = [
        ("4000000320000021", "Visa", "AR", "credit"), ("4000001520000001", "Visa", "CL", "credit"), ("4000001700000003", "Visa", "CO", "credit"),
        ("4000001880000005", "Visa", "CR", "credit"), ("4000002180000000", "Visa", "EC", "credit"), ("4000005910000000", "Visa", "PA", "credit"),
        ("4000006000000066", "Visa", "PY", "credit"), ("4000006040000068", "Visa", "PE", "credit"), ("4000008580000003", "Visa", "UY", "credit"),
        ("4000007840000001", "Visa", "AE", "credit"), ("4000001000000000", "Visa", "BG", "credit"), ("4000001120000005", "Visa", "BY", "credit"),
        ("4000001910000009", "Visa", "HR", "credit"), ("4000001960000008", "Visa", "CY", "credit"), ("4000002030000002", "Visa", "CZ", "credit"),
        ("4000002330000009", "Visa", "EE", "credit"), ("4000002920000005", "Visa", "GI", "credit"), ("4000003480000005", "Visa", "HU", "credit"),
        ("4000004280000005", "Visa", "LV", "credit"), ("4000004380000004", "Visa", "LI", "credit"), ("4000004400000000", "Visa", "LT", "credit"),
        ("4000004700000007", "Visa", "MT", "credit"), ("4000006420000001", "Visa", "RO", "credit"), ("4000006820000007", "Visa", "SA", "credit"),
        ("4000007050000006", "Visa", "SI", "credit"), ("4000007030000001", "Visa", "SK", "credit"), ("4000004580000002", "Visa", "MY", "credit"),
        ("4000001580000008", "Visa", "TW", "credit"), ("4000007640000003", "Visa", "TH", "credit"), ("4000057640000008", "Visa", "TH", "debit"),
        ("4000058260000005", "Visa", "GB", "debit"), ("5555558265554449", "MasterCard", "GB", "credit"), ("4000002500003155", "Visa", "FR", "credit"),
        ("4000003800000446", "Visa", "IT", "credit"), ("4000002760003184", "Visa", "DE", "credit"), ("4000000000000044", "Visa", "US", "credit"),
        ("4000003560000123", "Visa", "IN", "credit"), ("4000003560000263", "Visa", "IN", "credit"), ("4000000000003220", "Visa", "IE", "credit"),
        ("4000051230000072", "Visa", "US", "debit"), ("5200828282828897", "MasterCard", "US", "debit"), ("4000003720000278", "Visa", "IE", "credit"),
    ]

    @Test("is taken by its number, with blanks or hyphens, too", arguments: numbers) func taken(
        _ number: String, _ brand: String, _ country: String, _ funding: String
    ) throws {
        var spaced = number
        for place in [12, 8, 4] { spaced.insert(" ", at: spaced.index(spaced.startIndex, offsetBy: place)) }
        for written in [number, spaced, spaced.replacing(" ", with: "-")] {
            let card = try server.post("/v1/tokens", self.number(written))["card"]
            #expect([card?["brand"], card?["country"], card?["funding"]] == [.string(brand), .string(country), .string(funding)])
            #expect(card?["last4"] == .string(String(number.suffix(4))))
        }
    }

    @Test("that is co-branded says both of its networks", arguments: [
        ("4000002500001001", "visa_cartesBancaires", "cartes_bancaires", "visa"),
        ("5555552500001001", "mastercard_cartesBancaires", "cartes_bancaires", "mastercard"),
        ("4000050360000001", "visa_debit_eftposAuCoBranded", "eftpos_au", "visa"),
        ("5555050360000080", "mastercard_debit_eftposAuCoBranded", "eftpos_au", "mastercard"),
    ])
    func coBranded(_ number: String, _ id: String, _ first: String, _ second: String) throws {
        let networks: JSON = ["available": [.string(first), .string(second)], "preferred": .null]
        #expect(try server.post("/v1/payment_methods", "type=card&\(self.number(number))")["card"]?["networks"] == networks)
        #expect(try server.get("/v1/payment_methods/pm_card_\(id)")["card"]?["networks"] == networks)
        let preferring = "&card[networks][preferred]=cartes_bancaires"
        let preferred = try server.post("/v1/payment_methods", "type=card&\(self.number(number))\(preferring)")["card"]?["networks"]?["preferred"]
        #expect(preferred == (first == "cartes_bancaires" ? "cartes_bancaires" : "invalid_preference"))
    }

    /// What stands behind `tok_` and `pm_card_`, and the last four digits.
    private static let ids: [(String, String)] = [
        ("ar", "0021"), ("th_credit", "0003"), ("th_debit", "0008"), ("gb_debit", "0005"), ("gb_mastercard", "4449"), ("tw", "0008"),
        ("authenticationRequired", "3184"), ("authenticationRequiredOnSetup", "3155"), ("authenticationRequiredSetupForOffSession", "0446"),
        ("authenticationRequiredChargeDeclinedInsufficientFunds", "3178"), ("threeDSecure2Required", "3220"), ("threeDSecureRequired", "3063"),
        ("threeDSecureRequiredChargeDeclined", "1629"), ("threeDSecureRequiredProcessingError", "1280"), ("threeDSecureOptional", "3055"),
        ("threeDSecureOptionalProcessingError", "3097"), ("amex_threeDSecureNotSupported", "0005"), ("radarBlock", "0019"),
        ("riskLevelHighest", "4954"), ("riskLevelElevated", "9235"), ("cvcCheckFail", "0101"), ("avsZipFail", "0036"), ("avsLine1Fail", "0028"),
        ("avsFail", "0010"), ("avsUnchecked", "0044"), ("cvcCheckFailElevatedRisk", "7872"), ("avsZipFailElevatedRisk", "6072"),
        ("bypassPending", "0077"), ("bypassPendingInternational", "0278"), ("createDispute", "0259"), ("createDisputeProductNotReceived", "2685"),
        ("createDisputeInquiry", "1976"), ("createIssuerFraudRecord", "5423"), ("createMultipleDisputes", "0079"),
        ("createCe3EligibleDispute", "0038"), ("createComplianceDispute", "0779"), ("createMastercardComplianceDispute", "0002"),
        ("createAutoRepresentmentEligibleDispute", "0043"), ("pendingRefund", "7726"), ("refundFail", "5126"),
        ("debit_visaFsaProductCode", "0072"), ("debit_visaHsaProductCode", "0072"), ("mastercard_debit_mastercardFsaProductCode", "8897"),
        ("visa_chargeDeclined", "0002"), ("visa_chargeDeclinedLostCard", "9987"), ("visa_chargeDeclinedExpiredCard", "0069"),
        ("visa_triggerNextRequirements", "4202"), ("visa_triggerChargeBlock", "4210"), ("visa_triggerTransferBlock", "4236"),
        ("visa_triggerPayoutBlock", "4236"), ("chargeDeclinedStolenCard", "9979"), ("visa_chargeDeclinedVelocityLimitExceeded", "6975"),
        ("visa_chargeCustomerFail", "0341"),
    ]

    @Test("has a token and a fixed PaymentMethod", arguments: ids) func fixed(_ id: String, _ last4: String) throws {
        #expect(try server.get("/v1/payment_methods/pm_card_\(id)")["card"]?["last4"] == .string(last4))
        #expect(try server.post("/v1/sources", "type=card&token=tok_\(id)")["card"]?["last4"] == .string(last4))
    }

    @Test("whose bank wants a confirmation is declined without one", arguments: [
        ("authenticationRequired", "authentication_required"), ("authenticationRequiredOnSetup", "authentication_required"),
        ("threeDSecure2Required", "authentication_required"), ("threeDSecureRequired", "authentication_required"),
        ("authenticationRequiredSetupForOffSession", nil), ("threeDSecureOptional", nil), ("threeDSecureOptionalProcessingError", nil),
    ])
    func unconfirmed(_ id: String, _ declineCode: String?) throws {
        let error = try server.charge("tok_\(id)")["error"]
        #expect(error?["decline_code"]?.string == declineCode)
    }

    @Test("that is confirmed is charged, or declined for what else is wrong", arguments: [
        ("threeDSecure2Required", nil), ("authenticationRequiredChargeDeclinedInsufficientFunds", "insufficient_funds"),
        ("threeDSecureRequiredChargeDeclined", "generic_decline"),
    ])
    func confirmed(_ id: String, _ declineCode: String?) throws {
        let card = try server.post("/v1/sources", "type=card&token=tok_\(id)").id
        let source = try server.post(
            "/v1/sources",
            "type=three_d_secure&amount=1000&currency=eur&three_d_secure[card]=\(card)&redirect[return_url]=http://127.0.0.1:4242/back").id
        _ = try server.fire("authorize", source)
        let charge = try server.charge(source)
        #expect(charge["error"]?["decline_code"]?.string == declineCode)
        #expect(charge.status == (declineCode == nil ? 200 : 402))
    }

    @Test("that is disputed succeeds, and is disputed a while later", arguments: ["createDispute", "createDisputeInquiry", "createMultipleDisputes"])
    func disputed(_ id: String) throws {
        let charge = try server.charge("tok_\(id)")
        #expect([charge["status"], charge["disputed"]] == ["succeeded", false])
        try server.advance("4s")
        #expect(try server.get("/v1/charges/\(charge.id)")["disputed"] == false)
        try server.advance("1s")
        #expect(try server.get("/v1/charges/\(charge.id)")["disputed"] == true)
    }

    @Test("a decline carries what the bank and the network advise") func advice() throws {
        let error = try server.charge("tok_visa_chargeDeclinedExpiredCard")["error"]
        #expect(error?.object.map { Array($0.keys) } == [
            "advice_code", "charge", "code", "decline_code", "doc_url", "message", "network_advice_code", "network_decline_code", "param",
            "request_log_url", "type",
        ])
        #expect([error?["advice_code"], error?["decline_code"], error?["network_advice_code"], error?["network_decline_code"]] == [
            "confirm_card_data", "expired_card", "03", "54",
        ])
        let attached = try server.post("/v1/customers", "payment_method=pm_card_chargeDeclined")["error"]
        #expect([attached?["advice_code"], attached?["network_decline_code"], attached?["param"]] == ["try_again_later", "01", ""])
        #expect(attached?["network_advice_code"] == nil)
    }
}
