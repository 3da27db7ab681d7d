// The refunds of credit notes: those that were made before, and those that are made for the note.
import TestHarness
import Testing
import Wire

@Suite("Refunds of credit notes") struct CreditNoteRefundTests: PayerSuite {
    let server: TestServer
    let customer: String

    private func credit(_ invoice: String, _ form: String) throws -> Answer { try server.post("/v1/credit_notes", "invoice=\(invoice)&\(form)") }

    private func intent(paying invoice: String) throws -> String {
        try server.get("/v1/invoice_payments?invoice=\(invoice)")["data"]?[0]?["payment"]?["payment_intent"]?.string ?? ""
    }

    /// A PaymentIntent that has succeeded.
    private func payment(of amount: Int64) throws -> String {
        try server.post(
            "/v1/payment_intents",
            "amount=\(amount)&currency=usd&customer=\(customer)&payment_method=pm_card_visa&confirm=true&return_url=https://shop.example/back").id
    }

    @Test("notes use a refund that was made before, as far as it goes") func named() throws {
        let invoice = try server.invoice(server.draft(customer).id, "pay").id
        let refund = try server.post("/v1/refunds", "payment_intent=\(intent(paying: invoice))&amount=300").id
        let named = "refunds[0][refund]=\(refund)"
        #expect(try credit(invoice, "amount=500&\(named)&refunds[0][amount_refunded]=500").failure == Failure(
            400, parameter: "refunds[0][amount_refunded]", "Credit notes have used the refund '\(refund)', except for $3.00."))
        #expect(try credit(invoice, "amount=200&\(named)&refunds[0][amount_refunded]=200")["post_payment_amount"] == 200)
        #expect(try credit(invoice, "amount=300&\(named)&refunds[0][amount_refunded]=300").failure?.parameter == "refunds[0][amount_refunded]")
        #expect(try credit(invoice, "amount=100&\(named)")["refunds"]?[0]?["amount_refunded"] == 100)
        #expect(try credit(invoice, "amount=100&\(named)").failure == Failure(
            400, parameter: "refunds[0][refund]", "Credit notes have used the refund '\(refund)', except for $0.00."))
    }

    @Test("a note cannot use the refund of another note") func made() throws {
        let invoice = try server.invoice(server.draft(customer).id, "pay").id
        let refund = try credit(invoice, "amount=300&refund_amount=300")["refunds"]?[0]?["refund"]?.string ?? ""
        #expect(try credit(invoice, "amount=300&refunds[0][refund]=\(refund)").failure?.parameter == "refunds[0][refund]")
    }

    @Test("the refunds of an invoice that two payments have paid come from both") func severalPayments() throws {
        let invoice = try server.invoice(server.draft(customer).id, "finalize").id
        _ = try server.invoice(invoice, "attach_payment", "payment_intent=\(payment(of: 300))")
        _ = try server.invoice(invoice, "pay")
        #expect(try credit(invoice, "amount=1000&refund_amount=1001&out_of_band_amount=0").failure?.status == 400)
        let note = try credit(invoice, "amount=900&refund_amount=900")
        #expect(note["refunds"]?.array?.map { $0["amount_refunded"] } == [700, 200])
        #expect(try credit(invoice, "amount=100&refund_amount=100")["refunds"]?.array?.map { $0["amount_refunded"] } == [100])
        #expect(try server.get("/v1/charges?customer=\(customer)")["data"]?.array?.map { $0["amount_refunded"] } == [700, 300])
    }

    @Test("a payment of a part can be refunded, though the rest was paid elsewhere") func outOfBand() throws {
        let invoice = try server.invoice(server.draft(customer).id, "finalize").id
        _ = try server.invoice(invoice, "attach_payment", "payment_intent=\(payment(of: 300))")
        _ = try server.invoice(invoice, "pay", "paid_out_of_band=true")
        #expect(try credit(invoice, "amount=300&refund_amount=300")["refunds"]?[0]?["amount_refunded"] == 300)
        #expect(try credit(invoice, "amount=100&refund_amount=100").failure == Failure(
            400, parameter: "refund_amount", "The refund_amount ($1.00) is more than what the payments of the invoice have left ($0.00)."))
    }
}
