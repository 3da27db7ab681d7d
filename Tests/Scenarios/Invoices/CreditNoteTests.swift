// What a credit note takes back of an invoice, and where it goes.
import TestHarness
import Testing
import Wire

@Suite("Credit notes") struct CreditNoteTests {
    private static let notes = "/v1/credit_notes"
    private let server: TestServer
    private let customer: String

    init() throws {
        server = try TestServer()
        customer = try server.newPayer("pm_card_visa", "invoice_prefix=ABCD1234&balance=0")
    }

    private func open(_ amounts: [Int64] = [2000], _ form: String = "") throws -> String {
        let id = try server.draft(customer, amounts, form).id
        return try server.invoice(id, "finalize").id
    }

    private func paid(_ amounts: [Int64] = [2000], _ form: String = "") throws -> String {
        let id = try server.draft(customer, amounts, form).id
        return try server.invoice(id, "pay").id
    }

    private func credit(_ invoice: String, _ form: String) throws -> Answer { try server.post(Self.notes, "invoice=\(invoice)&\(form)") }

    @Test("a part of an open invoice, whole: less is to pay, and the PaymentIntent asks for less") func before() throws {
        let id = try open()
        var note = Answer?.none
        #expect(try server.told { note = try credit(id, "amount=500&memo=Sorry&reason=order_change") } == ["credit_note.created", "invoice.updated"])
        let answer = try #require(note)
        let line = answer["lines"]?["data"]?[0]
        #expect(answer.json == [
            "id": .string(answer.id), "object": "credit_note", "amount": 500, "amount_shipping": 0, "created": answer["created"] ?? 0, "currency": "usd",
            "customer": .string(customer), "customer_account": .null, "customer_balance_transaction": .null, "discount_amount": 0,
            "discount_amounts": [], "effective_at": answer["created"] ?? 0, "invoice": .string(id),
            "lines": [
                "object": "list",
                "data": [[
                    "id": line?["id"] ?? 0, "object": "credit_note_line_item", "amount": 500, "description": "Credit", "discount_amount": 0,
                    "discount_amounts": [], "livemode": false, "metadata": .null, "pretax_credit_amounts": [], "quantity": 1, "tax_rates": [], "taxes": [],
                    "type": "custom_line_item", "unit_amount": 500, "unit_amount_decimal": "500",
                ]],
                "has_more": false, "url": .string("/v1/credit_notes/\(answer.id)/lines"),
            ],
            "livemode": false, "memo": "Sorry", "metadata": [:], "number": "ABCD1234-0001-CN-01", "out_of_band_amount": .null,
            "pdf": answer["pdf"] ?? 0, "post_payment_amount": 0, "pre_payment_amount": 500, "pretax_credit_amounts": [], "reason": "order_change",
            "refunds": [], "shipping_cost": .null, "status": "issued", "subtotal": 500, "subtotal_excluding_tax": 500, "total": 500,
            "total_excluding_tax": 500, "total_taxes": [], "type": "pre_payment", "voided_at": .null,
        ])
        let invoice = try server.get("\(TestServer.invoices)/\(id)?expand[]=payments.data.payment.payment_intent")
        #expect(invoice.only("status", "amount_due", "amount_remaining", "pre_payment_credit_notes_amount", "total") == [
            "status": "open", "amount_due": 1500, "amount_remaining": 1500, "pre_payment_credit_notes_amount": 500, "total": 2000,
        ])
        #expect(invoice["payments"]?["data"]?[0]?["amount_requested"] == 1500)
        #expect(invoice["payments"]?["data"]?[0]?["payment"]?["payment_intent"]?["amount"] == 1500)
        let paid = try server.invoice(id, "pay")
        #expect(paid.only("status", "amount_paid", "amount_remaining") == ["status": "paid", "amount_paid": 1500, "amount_remaining": 0])
    }

    @Test("an invoice of which nothing is left is paid, and its PaymentIntent canceled") func whole() throws {
        let id = try open()
        #expect(try server.told { _ = try credit(id, "amount=2000") } == [
            "credit_note.created", "payment_intent.canceled", "invoice.updated", "invoice.paid",
        ])
        #expect(try server.invoice(id).only("status", "amount_paid", "amount_remaining") == ["status": "paid", "amount_paid": 0, "amount_remaining": 0])
    }

    @Test("after the payment, money goes back: as a refund, to her balance, or in another way") func after() throws {
        let id = try paid()
        #expect(try credit(id, "amount=1&refunds[0][refund]=re_1&refunds[0][amount_refunded]=1").failure?.parameter == "refunds[0][refund]")
        let note = try credit(id, "amount=1000&refund_amount=500&credit_amount=300&out_of_band_amount=200")
        #expect(note.only("type", "pre_payment_amount", "post_payment_amount", "out_of_band_amount") == [
            "type": "post_payment", "pre_payment_amount": 0, "post_payment_amount": 1000, "out_of_band_amount": 200,
        ])
        let refund = try server.get("/v1/refunds/\(note["refunds"]?[0]?["refund"]?.string ?? "")")
        #expect(refund["amount"] == 500)
        #expect(note["refunds"]?[0]?["amount_refunded"] == 500)
        #expect(try server.get("/v1/customers/\(customer)")["balance"] == -300)
        let transaction = try server.get("/v1/customers/\(customer)/balance_transactions/\(note["customer_balance_transaction"]?.string ?? "")")
        #expect(transaction.only("amount", "type", "credit_note") == ["amount": -300, "type": "credit_note", "credit_note": .string(note.id)])
        #expect(try server.invoice(id).only("post_payment_credit_notes_amount", "amount_paid") == [
            "post_payment_credit_notes_amount": 1000, "amount_paid": 2000,
        ])
    }

    @Test("a line of the invoice takes its part of discounts and taxes along") func parts() throws {
        let (rate, coupon) = (try server.taxRate("10", inclusive: false), try server.coupon("percent_off=20"))
        let id = try open([3000], "default_tax_rates[0]=\(rate)&discounts[0][coupon]=\(coupon)")
        let line = try server.invoice(id)["lines"]?["data"]?[0]?["id"]?.string ?? ""
        let note = try credit(id, "lines[0][type]=invoice_line_item&lines[0][invoice_line_item]=\(line)&lines[0][amount]=1500")
        #expect(note.only("subtotal", "discount_amount", "total_excluding_tax", "total", "amount") == [
            "subtotal": 1500, "discount_amount": 300, "total_excluding_tax": 1200, "total": 1320, "amount": 1320,
        ])
        #expect(note["total_taxes"]?[0]?["amount"] == 120)
        #expect(note["lines"]?["data"]?[0]?["invoice_line_item"] == .string(line))
        #expect(try server.get("\(Self.notes)/\(note.id)/lines")["data"]?[0] == note["lines"]?["data"]?[0])
    }

    @Test("what is refused", arguments: [
        ("", "You must specify one of these parameters: amount, lines, shipping_cost."),
        ("amount=0", "The total of a credit note must be greater than 0."),
        ("amount=2500", "The amount of the credit note, $25.00, is more than what is left to credit of the invoice, $20.00."),
        (
            "amount=500&credit_amount=500",
            "The sum of refunds, credit amount, and out of band amount ($5.00) must equal the credit note post_payment_amount ($0.00)."
        ),
        ("lines[0][type]=invoice_line_item&lines[0][invoice_line_item]=il_1", "No such invoice line item: 'il_1'"),
        ("lines[0][type]=custom_line_item&lines[0][description]=x", "Missing required param: lines[0][unit_amount]."),
    ]) func refusals(form: String, message: String) throws {
        let id = try open()
        let before = try server.invoice(id).json
        #expect(try credit(id, form).failure?.message == message)
        #expect(try server.invoice(id).json == before)
    }

    @Test("a draft and a void invoice have none") func status() throws {
        let draft = try server.draft(customer).id
        #expect(try credit(draft, "amount=1").failure?.message == "You cannot create a credit note for a draft invoice.")
    }

    @Test("void gives back what was to pay; not after the payment") func void() throws {
        let id = try open()
        let note = try credit(id, "amount=500")
        #expect(try server.told { _ = try server.post("\(Self.notes)/\(note.id)/void") } == ["invoice.updated", "credit_note.voided"])
        #expect(try server.get("\(Self.notes)/\(note.id)").only("status", "amount") == ["status": "void", "amount": 500])
        #expect(try server.invoice(id).only("amount_due", "amount_remaining", "pre_payment_credit_notes_amount") == [
            "amount_due": 2000, "amount_remaining": 2000, "pre_payment_credit_notes_amount": 0,
        ])
        let second = try credit(id, "amount=100")
        #expect(second["number"] == "ABCD1234-0001-CN-02")
        _ = try server.invoice(id, "pay")
        #expect(try server.post("\(Self.notes)/\(second.id)/void").failure?.status == 400)
    }

    @Test("a preview changes nothing, and has no place in the list") func preview() throws {
        let id = try open()
        let before = try server.invoice(id).json
        let preview = try server.get("\(Self.notes)/preview?invoice=\(id)&amount=700")
        #expect(preview.only("object", "amount", "pre_payment_amount") == ["object": "credit_note", "amount": 700, "pre_payment_amount": 700])
        #expect(try server.invoice(id).json == before)
        #expect(try server.get(Self.notes)["data"] == [])
    }

    @Test("before basil it has one refund and tax_amounts, and the call takes a refund") func older() throws {
        let id = try paid()
        let charge = try server.get("/v1/charges?customer=\(customer)")["data"]?[0]?["id"]?.string ?? ""
        let refund = try server.post("/v1/refunds", "charge=\(charge)&amount=400").id
        let note = try server.post(Self.notes, "invoice=\(id)&amount=400&refund=\(refund)", headers: ["Stripe-Version": "2024-06-20"])
        #expect(note.only("refund", "tax_amounts", "refunds", "total_taxes") == [
            "refund": .string(refund), "tax_amounts": [],
            "refunds": [["amount_refunded": 400, "payment_record_refund": .null, "refund": .string(refund), "type": "refund"]], "total_taxes": [],
        ])
    }

    @Test("the lines of a preview are a list of their own") func previewedLines() throws {
        let id = try open([1000, 2000])
        let lines = try server.invoice(id).lines("id").compactMap(\.string)
        let query = lines.enumerated().map { "lines[\($0)][type]=invoice_line_item&lines[\($0)][invoice_line_item]=\($1)&lines[\($0)][quantity]=1" }
            .joined(separator: "&")
        let list = try server.get("\(Self.notes)/preview/lines?invoice=\(id)&\(query)")
        #expect(list.only("object", "has_more", "url") == ["object": "list", "has_more": false, "url": "/v1/credit_notes/preview/lines"])
        #expect(list["data"]?.array?.map { $0["amount"] } == [2000, 1000])
        #expect(try server.get("\(Self.notes)/preview/lines?invoice=\(id)&\(query)&limit=1&starting_after=\(list.ids[0])").ids == [list.ids[1]])
    }

    @Test("a customer who was deleted gets no credit") func deletedCustomer() throws {
        let server = try TestServer()
        let customer = try server.newPayer()
        let invoice = try server.invoice(server.draft(customer, [1000]).id, "pay").id
        _ = try server.delete("/v1/customers/\(customer)")
        #expect(try server.post("/v1/credit_notes", "invoice=\(invoice)&amount=10&credit_amount=10").failure == Failure(
            400, code: "resource_missing", "The customer \(customer) was deleted, so there is no balance that could change."))
    }

    @Test("taxes that the call gives for a line") func givenTaxes() throws {
        let (payer, rate) = (try server.newPayer(), try server.taxRate("20", inclusive: false))
        let draft = try server.draft(payer, [1000], "default_tax_rates[0]=\(rate)")
        let invoice = try server.invoice(draft.id, "finalize")
        let line = "lines[0][type]=invoice_line_item&lines[0][invoice_line_item]=\(invoice.lines("id")[0].string ?? "")&lines[0][amount]=500"
        let tax = "lines[0][tax_amounts][0][amount]=30&lines[0][tax_amounts][0][tax_rate]=\(rate)&lines[0][tax_amounts][0][taxable_amount]=500"
        let note = try server.post("/v1/credit_notes", "invoice=\(invoice.id)&\(line)&\(tax)")
        #expect(note.only("subtotal", "total") == ["subtotal": 500, "total": 530])
        #expect(note["lines"]?["data"]?.array?.first?["taxes"]?.array?.map { $0["amount"] } == [30])
        #expect(try server.post("/v1/credit_notes", "invoice=\(invoice.id)&\(line)&\(tax.replacing(rate, with: "txr_x"))").failure?.parameter
            == "lines[0][tax_amounts][0][tax_rate]")
    }
}
