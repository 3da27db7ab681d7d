// The fixed ids: each stands for a new PaymentMethod every time, wherever a PaymentMethod is named.
import TestHarness
import Testing
import Wire

@Suite("A fixed PaymentMethod") struct FixedPaymentMethodTests {
    private static let path = "/v1/payment_methods"
    private let server: TestServer

    init() throws { server = try TestServer() }

    private static let ids: [(id: String, last4: String, brand: String, funding: String, country: String)] = [
        ("visa", "4242", "visa", "credit", "US"), ("us", "4242", "visa", "credit", "US"), ("visa_debit", "5556", "visa", "debit", "US"),
        ("mastercard", "4444", "mastercard", "credit", "US"), ("mastercard_debit", "8210", "mastercard", "debit", "US"),
        ("mastercard_prepaid", "5100", "mastercard", "prepaid", "US"), ("amex", "8431", "amex", "credit", "US"),
        ("discover", "9424", "discover", "credit", "US"), ("diners", "0004", "diners", "credit", "US"), ("jcb", "0505", "jcb", "credit", "JP"),
        ("unionpay", "0005", "unionpay", "credit", "CN"), ("gb", "0000", "visa", "credit", "GB"), ("de", "0016", "visa", "credit", "DE"),
        ("fr", "0003", "visa", "credit", "FR"), ("nl", "0002", "visa", "credit", "NL"), ("es", "0007", "visa", "credit", "ES"),
        ("it", "0008", "visa", "credit", "IT"), ("br", "0002", "visa", "credit", "BR"), ("ca", "0000", "visa", "credit", "CA"),
        ("mx", "8001", "visa", "credit", "MX"), ("au", "0006", "visa", "credit", "AU"), ("jp", "0003", "visa", "credit", "JP"),
        ("sg", "0003", "visa", "credit", "SG"), ("in", "0008", "visa", "credit", "IN"), ("hk", "0004", "visa", "credit", "HK"),
        ("se", "0008", "visa", "credit", "SE"), ("ch", "0009", "visa", "credit", "CH"),
        ("visa_chargeDeclined", "0002", "visa", "credit", "US"), ("chargeDeclined", "0002", "visa", "credit", "US"),
        ("chargeDeclinedInsufficientFunds", "9995", "visa", "credit", "US"), ("visa_chargeDeclinedInsufficientFunds", "9995", "visa", "credit", "US"),
        ("chargeDeclinedExpiredCard", "0069", "visa", "credit", "US"), ("chargeDeclinedIncorrectCvc", "0127", "visa", "credit", "US"),
        ("chargeDeclinedProcessingError", "0119", "visa", "credit", "US"), ("chargeCustomerFail", "0341", "visa", "credit", "US"),
    ]

    @Test("is its test card, good for another year") func retrieval() throws {
        for fixed in Self.ids {
            let method = try server.get("\(Self.path)/pm_card_\(fixed.id)")
            #expect(method.id.hasPrefix("pm_1"), "\(fixed.id)")
            #expect(
                ["last4", "brand", "funding", "country"].map { method["card"]?[$0]?.string } == [fixed.last4, fixed.brand, fixed.funding, fixed.country],
                "\(fixed.id)")
            // It is September 2023.
            #expect([method["card"]?["exp_month"], method["card"]?["exp_year"]] == [9, 2024])
        }
    }

    @Test("is another one each time, and is there from then on") func fresh() throws {
        let first = try server.get("\(Self.path)/pm_card_visa")
        let second = try server.get("\(Self.path)/pm_card_visa")
        #expect(first.id != second.id)
        #expect(try server.get("\(Self.path)/\(first.id)").text == first.text)
        #expect(try server.history(of: first.id) == ["create →  (api)"])
    }

    @Test("is attached in one go") func attach() throws {
        let customer = try server.newCustomer()
        let method = try server.post("\(Self.path)/pm_card_visa/attach", "customer=\(customer)")
        #expect(method["customer"] == .string(customer))
        #expect(try server.get("\(Self.path)?customer=\(customer)").ids == [method.id])
        #expect(try server.events() == ["customer.created", "payment_method.attached"])
    }

    @Test("leaves nothing behind where what is wanted of it is refused") func refused() throws {
        let customer = try server.newCustomer()
        let declined = Failure(402, code: "card_declined", parameter: "", type: "card_error", "Your card was declined.")
        #expect(try server.post("\(Self.path)/pm_card_chargeDeclined/attach", "customer=\(customer)").failure == declined)
        #expect(try server.post("/v1/customers", "payment_method=pm_card_chargeDeclined").failure == declined)
        #expect(
            try server.post("\(Self.path)/pm_card_visa/attach", "customer=cus_none").failure
                == Failure(400, code: "resource_missing", parameter: "customer", "No such customer: 'cus_none'"))
        #expect(
            try server.post("\(Self.path)/pm_card_visa", "metadata[a]=b").failure
                == Failure(400, "You must save this PaymentMethod to a customer before you can update it."))
        #expect(
            try server.post("\(Self.path)/pm_card_visa/detach").failure
                == Failure(400, "The payment method you provided is not attached to a customer so detachment is impossible."))
        #expect(
            try server.get("\(Self.path)/pm_card_none").failure
                == Failure(404, code: "resource_missing", parameter: "payment_method", "No such PaymentMethod: 'pm_card_none'"))
        #expect(try server.get(Self.path).ids == [])
        #expect(try server.get("/v1/customers").ids == [customer])
        #expect(try server.events() == ["customer.created"])
    }

    @Test("is a new customer's own, and her default under the same name") func customer() throws {
        let customer = try server.post(
            "/v1/customers", "payment_method=pm_card_visa&invoice_settings[default_payment_method]=pm_card_visa")
        let methods = try server.get("/v1/customers/\(customer.id)/payment_methods")
        #expect(methods.ids.count == 1)
        #expect(customer["invoice_settings"]?["default_payment_method"]?.string == methods.ids.first)
    }
}
