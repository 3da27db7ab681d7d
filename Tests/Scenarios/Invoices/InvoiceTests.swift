// The life of an invoice that is made by hand.
import TestHarness
import Testing
import Wire

@Suite("Invoices") struct InvoiceTests {
    private let server: TestServer
    private let customer: String

    init() throws {
        server = try TestServer()
        customer = try server.newPayer("pm_card_visa", "invoice_prefix=ABCD1234")
    }

    private func status(_ answer: Answer) -> JSON {
        answer.only("status", "amount_paid", "amount_remaining", "attempted", "attempt_count", "auto_advance")
    }

    private func refuse(_ id: String, _ call: String, _ message: String, at place: SourceLocation = #_sourceLocation) throws {
        #expect(try server.invoice(id, call).failure == Failure(400, message), sourceLocation: place)
    }

    @Test("an empty draft, whole") func draft() throws {
        try server.bill(customer, 500)
        let invoice = try server.post(TestServer.invoices, "customer=\(customer)&description=March&metadata[a]=1")
        var shown = invoice.json
        shown["id"] = nil
        #expect(shown == [
            "object": "invoice", "account_country": "US", "account_name": "Pinstripe", "account_tax_ids": .null, "amount_due": 0,
            "amount_overpaid": 0, "amount_paid": 0, "amount_remaining": 0, "amount_shipping": 0, "application": .null, "attempt_count": 0,
            "attempted": false, "auto_advance": false,
            "automatic_tax": ["disabled_reason": .null, "enabled": false, "liability": .null, "provider": .null, "status": .null],
            "automatically_finalizes_at": .null, "billing_reason": "manual", "collection_method": "charge_automatically", "created": 1_695_680_120,
            "currency": "usd", "custom_fields": .null, "customer": .string(customer), "customer_account": .null, "customer_address": .null,
            "customer_email": "jenny@example.com", "customer_name": .null, "customer_phone": .null, "customer_shipping": .null,
            "customer_tax_exempt": "none", "customer_tax_ids": [], "default_payment_method": .null, "default_source": .null,
            "default_tax_rates": [], "description": "March", "discounts": [], "due_date": .null, "effective_at": .null, "ending_balance": .null,
            "footer": .null, "from_invoice": .null, "hosted_invoice_url": .null, "invoice_pdf": .null, "issuer": ["type": "self"],
            "last_finalization_error": .null, "latest_revision": .null,
            "lines": ["object": "list", "data": [], "has_more": false, "total_count": 0, "url": .string("/v1/invoices/\(invoice.id)/lines")],
            "livemode": false, "metadata": ["a": "1"], "next_payment_attempt": .null, "number": .null, "on_behalf_of": .null, "parent": .null,
            "payment_settings": ["default_mandate": .null, "payment_method_options": .null, "payment_method_types": .null],
            "period_end": 1_695_680_120, "period_start": 1_695_680_120, "post_payment_credit_notes_amount": 0,
            "pre_payment_credit_notes_amount": 0, "receipt_number": .null,
            "rendering": ["amount_tax_display": .null, "pdf": ["page_size": "auto"], "template": .null, "template_version": .null],
            "shipping_cost": .null, "shipping_details": .null, "starting_balance": 0, "statement_descriptor": .null, "status": "draft",
            "status_transitions": ["finalized_at": .null, "marked_uncollectible_at": .null, "paid_at": .null, "voided_at": .null], "subtotal": 0,
            "subtotal_excluding_tax": 0, "test_clock": .null, "total": 0, "total_discount_amounts": [], "total_excluding_tax": 0,
            "total_pretax_credit_amounts": [], "total_taxes": [], "webhooks_delivered_at": 1_695_680_120,
        ])
    }

    @Test("pending items come in if the call says so, newest first; a line, whole") func lines() throws {
        try server.bill(customer, 100)
        let item = try server.bill(customer, 200, "description=Newest")
        let invoice = try server.draft(customer, [])
        #expect(invoice.lines("amount") == [200, 100])
        var line = invoice["lines"]?["data"]?.array?.first ?? .null
        let list = try server.get("/v1/invoices/\(invoice.id)/lines")
        #expect(list["data"]?.array?.first == line)
        #expect(list.only("has_more", "url") == ["has_more": false, "url": .string("/v1/invoices/\(invoice.id)/lines")])
        line["id"] = nil
        #expect(line == [
            "object": "line_item", "amount": 200, "currency": "usd", "description": "Newest", "discount_amounts": [], "discountable": true,
            "discounts": [], "invoice": .string(invoice.id), "livemode": false, "metadata": [:],
            "parent": [
                "invoice_item_details": [
                    "invoice_item": .string(item.id), "proration": false, "proration_details": ["credited_items": .null], "subscription": .null,
                ],
                "subscription_item_details": .null, "type": "invoice_item_details",
            ],
            "period": ["end": 1_695_680_120, "start": 1_695_680_120], "pretax_credit_amounts": [], "pricing": item["pricing"] ?? .null,
            "quantity": 1, "quantity_decimal": "1", "subtotal": 200, "taxes": [],
        ])
        #expect(try server.get("\(TestServer.items)/\(item.id)")["invoice"] == .string(invoice.id))
    }

    @Test("an invoice shows its first ten lines") func manyLines() throws {
        let invoice = try server.draft(customer, (1...12).map { $0 * 100 })
        #expect(invoice.lines("amount").count == 10)
        #expect(invoice["lines"]?["has_more"] == true)
        #expect(invoice["lines"]?["total_count"] == 12)
        #expect(invoice["total"] == 7800)
        #expect(try server.get("/v1/invoices/\(invoice.id)/lines?limit=100").ids.count == 12)
    }

    @Test("finalize: a number, a PaymentIntent, and no charge") func finalize() throws {
        let invoice = try server.invoice(server.draft(customer, [2500]).id, "finalize", "expand[]=payments&expand[]=confirmation_secret")
        #expect(status(invoice) == [
            "status": "open", "amount_paid": 0, "amount_remaining": 2500, "attempted": false, "attempt_count": 0, "auto_advance": false,
        ])
        #expect(invoice.only("number", "effective_at", "ending_balance", "webhooks_delivered_at") == [
            "number": "ABCD1234-0001", "effective_at": 1_695_680_120, "ending_balance": 0, "webhooks_delivered_at": 1_695_680_120,
        ])
        #expect(invoice["rendering"]?["pdf"] == ["page_size": "letter"])
        let payment = invoice["payments"]?["data"]?.array?.first ?? .null
        let intent = try server.get("/v1/payment_intents/\(payment["payment"]?["payment_intent"]?.string ?? "")")
        #expect(payment == [
            "id": payment["id"] ?? .null, "object": "invoice_payment", "amount_paid": .null, "amount_requested": 2500, "created": 1_695_680_120,
            "currency": "usd", "invoice": .string(invoice.id), "is_default": true, "livemode": false,
            "payment": ["payment_intent": .string(intent.id), "type": "payment_intent"], "status": "open",
            "status_transitions": ["canceled_at": .null, "paid_at": .null],
        ])
        #expect(intent.only("status", "amount", "customer", "description", "setup_future_usage", "payment_details") == [
            "status": "requires_payment_method", "amount": 2500, "customer": .string(customer), "description": "Payment for Invoice",
            "setup_future_usage": .null, "payment_details": "absent",
        ])
        #expect(invoice["confirmation_secret"] == ["client_secret": intent["client_secret"] ?? .null, "type": "payment_intent"])
        try refuse(invoice.id, "finalize", "This invoice is already finalized, you can't re-finalize a non-draft invoice.")
        #expect(try server.invoice(server.draft(customer, [100]).id, "finalize")["number"] == "ABCD1234-0002")
        #expect(try server.get("/v1/customers/\(customer)")["next_invoice_sequence"] == 3)
    }

    @Test("pay: a draft is finalized first") func pay() throws {
        let id = try server.draft(customer, [2500]).id
        let invoice = try server.invoice(id, "pay", "expand[]=payments")
        #expect(status(invoice) == [
            "status": "paid", "amount_paid": 2500, "amount_remaining": 0, "attempted": true, "attempt_count": 1, "auto_advance": false,
        ])
        #expect(invoice["status_transitions"]?["paid_at"] == 1_695_680_120)
        #expect(invoice["payments"]?["data"]?.array?.map { $0["status"] } == ["paid"])
        #expect(invoice["payments"]?["data"]?.array?.map { $0["amount_paid"] } == [2500])
        #expect(try server.get("/v1/charges?customer=\(customer)")["data"]?.array?.map { $0["amount"] } == [2500])
        try refuse(id, "pay", "Invoice is already paid")
        try refuse(id, "void", "Invoices with `paid` payments cannot be voided.")
        try refuse(id, "mark_uncollectible", "You can only pass in open invoices. This invoice isn't open.")
        try refuse(
            id, "send", "This invoice cannot be sent right now. Please contact us via https://support.stripe.com/contact with details, so we can help.")
        #expect(try server.delete("\(TestServer.invoices)/\(id)").failure == Failure(400, "You can only delete draft invoices."))
    }

    @Test("paid elsewhere: nothing is charged, and the remaining amount stays", arguments: [true, false]) func elsewhere(isFinalized: Bool) throws {
        let id = try server.draft(customer, [2500]).id
        if isFinalized { _ = try server.invoice(id, "finalize") }
        let invoice = try server.invoice(id, "pay", "paid_out_of_band=true")
        #expect(status(invoice) == [
            "status": "paid", "amount_paid": 0, "amount_remaining": 2500, "attempted": false, "attempt_count": 0, "auto_advance": false,
        ])
        #expect(invoice["amount_paid_off_stripe"] == 2500)
        #expect(try server.get("/v1/payment_intents")["data"]?.array?.map { $0["status"] } == (isFinalized ? ["canceled"] : []))
    }

    @Test("a declined card: the invoice stays open, and another card pays") func declined() throws {
        let poor = try server.newPayer("pm_card_chargeCustomerFail")
        let id = try server.draft(poor, [2500]).id
        let answer = try server.invoice(id, "pay")
        #expect(answer.failure == Failure(402, code: "card_declined", type: "card_error", "Your card was declined."))
        #expect(status(try server.invoice(id)) == [
            "status": "open", "amount_paid": 0, "amount_remaining": 2500, "attempted": true, "attempt_count": 1, "auto_advance": false,
        ])
        #expect(Array(try server.events().suffix(4)) == [
            "charge.failed", "payment_intent.payment_failed", "invoice.updated", "invoice.payment_failed",
        ])
        let card = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(poor)").id
        #expect(status(try server.invoice(id, "pay", "payment_method=\(card)")) == [
            "status": "paid", "amount_paid": 2500, "amount_remaining": 0, "attempted": true, "attempt_count": 1, "auto_advance": false,
        ])
    }

    @Test("a bank that asks: on-session the customer must act, and then it is paid") func authentication() throws {
        let careful = try server.newPayer("pm_card_threeDSecure2Required")
        let id = try server.draft(careful, [2500]).id
        let answer = try server.invoice(id, "pay", "off_session=false")
        #expect(answer.failure?.code == "invoice_payment_intent_requires_action")
        #expect(answer.status == 402)
        #expect(try server.invoice(id).only("status", "attempted", "attempt_count") == ["status": "open", "attempted": true, "attempt_count": 0])
        #expect(Array(try server.events().suffix(3)) == ["payment_intent.requires_action", "invoice.updated", "invoice.payment_action_required"])
        let intent = try server.get("/v1/payment_intents").ids[0]
        _ = try server.fire("authenticate", intent)
        #expect(try server.invoice(id)["status"] == "paid")
        #expect(Array(try server.events().suffix(6)) == [
            "charge.succeeded", "payment_intent.succeeded", "invoice.updated", "invoice.paid", "invoice.payment_succeeded", "invoice_payment.paid",
        ])
    }

    @Test("a bank that asks, while the customer is away: the payment fails") func away() throws {
        let careful = try server.newPayer("pm_card_threeDSecure2Required")
        let id = try server.draft(careful, [2500]).id
        #expect(try server.invoice(id, "pay").failure?.code == "authentication_required")
        #expect(try server.invoice(id).only("status", "attempted", "attempt_count") == ["status": "open", "attempted": true, "attempt_count": 1])
        #expect(Array(try server.events().suffix(2)) == ["invoice.payment_failed", "invoice.payment_action_required"])
    }

    @Test("the customer confirms the PaymentIntent herself") func confirmation() throws {
        let newcomer = try server.newCustomer()
        let id = try server.draft(newcomer, [2500]).id
        let invoice = try server.invoice(id, "finalize", "expand[]=confirmation_secret")
        let secret = invoice["confirmation_secret"]?["client_secret"]?.string ?? ""
        let intent = secret.split(separator: "_secret").first.map(String.init) ?? ""
        #expect(try server.get("/v1/payment_intents/\(intent)")["status"] == "requires_payment_method")
        _ = try server.post("/v1/payment_intents/\(intent)/confirm", "payment_method=pm_card_visa&return_url=https://shop.example")
        #expect(status(try server.invoice(id)) == [
            "status": "paid", "amount_paid": 2500, "amount_remaining": 0, "attempted": true, "attempt_count": 1, "auto_advance": false,
        ])
    }

    @Test("nobody can pay") func noMethod() throws {
        let id = try server.draft(server.newCustomer(), [2500]).id
        #expect(try server.invoice(id, "pay").failure?.code == "resource_missing")
        #expect(try server.invoice(id)["status"] == "draft")
    }

    @Test("void: the PaymentIntent is canceled, the amounts stay") func void() throws {
        let id = try server.draft(customer, [2500]).id
        try refuse(id, "void", "You can only pass in open invoices. This invoice isn't open.")
        _ = try server.invoice(id, "finalize")
        let intent = try server.get("/v1/payment_intents").ids[0]
        #expect(try server.post("/v1/payment_intents/\(intent)/cancel").status == 400)
        let invoice = try server.invoice(id, "void")
        #expect(invoice.only("status", "amount_due", "amount_remaining") == ["status": "void", "amount_due": 2500, "amount_remaining": 2500])
        #expect(invoice["status_transitions"]?["voided_at"] == 1_695_680_120)
        #expect(try server.get("/v1/payment_intents/\(intent)").only("status", "cancellation_reason")
            == ["status": "canceled", "cancellation_reason": "void_invoice"])
        #expect(try server.get("/v1/invoice_payments?invoice=\(id)")["data"]?.array?.map { $0["status"] } == ["canceled"])
        try refuse(id, "pay", "This invoice can no longer be paid")
    }

    @Test("an uncollectible invoice can be paid, but not void") func uncollectible() throws {
        let id = try server.invoice(server.draft(customer, [2500]).id, "finalize").id
        let invoice = try server.invoice(id, "mark_uncollectible")
        #expect(invoice.only("status", "status_details") == ["status": "uncollectible", "status_details": ["uncollectible": ["reason": "user_forgiven"]]])
        try refuse(id, "mark_uncollectible", "This invoice has already been marked uncollectible.")
        try refuse(id, "void", "You can only pass in open invoices. This invoice isn't open.")
        #expect(try server.invoice(id, "pay")["status"] == "paid")
    }

    @Test("nothing to pay: paid at once, without a PaymentIntent") func zero() throws {
        let invoice = try server.invoice(server.post(TestServer.invoices, "customer=\(customer)").id, "finalize", "expand[]=payments")
        #expect(status(invoice) == [
            "status": "paid", "amount_paid": 0, "amount_remaining": 0, "attempted": true, "attempt_count": 0, "auto_advance": false,
        ])
        #expect(invoice["number"] == "ABCD1234-0001")
        #expect(invoice["payments"]?["data"] == [])
    }

    @Test("a draft changes; a finalized invoice hardly does") func update() throws {
        let id = try server.draft(customer, [1000]).id
        let path = "\(TestServer.invoices)/\(id)"
        _ = try server.post("/v1/customers/\(customer)", "name=Jenny")
        let changed = try server.post(path, "description=New&discounts[0][coupon]=\(server.coupon("percent_off=10"))&footer=Thanks")
        #expect(changed.only("description", "total", "footer", "customer_name") == [
            "description": "New", "total": 900, "footer": "Thanks", "customer_name": "Jenny",
        ])
        let kept = changed["discounts"]?.array?.first?.string ?? ""
        #expect(try server.post(path, "discounts[0][discount]=\(kept)")["discounts"] == [.string(kept)])
        #expect(try server.post(path, "discounts=")["total"] == 1000)
        _ = try server.invoice(id, "finalize")
        #expect(try server.post(path, "description=Late").failure
            == Failure(400, parameter: "description", "Finalized invoices can't be updated in this way"))
        #expect(try server.post(path, "metadata[a]=1")["metadata"] == ["a": "1"])
    }

    @Test("a deleted draft is gone") func deletion() throws {
        let draft = try server.draft(customer, [1000])
        #expect(try server.delete("\(TestServer.invoices)/\(draft.id)").json == ["id": .string(draft.id), "object": "invoice", "deleted": true])
        #expect(try server.invoice(draft.id).failure == Failure(404, code: "resource_missing", parameter: "invoice", "No such invoice: '\(draft.id)'"))
        #expect(try server.events().last == "invoice.deleted")
    }

    @Test("lists and search", arguments: [
        ("status=draft", 1), ("status=open", 1), ("collection_method=send_invoice", 1), ("due_date[gt]=1695680120", 1), ("created[gt]=1", 2),
    ]) func lists(filter: String, count: Int) throws {
        _ = try server.draft(customer, [1000])
        _ = try server.invoice(server.draft(customer, [2000], "collection_method=send_invoice&days_until_due=1").id, "finalize")
        #expect(try server.get("\(TestServer.invoices)?\(filter)").ids.count == count)
        #expect(try server.get("\(TestServer.invoices)/search?query=total%3E1500").ids.count == 1)
        #expect(try server.get("\(TestServer.invoices)?status=late").failure?.message
            == "Invalid status: must be one of draft, open, void, paid, or uncollectible")
    }

    @Test("what is missing or impossible is refused", arguments: [
        ("", "customer"), ("customer=none", "customer"), ("customer=ID&due_date=1795680120", nil), ("customer=ID&collection_method=send_invoice", nil),
        ("customer=ID&default_payment_method=pm_none", "default_payment_method"), ("customer=ID&default_tax_rates[]=none", "default_tax_rates[0]"),
        ("customer=ID&discounts[0][coupon]=none", "discounts[0][coupon]"), ("customer=ID&collection_method=send_invoice&due_date=1", "due_date"),
        ("customer=ID&automatically_finalizes_at=1795680120", "automatically_finalizes_at"), ("customer=ID&subscription=sub_1", "subscription"),
    ]) func refusals(form: String, parameter: String?) throws {
        let failure = try server.post(TestServer.invoices, form.replacing("ID", with: customer)).failure
        #expect(failure?.status == 400)
        #expect(failure?.parameter == parameter)
    }

    @Test("payments are found by their invoice and by their PaymentIntent") func payments() throws {
        let id = try server.invoice(server.draft(customer, [2500]).id, "finalize").id
        let intent = try server.get("/v1/payment_intents").ids[0]
        let found = try server.get("/v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]=\(intent)").ids
        #expect(try server.get("/v1/invoice_payments?invoice=\(id)&status=open").ids == found)
        #expect(try server.get("/v1/invoice_payments/\(found[0])?expand[]=payment.payment_intent")["payment"]?["payment_intent"]?["amount"] == 2500)
        #expect(try server.get("/v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]=pi_none").ids == [])
    }
}
