// Payments that are attached to an invoice.
import TestHarness
import Testing
import Wire

@Suite("Payments attached to an invoice") struct InvoiceAttachmentTests: PayerSuite {
    let server: TestServer
    let customer: String

    /// An open invoice of 20 dollars.
    private func open() throws -> String {
        let id = try server.draft(customer, [2000]).id
        return try server.invoice(id, "finalize").id
    }

    private func payment(_ amount: Int64, _ form: String = "confirm=true&off_session=true") throws -> String {
        try server.post(
            "/v1/payment_intents", "customer=\(customer)&amount=\(amount)&currency=usd&payment_method_types[]=card&payment_method=pm_card_visa&\(form)").id
    }

    private func attach(_ intent: String, to invoice: String) throws -> Answer { try server.invoice(invoice, "attach_payment", "payment_intent=\(intent)") }
    private func payments(of invoice: String) throws -> [JSON] { try server.get("/v1/invoice_payments?invoice=\(invoice)")["data"]?.array ?? [] }

    @Test("a part of the amount lowers what remains, and the invoice's own payment asks for the rest") func part() throws {
        let invoice = try open()
        let paid = try payment(500)
        let answer = try attach(paid, to: invoice)
        #expect(answer.only("status", "amount_due", "amount_paid", "amount_remaining") == [
            "status": "open", "amount_due": 2000, "amount_paid": 500, "amount_remaining": 1500,
        ])
        let shown = try payments(of: invoice).map { payment in
            ["amount_paid", "amount_requested", "is_default", "status"].map { payment[$0] ?? .null }
        }
        #expect(shown == [[500, 500, false, "paid"], [.null, 1500, true, "open"]])
        let after = try server.invoice(invoice, "pay")
        #expect(after.only("status", "amount_paid", "amount_remaining") == ["status": "paid", "amount_paid": 2000, "amount_remaining": 0])
        #expect(try server.get("/v1/charges?limit=1")["data"]?[0]?["amount"] == 1500)
    }

    @Test("a payment of all pays the invoice, and cancels its own payment") func whole() throws {
        let invoice = try open()
        let intent = try payment(2000)
        let told = try server.tells { _ = try attach(intent, to: invoice) }
        #expect(told == ["payment_intent.canceled", "invoice.updated", "invoice.paid", "invoice.payment_succeeded", "invoice_payment.paid"])
        #expect(try server.invoice(invoice).only("status", "amount_paid", "amount_overpaid") == [
            "status": "paid", "amount_paid": 2000, "amount_overpaid": 0,
        ])
        #expect(try payments(of: invoice).map { $0["status"] } == ["paid", "canceled"])
    }

    @Test("too much becomes a credit of the customer") func overpaid() throws {
        let invoice = try open()
        let intent = try payment(2600)
        #expect(try server.tells { _ = try attach(intent, to: invoice) }.contains("invoice.overpaid"))
        #expect(try server.invoice(invoice).only("status", "amount_paid", "amount_overpaid") == [
            "status": "paid", "amount_paid": 2000, "amount_overpaid": 600,
        ])
        #expect(try server.get("/v1/customers/\(customer)")["balance"] == -600)
        let transaction = try server.get("/v1/customers/\(customer)/balance_transactions")["data"]?[0]
        #expect(transaction?["type"] == "invoice_overpaid" && transaction?["invoice"] == .string(invoice))
    }

    @Test("a payment that has not succeeded yet counts when it does") func later() throws {
        let invoice = try open()
        let intent = try payment(2000, "")
        #expect(try attach(intent, to: invoice).only("status", "amount_remaining") == ["status": "open", "amount_remaining": 2000])
        _ = try server.post("/v1/payment_intents/\(intent)/confirm", "off_session=true")
        #expect(try server.invoice(invoice)["status"] == "paid")
    }

    @Test("a payment that was made elsewhere") func record() throws {
        let invoice = try open()
        let record = try server.post(
            "/v1/payment_records/report_payment",
            "amount_requested[currency]=usd&amount_requested[value]=2000&customer_details[customer]=\(customer)&initiated_at=1695680000"
                + "&payment_method_details[type]=custom&payment_method_details[custom][display_name]=Cash&outcome=guaranteed"
                + "&guaranteed[guaranteed_at]=1695680001")
        #expect(try server.invoice(invoice, "attach_payment", "payment_record=\(record.id)").only("status", "amount_paid_off_stripe") == [
            "status": "paid", "amount_paid_off_stripe": 2000,
        ])
        #expect(try payments(of: invoice).first?["payment"] == ["payment_record": .string(record.id), "type": "payment_record"])
    }

    @Test("an invoice that was paid in part cannot be voided") func void() throws {
        let invoice = try open()
        _ = try attach(payment(500), to: invoice)
        #expect(try server.invoice(invoice, "void").failure == Failure(400, "Invoices with `paid` payments cannot be voided."))
    }

    @Test("what is refused") func refusals() throws {
        let draft = try server.draft(customer, [2000]).id
        let intent = try payment(500)
        #expect(try attach(intent, to: draft).failure?.message == "Payments can only be attached to open invoices. This invoice is draft.")
        let invoice = try open()
        #expect(try attach("pi_x", to: invoice).failure?.parameter == "payment_intent")
        #expect(try server.invoice(invoice, "attach_payment").failure?.parameter == "payment_intent")
        _ = try attach(intent, to: invoice)
        #expect(try attach(intent, to: open()).failure?.parameter == "payment_intent")
        let other = try server.newPayer()
        let foreign = try server.post(
            "/v1/payment_intents", "customer=\(other)&amount=500&currency=usd&payment_method_types[]=card&payment_method=pm_card_visa").id
        #expect(try attach(foreign, to: invoice).failure?.parameter == "payment_intent")
    }

    @Test("money that comes when the invoice is paid already is a credit") func late() throws {
        let invoice = try open()
        let intent = try payment(500, "")
        _ = try attach(intent, to: invoice)
        _ = try server.invoice(invoice, "pay")
        let told = try server.tells { _ = try server.post("/v1/payment_intents/\(intent)/confirm") }
        #expect(told.contains("invoice.overpaid") && told.contains("invoice_payment.paid"))
        #expect(try server.invoice(invoice).only("status", "amount_paid", "amount_overpaid") == [
            "status": "paid", "amount_paid": 2000, "amount_overpaid": 500,
        ])
        #expect(try server.get("/v1/customers/\(customer)")["balance"] == -500)
        #expect(try payments(of: invoice).map { $0["status"] } == ["paid", "paid"])
    }

    @Test("what was captured counts, not what was held") func captured() throws {
        let invoice = try open()
        let intent = try payment(400, "capture_method=manual&confirm=true&off_session=true")
        _ = try attach(intent, to: invoice)
        _ = try server.post("/v1/payment_intents/\(intent)/capture", "amount_to_capture=250")
        #expect(try server.invoice(invoice).only("amount_paid", "amount_remaining") == ["amount_paid": 250, "amount_remaining": 1750])
    }

    @Test("the customer was deleted meanwhile: what is too much is nobody's credit") func deleted() throws {
        let invoice = try open()
        let intent = try payment(2600, "")
        _ = try attach(intent, to: invoice)
        _ = try server.delete("/v1/customers/\(customer)")
        #expect(try server.post("/v1/payment_intents/\(intent)/confirm")["status"] == "succeeded")
        #expect(try server.invoice(invoice).only("status", "amount_overpaid") == ["status": "paid", "amount_overpaid": 0])
    }
}
