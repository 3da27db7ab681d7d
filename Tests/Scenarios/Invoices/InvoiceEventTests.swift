// The events of invoices by hand, in Stripe's order.
import TestHarness
import Testing
import Wire

@Suite("Events of invoices") struct InvoiceEventTests {
    private let server: TestServer
    private let customer: String

    init() throws {
        server = try TestServer()
        customer = try server.newPayer()
        try server.bill(customer, 100)
        _ = try server.draft(customer, [])
    }

    @Test("item, draft, finalize, pay") func paid() throws {
        var id = ""
        #expect(try server.told {
            try server.bill(customer, 2500)
            id = try server.draft(customer, []).id
        } == ["invoiceitem.created", "invoice.created"])
        #expect(try server.told { _ = try server.invoice(id, "finalize") } == ["invoice.updated", "invoice.finalized", "payment_intent.created"])
        #expect(try server.told { _ = try server.invoice(id, "pay") } == [
            "charge.succeeded", "payment_intent.succeeded", "invoice.updated", "invoice.paid", "invoice.payment_succeeded", "invoice_payment.paid",
        ])
    }

    @Test("the event of its payment comes by itself, so it names no call, as recorded") func request() throws {
        _ = try server.invoice(server.draft(customer, [2500]).id, "pay")
        func request(_ type: String) throws -> JSON? { try server.get("/v1/events?type=\(type)&limit=1")["data"]?[0]?["request"] }
        #expect(try request("invoice_payment.paid") == ["id": .null, "idempotency_key": .null])
        #expect(try request("invoice.paid")?["id"]?.string?.hasPrefix("req_") == true)
    }

    @Test("before it is told of as finalized, a draft is told of as changed, as recorded") func finalized() throws {
        let id = try server.draft(customer, [2500], "auto_advance=true").id
        _ = try server.invoice(id, "finalize")
        let told = try server.get("/v1/events?type=invoice.updated&limit=1")["data"]?.array?.first?["data"]
        #expect(told?["object"]?["status"] == "open")
        #expect(told?["previous_attributes"] == [
            "automatically_finalizes_at": 1_695_683_721, "effective_at": .null, "ending_balance": .null, "hosted_invoice_url": .null,
            "invoice_pdf": .null, "number": .null, "rendering": ["pdf": ["page_size": "auto"]], "status": "draft",
            "status_transitions": ["finalized_at": .null],
        ])
    }

    @Test("paid elsewhere: no event of a charge") func elsewhere() throws {
        let id = try server.draft(customer, [2500]).id
        #expect(try server.told { _ = try server.invoice(id, "pay", "paid_out_of_band=true") } == [
            "invoice.updated", "invoice.finalized", "invoice.updated", "invoice.paid",
        ])
    }

    @Test("nothing to pay") func zero() throws {
        let id = try server.post(TestServer.invoices, "customer=\(customer)").id
        #expect(try server.told { _ = try server.invoice(id, "finalize") } == [
            "invoice.updated", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded",
        ])
    }

    @Test("void and uncollectible") func ends() throws {
        let (first, second) = (try server.draft(customer, [500]).id, try server.draft(customer, [500]).id)
        for id in [first, second] { _ = try server.invoice(id, "finalize") }
        #expect(try server.told { _ = try server.invoice(first, "void") } == ["invoice.voided", "payment_intent.canceled"])
        #expect(try server.told { _ = try server.invoice(second, "mark_uncollectible") } == ["invoice.marked_uncollectible"])
    }

    @Test("an event shows the invoice with its lines, and what they were") func lines() throws {
        let id = try server.draft(customer, [500]).id
        try server.bill(customer, 700, "invoice=\(id)")
        let data = try server.get("/v1/events?type=invoice.updated&limit=1")["data"]?.array?.first?["data"]
        #expect(data?["object"]?["lines"]?["data"]?.array?.map { $0["amount"] } == [700, 500])
        #expect(data?["previous_attributes"]?["lines"]?["data"]?.array?.map { $0["amount"] } == [500])
        #expect(data?["previous_attributes"]?["lines"]?["total_count"] == 1)
        #expect(data?["previous_attributes"]?["amount_due"] == 500)
    }
}
