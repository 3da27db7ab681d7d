// The PaymentIntent of an invoice: what it offers, and what a call may do with it. Source: recorded invoices of 2025 and 2026.
import TestHarness
import Testing
import Wire

@Suite("The PaymentIntent of an invoice") struct InvoicePaymentTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    /// An open invoice of ten dollars.
    private func open(_ customer: String, _ form: String = "") throws -> (invoice: Answer, intent: Answer) {
        let invoice = try server.invoice(server.draft(customer, [1000], form).id, "finalize", "expand[]=payments")
        let intent = invoice["payments"]?["data"]?.array?.first?["payment"]?["payment_intent"]?.string ?? ""
        return (invoice, try server.get("/v1/payment_intents/\(intent)"))
    }

    @Test("it offers cards and Link, and nothing by itself") func shape() throws {
        let (invoice, intent) = try open(server.post("/v1/customers").id)
        #expect(intent.only(
            "automatic_payment_methods", "capture_method", "description", "payment_details", "payment_method_configuration_details",
            "payment_method_types", "setup_future_usage", "status"
        ) == [
            "automatic_payment_methods": .null, "capture_method": "automatic", "description": "Payment for Invoice",
            "payment_details": "absent", "payment_method_configuration_details": .null, "payment_method_types": ["card", "link"], "setup_future_usage": .null,
            "status": "requires_payment_method",
        ])
        #expect(invoice["payments"]?["url"] == "/v1/invoices/payments")
    }

    @Test("what the invoice names is offered, and nothing else") func types() throws {
        let (_, intent) = try open(
            server.post("/v1/customers").id, "payment_settings[payment_method_types][]=us_bank_account&payment_settings[payment_method_types][]=card")
        #expect(intent["payment_method_types"] == ["us_bank_account", "card"])
    }

    @Test("the type of the customer's method is offered, too") func ofMethod() throws {
        let customer = try server.newPayer("pm_usBankAccount_success")
        let (invoice, intent) = try open(customer)
        #expect(intent["payment_method_types"] == ["card", "link", "us_bank_account"])
        let card = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)").id
        #expect(try server.invoice(invoice.id, "pay", "payment_method=\(card)")["status"] == "paid")
    }

    @Test("a server confirms it without a return_url", arguments: ["2024-06-20", "2025-09-30.clover", "2026-10-28.endive"])
    func confirm(_ version: String) throws {
        let customer = try server.post("/v1/customers").id
        let price = try server.newPrice(1000)
        let subscription = try server.subscribe(
            customer, to: price, with: "payment_behavior=default_incomplete", headers: ["Stripe-Version": version])
        #expect(subscription["status"] == "incomplete")
        let payments = try server.get("/v1/invoice_payments?invoice=\(subscription["latest_invoice"]?.string ?? "")")
        let intent = payments["data"]?.array?.first?["payment"]?["payment_intent"]?.string ?? ""
        let confirmed = try server.post(
            "/v1/payment_intents/\(intent)/confirm", "payment_method=pm_card_visa", headers: ["Stripe-Version": version])
        #expect(confirmed["status"] == "succeeded")
        #expect(try server.subscription(subscription.id)["status"] == "active")
    }

    @Test("its amount and its customer are those of the invoice") func edit() throws {
        let (invoice, intent) = try open(server.post("/v1/customers").id)
        #expect(try server.post("/v1/payment_intents/\(intent.id)", "amount=777").failure == Failure(
            400, parameter: "amount", "You cannot update `amount` of this PaymentIntent because it pays the invoice \(invoice.id)."))
        #expect(try server.post("/v1/payment_intents/\(intent.id)", "metadata[a]=b")["metadata"] == ["a": "b"])
    }

    @Test("what a Checkout Session has paid names its invoice") func checkout() throws {
        let price = try server.newPrice(1000)
        let session = try server.post(
            TestServer.checkouts, "mode=subscription&success_url=https://shop.example&line_items[0][price]=\(price)&line_items[0][quantity]=1")
        try server.complete(session)
        let invoice = try server.checkout(session.id)["invoice"] ?? .null
        let older: Headers = ["Stripe-Version": "2024-06-20"]
        let shown = try server.get("/v1/invoices/\(invoice.string ?? "")", headers: older)
        let intent = try server.get("/v1/payment_intents/\(shown["payment_intent"]?.string ?? "")", headers: older)
        let charge = try server.get("/v1/charges/\(shown["charge"]?.string ?? "")", headers: older)
        #expect(intent["invoice"] == invoice && charge["invoice"] == invoice)
        #expect(intent["payment_details"] == ["customer_reference": .null, "order_reference": .string(session.id)])
        #expect(intent["description"] == "Subscription creation" && charge["description"] == "Subscription creation")
    }
}
