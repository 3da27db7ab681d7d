// What Stripe answers to calls about subscriptions that cannot be. Source: recordings of September 2026, and errors that applications match on.
import TestHarness
import Testing
import Wire

@Suite("Recorded refusals of subscriptions") struct RecordedRefusalTests: GoldSuite {
    let server: TestServer
    let gold: String

    @Test("a price stands in a subscription once, in both billing modes", arguments: ["classic", "flexible"]) func samePrice(mode: String) throws {
        let payer = try server.newPayer()
        #expect(try server.subscribe(payer, to: gold, gold, with: "billing_mode[type]=\(mode)").failure == Failure(
            400, parameter: "plan", "Cannot create a Subscription with multiple Subscription Items with the same Price: \(gold)"))
        let subscription = try server.subscribe(payer, to: gold, with: "billing_mode[type]=\(mode)")
        let used = Failure(
            400, parameter: "plan",
            "A new item with Price \(gold) can't be added to this Subscription because an existing Subscription Item \(subscription.itemID) is already "
                + "using that Price. If you want to update the existing item (e.g., to adjust the quantity), pass the existing Subscription Item's `id` in "
                + "your update request: https://stripe.com/docs/api/subscriptions/update#update_subscription-items-id")
        #expect(try server.change(subscription.id, "items[0][price]=\(gold)").failure == used)
        #expect(try server.post("/v1/subscription_items", "subscription=\(subscription.id)&price=\(gold)").failure == used)
        #expect(try server.get("/v1/subscription_items?subscription=\(subscription.id)").ids == [subscription.itemID])
    }

    @Test("items are listed oldest first, and pages go on from there") func items() throws {
        let (silver, bronze) = (try server.newPrice(500), try server.newPrice(200))
        let subscription = try server.subscribe(server.newPayer(), to: gold, silver, bronze)
        let shown = (subscription["items"]?["data"]?.array ?? []).compactMap { $0["id"]?.string }
        func list(_ form: String) throws -> Answer { try server.get("/v1/subscription_items?subscription=\(subscription.id)&\(form)") }
        #expect(try list("").ids == shown && shown.count == 3)
        let first = try list("limit=2")
        #expect(first.ids == Array(shown[..<2]) && first["has_more"] == true)
        let rest = try list("limit=2&starting_after=\(shown[1])")
        #expect(rest.ids == [shown[2]] && rest["has_more"] == false)
        #expect(try list("limit=1&ending_before=\(shown[2])").ids == [shown[1]])
    }

    @Test("days until an invoice is due belong to invoices that are sent") func days() throws {
        let payer = try server.newPayer()
        #expect(try server.subscribe(payer, to: gold, with: "days_until_due=3").failure == Failure(
            400, "You can only specify 'days_until_due' if invoice collection method is 'send_invoice'."))
        #expect(try server.subscribe(payer, to: gold, with: "collection_method=send_invoice").failure == Failure(
            400, "If invoice collection method is 'send_invoice', you must specify 'days_until_due'."))
    }

    @Test("a trial ends in the future") func pastTrial() throws {
        #expect(try server.subscribe(server.newPayer(), to: gold, with: "trial_end=1000").failure == Failure(
            400, parameter: "trial_end",
            "The parameter `trial_end` expects a unix timestamp representing a date and time in the future. You specified the value `1000` which is in "
                + "the past."))
    }

    @Test("the trial is that of the plan, or another one", arguments: ["trial_end=now", "trial_period_days=3"]) func twoTrials(form: String) throws {
        #expect(try server.subscribe(server.newPayer(), to: gold, with: "trial_from_plan=true&\(form)").failure == Failure(
            400, "You cannot set `trial_end` or `trial_period_days` when `trial_from_plan=true`."))
    }

    @Test("a card that asks for more leaves no invoice, if the call wants all or nothing") func needsAction() throws {
        let payer = try server.newPayer("pm_card_threeDSecure2Required")
        let failure = try server.subscribe(payer, to: gold, with: "payment_behavior=error_if_incomplete").failure
        #expect(failure == Failure(
            402, code: "subscription_payment_intent_requires_action", type: "card_error",
            "Payment for this subscription requires additional user action, but the requested payment behavior doesn't save the invoice or "
                + "PaymentIntent. Retry the request with `payment_behavior=allow_incomplete` or `payment_behavior=default_incomplete`, then complete the "
                + "PaymentIntent on the subscription's latest invoice. Additional information is available here: "
                + "https://stripe.com/docs/billing/subscriptions/overview#requires-action"))
        #expect(try server.get("/v1/invoices?customer=\(payer)").ids.isEmpty)
    }

    @Test("an invoice for a subscription that nothing waits for") func nothingPending() throws {
        let payer = try server.newPayer()
        let subscription = try server.subscribe(payer, to: gold).id
        let older: Headers = .version("2020-08-27")
        #expect(try server.post("/v1/invoices", "customer=\(payer)", headers: older).failure == Failure(
            400, code: "invoice_no_customer_line_items", "Nothing to invoice for customer"))
        #expect(try server.post("/v1/invoices", "customer=\(payer)&subscription=\(subscription)", headers: older).failure == Failure(
            400, code: "invoice_no_subscription_line_items", "Nothing to invoice for subscription"))
    }
}
