// What happens to invoices by themselves.
import TestHarness
import Testing
import Wire

@Suite("Invoices and the clock") struct InvoiceClockTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("with auto_advance, a draft is finalized and paid an hour after it was made") func hour() throws {
        let draft = try server.draft(server.newPayer(), [2500], "auto_advance=true")
        #expect(draft.only("automatically_finalizes_at", "next_payment_attempt") == [
            "automatically_finalizes_at": 1_695_683_721, "next_payment_attempt": 1_695_683_720,
        ])
        try server.advance("3599")
        #expect(try server.invoice(draft.id)["status"] == "draft")
        try server.advance("1")
        let invoice = try server.invoice(draft.id)
        #expect(invoice.only("status", "attempt_count", "auto_advance", "automatically_finalizes_at", "next_payment_attempt") == [
            "status": "paid", "attempt_count": 1, "auto_advance": false, "automatically_finalizes_at": .null, "next_payment_attempt": .null,
        ])
        #expect(invoice["status_transitions"]?["paid_at"] == 1_695_683_720)
        #expect(Array(try server.events().suffix(9)) == [
            "invoice.updated", "invoice.finalized", "payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "invoice.updated",
            "invoice.paid", "invoice.payment_succeeded", "invoice_payment.paid",
        ])
    }

    @Test("without it, it stays a draft; switched on later, the hour counts from its creation") func switching() throws {
        let id = try server.draft(server.newPayer(), [2500]).id
        try server.advance("1800")
        #expect(try server.post("\(TestServer.invoices)/\(id)", "auto_advance=true")["automatically_finalizes_at"] == 1_695_683_721)
        #expect(try server.post("\(TestServer.invoices)/\(id)", "auto_advance=false")["automatically_finalizes_at"] == .null)
        try server.advance("7200")
        #expect(try server.invoice(id)["status"] == "draft")
        _ = try server.post("\(TestServer.invoices)/\(id)", "auto_advance=true&automatically_finalizes_at=1695700000")
        try server.advance("7200")
        #expect(try server.invoice(id)["status"] == "draft")
        try server.advance("5000")
        #expect(try server.invoice(id)["status"] == "paid")
    }

    @Test("a failed payment is tried again after 3, 5 and 7 days") func retries() throws {
        let id = try server.draft(server.newPayer("pm_card_chargeCustomerFail"), [2500], "auto_advance=true").id
        var seen: [JSON] = []
        for step in ["3600", "3d", "5d", "7d", "100d"] {
            try server.advance(step)
            seen.append(try server.invoice(id).only("status", "attempt_count", "next_payment_attempt"))
        }
        let first: Int64 = 1_695_683_720
        #expect(seen == [
            ["status": "open", "attempt_count": 1, "next_payment_attempt": .integer(first + 3 * 86_400)],
            ["status": "open", "attempt_count": 2, "next_payment_attempt": .integer(first + 8 * 86_400)],
            ["status": "open", "attempt_count": 3, "next_payment_attempt": .integer(first + 15 * 86_400)],
            ["status": "open", "attempt_count": 4, "next_payment_attempt": .null],
            ["status": "open", "attempt_count": 4, "next_payment_attempt": .null],
        ])
    }

    @Test("an invoice that is sent announces its due date, and falls due") func dueDate() throws {
        let customer = try server.newCustomer("email=jenny@example.com")
        let draft = try server.draft(customer, [2500], "collection_method=send_invoice&days_until_due=10&auto_advance=true")
        #expect(draft["due_date"] == .integer(1_695_680_120 + 10 * 86_400))
        #expect(draft["next_payment_attempt"] == .null)
        try server.advance("20d")
        #expect(Array(try server.events().suffix(5)) == [
            "invoice.finalized", "payment_intent.created", "invoice.sent", "invoice.will_be_due", "invoice.overdue",
        ])
        #expect(try server.invoice(draft.id)["status"] == "open")
    }

    @Test("a draft that is sent is finalized; an open invoice stays as it is") func send() throws {
        let id = try server.draft(server.newCustomer("email=jenny@example.com"), [2500], "collection_method=send_invoice&days_until_due=7").id
        let sent = try server.invoice(id, "send")
        #expect(sent["status"] == "open")
        #expect(try server.invoice(id, "send").json == sent.json)
        #expect(Array(try server.events().suffix(4)) == ["invoice.finalized", "payment_intent.created", "invoice.sent", "invoice.sent"])
        #expect(try server.invoice(server.draft(server.newCustomer()).id, "send").failure?.message
            == "You can only manually send an invoice if its collection method is 'send_invoice'.")
    }

    @Test("an invoice that nobody can tax is not finalized") func place() throws {
        let customer = try server.newPayer()
        let draft = try server.draft(customer, [2500], "auto_advance=true&automatic_tax[enabled]=true")
        #expect(draft["automatic_tax"]?["status"] == "requires_location_inputs")
        #expect(try server.invoice(draft.id, "finalize").failure?.code == "customer_tax_location_invalid")
        try server.advance("3600")
        let failed = try server.invoice(draft.id)
        #expect(failed.only("status", "automatic_tax") == [
            "status": "draft",
            "automatic_tax": [
                "disabled_reason": "finalization_requires_location_inputs", "enabled": false, "liability": ["type": "self"], "provider": "stripe",
                "status": .null,
            ],
        ])
        #expect(failed["last_finalization_error"]?["code"] == "customer_tax_location_invalid")
        #expect(try server.events().last == "invoice.finalization_failed")
        _ = try server.post("/v1/customers/\(customer)", "address[country]=DE")
        #expect(try server.post("\(TestServer.invoices)/\(draft.id)", "automatic_tax[enabled]=true")["automatic_tax"]?["status"] == "complete")
        #expect(try server.invoice(draft.id, "finalize")["status"] == "open")
    }

    @Test("auto_advance at finalization: paid an hour later") func later() throws {
        let id = try server.draft(server.newPayer(), [2500]).id
        #expect(try server.invoice(id, "finalize", "auto_advance=true")["next_payment_attempt"] == 1_695_683_720)
        try server.advance("3600")
        #expect(try server.invoice(id)["status"] == "paid")
    }
}
