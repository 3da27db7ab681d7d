// Errors about intents, charges and disputes as recorded in September 2026 (version 2026-08-26.dahlia).
import TestHarness
import Testing
import Wire

@Suite("Recorded errors of payments") struct RecordedErrorTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func hold() throws -> String {
        try server.post("/v1/payment_intents", "amount=5000&currency=usd&payment_method=pm_card_visa&confirm=true&capture_method=manual"
            + "&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never").id
    }

    @Test("the error of a call on a PaymentIntent shows it as it is", arguments: ["9999", "-100", "0"]) func capture(amount: String) throws {
        let intent = try hold()
        let answer = try server.post("/v1/payment_intents/\(intent)/capture", "amount_to_capture=\(amount)")
        #expect(answer.status == 400)
        #expect(try answer["error"]?["payment_intent"] == server.get("/v1/payment_intents/\(intent)").json)
    }

    @Test("the error of a call on a SetupIntent shows it; that of its creation shows none") func setup() throws {
        let other = try server.newCustomer("payment_method=pm_card_visa")
        let method = try server.get("/v1/customers/\(other)/payment_methods").ids[0]
        let intent = try server.post("/v1/setup_intents", "payment_method_types[]=card")
        let answer = try server.post("/v1/setup_intents/\(intent.id)", "payment_method=\(method)")
        #expect(answer.status == 400 && answer["error"]?["setup_intent"] == intent.json)
        #expect(try server.post("/v1/setup_intents", "payment_method=\(method)&payment_method_types[]=card")["error"]?["setup_intent"] == nil)
    }

    @Test("a SetupIntent without a method, of a customer; and one that was canceled") func confirm() throws {
        let customer = try server.newCustomer()
        let intent = try server.post("/v1/setup_intents", "customer=\(customer)&payment_method_types[]=card").id
        #expect(try server.post("/v1/setup_intents/\(intent)/confirm").failure?.message
            == "You cannot confirm this SetupIntent because it's missing a payment method. You can either update the SetupIntent with a payment method and "
            + "then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.")
        _ = try server.post("/v1/setup_intents/\(intent)/cancel")
        #expect(try server.post("/v1/setup_intents/\(intent)/confirm", "payment_method=pm_card_visa").failure?.message
            == "You cannot confirm this SetupIntent because it has been canceled.")
    }

    @Test("what was paid cannot be canceled") func cancel() throws {
        let intent = try hold()
        _ = try server.post("/v1/payment_intents/\(intent)/capture")
        #expect(try server.post("/v1/payment_intents/\(intent)/cancel").failure?.message
            == "You cannot cancel this PaymentIntent because it has a status of succeeded. Only a PaymentIntent with one of the following statuses may be "
            + "canceled: requires_payment_method, requires_capture, requires_reauthorization, requires_confirmation, requires_action, expired, processing.")
    }

    @Test("the last error of a payment names the type of the method, the error of the call does not") func decline() throws {
        let answer = try server.post("/v1/payment_intents", "amount=500&currency=usd&payment_method=pm_card_chargeDeclined&confirm=true"
            + "&payment_method_types[]=card")
        #expect(answer["error"]?["payment_method_type"] == nil)
        #expect(answer["error"]?["payment_intent"]?["last_payment_error"]?["payment_method_type"] == "card")
    }

    @Test("the transfer group of an intent's charge is the intent's") func transferGroup() throws {
        let intent = try hold()
        let charge = try server.get("/v1/payment_intents/\(intent)")["latest_charge"]?.string ?? ""
        #expect(try server.post("/v1/charges/\(charge)", "transfer_group=order_42").failure == Failure(
            400,
            "This Charge was created by a PaymentIntent (\(intent)). You must update the `transfer_group` on the PaymentIntent instead of updating the "
                + "Charge directly. See https://stripe.com/docs/api#update_payment_intent"))
    }

    @Test("a charge needs a source") func noSource() throws {
        func charge(_ form: String) throws -> Failure? { try server.post("/v1/charges", "amount=1400&currency=usd&\(form)").failure }
        let holder = try server.newCustomer("payment_method=pm_card_visa")
        let method = try server.get("/v1/customers/\(holder)/payment_methods").ids[0]
        func missing(_ message: String) -> Failure { Failure(402, code: "missing", parameter: "card", type: "card_error", message) }
        #expect(try charge("customer=\(holder)&payment_method=\(method)") == missing(
            "This Customer doesn't have any legacy saved payment details, but does have a Payment Method attached. Use a Payment Intent instead of "
                + "creating a Charge: https://stripe.com/docs/payments/payment-intents/migration"))
        #expect(try charge("customer=\(server.newCustomer())") == missing(
            "This Customer doesn't have any saved payment details. Attach a legacy Token, Card, Bank Account, or Source to this Customer and then try this "
                + "request again, or use Payment Intents and Payment Methods instead."))
        #expect(try charge("payment_method=\(method)") == Failure(400, code: "parameter_missing", "Must provide source or customer."))
    }

    @Test("tokens of cards that are disputed, and an inquiry", arguments: [
        ("tok_visa_createDispute", "0259", "fraudulent", "10.4"), ("tok_visa_createDisputeInquiry", "1976", "fraudulent", "10"),
    ])
    func disputes(token: String, digits: String, reason: String, code: String) throws {
        let method = try server.post("/v1/payment_methods", "type=card&card[token]=\(token)")
        #expect(method["card"]?["last4"] == .string(digits))
        let intent = try server.post("/v1/payment_intents", "amount=500&currency=usd&payment_method=\(method.id)&confirm=true&payment_method_types[]=card")
        try server.advance("1h")
        let list = try server.get("/v1/disputes?payment_intent=\(intent.id)")
        #expect(list["count"] == 1)
        #expect(list["data"]?[0]?["reason"] == .string(reason))
        #expect(list["data"]?[0]?["payment_method_details"]?["card"]?["network_reason_code"] == .string(code))
    }

    @Test("the refund of another charge") func foreignRefund() throws {
        func charge() throws -> String { try server.post("/v1/charges", "amount=500&currency=usd&source=tok_visa").id }
        let refund = try server.post("/v1/refunds", "charge=\(charge())").id
        #expect(try server.get("/v1/charges/\(charge())/refunds/\(refund)").failure == Failure(
            404, code: "resource_missing", parameter: "refund", "No such refund: '\(refund)'"))
    }

    @Test("a lookup key is unset by an empty text") func lookupKey() throws {
        let product = try server.post("/v1/products", "name=Gold").id
        let price = try server.post("/v1/prices", "product=\(product)&currency=usd&unit_amount=500&lookup_key=gold").id
        #expect(try server.post("/v1/prices/\(price)", "lookup_key=")["lookup_key"] == .null)
    }

    @Test("versions before 2026-09-30.endive know no `status_details`", arguments: [("2026-08-26.dahlia", false), ("2026-09-30.endive", true)])
    func statusDetails(version: String, isShown: Bool) throws {
        let customer = try server.newCustomer("email=jenny@example.com")
        let invoice = try server.draft(customer, [1000]).id
        _ = try server.invoice(invoice, "finalize")
        let given = try server.invoice(invoice, "mark_uncollectible")
        #expect(given["status_details"]?["uncollectible"]?["reason"] == "user_forgiven")
        #expect(try (server.get("/v1/invoices/\(invoice)", headers: .version(version))["status_details"] != nil) == isShown)
    }
}
