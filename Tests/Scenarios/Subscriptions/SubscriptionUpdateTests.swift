// What calls change in subscriptions, besides what it costs.
import TestHarness
import Testing
import Wire

@Suite("Changes of a subscription") struct SubscriptionUpdateTests: GoldSuite {
    let server: TestServer
    let gold: String

    // MARK: Events

    @Test("events: prorations wait, or are invoiced at once") func events() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        #expect(try server.tells { _ = try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][quantity]=2") } == [
            "invoiceitem.created", "invoiceitem.created", "customer.subscription.updated",
        ])
        #expect(try server.tells {
            _ = try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][quantity]=3&proration_behavior=always_invoice")
        } == [
            "invoiceitem.created", "invoiceitem.created", "payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "invoice.created",
            "invoice.finalized", "invoice.paid", "invoice.payment_succeeded", "invoice_payment.paid", "customer.subscription.updated",
        ])
    }

    @Test("items are added, changed and taken away") func items() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        let extra = try server.newPrice(300, named: "Extra")
        let added = try server.post("/v1/subscription_items", "subscription=\(subscription.id)&price=\(extra)&quantity=2&proration_behavior=none")
        #expect(added.only("quantity", "subscription", "current_period_end") == [
            "quantity": 2, "subscription": .string(subscription.id), "current_period_end": 1_698_272_120,
        ])
        #expect(try server.get("/v1/subscription_items?subscription=\(subscription.id)").ids == [subscription.itemID, added.id])
        #expect(try server.get("/v1/subscription_items/\(added.id)").json == added.json)
        let changed = try server.change(
            subscription.id, "items[0][id]=\(added.id)&items[0][deleted]=true&items[1][price]=\(server.newPrice(9, named: "More"))&proration_behavior=none")
        #expect(changed["items"]?["data"]?.array?.map { $0["price"]?["unit_amount"] } == [1000, 9])
        #expect(try server.get("/v1/subscription_items/\(added.id)").failure?.status == 404)
        #expect(try server.change(subscription.id, "items[0][id]=si_x&items[0][quantity]=2").failure == Failure(
            400, "No subscription item with this ID (si_x) on the subscription."))
        let last = try server.subscribe(server.newPayer(), to: gold)
        #expect(try server.delete("/v1/subscription_items/\(last.itemID)").failure?.message.hasPrefix("A subscription must have at least one") == true)
    }

    @Test("the calls of an item can bill at once, too") func itemsAtOnce() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        let changed = try server.post("/v1/subscription_items/\(subscription.itemID)", "quantity=2&proration_behavior=always_invoice")
        #expect(changed["quantity"] == 2)
        #expect(try server.latestInvoice(of: subscription.id).lines("amount") == [-1000, 2000])
        let extra = try server.newPrice(300, named: "Extra")
        let added = try server.post("/v1/subscription_items", "subscription=\(subscription.id)&price=\(extra)&proration_behavior=always_invoice")
        #expect(try server.latestInvoice(of: subscription.id).lines("amount") == [300])
        #expect(try server.delete("/v1/subscription_items/\(added.id)?proration_behavior=always_invoice")["deleted"] == true)
        #expect(try server.latestInvoice(of: subscription.id).lines("amount") == [-300])
        #expect(try server.get("/v1/subscription_items/\(subscription.itemID)")["quantity"] == 2)
    }

    @Test("another price without a quantity sets it to 1") func quantity() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "items[0][quantity]=5")
        let other = try server.newPrice(2000)
        #expect(try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][price]=\(other)")["quantity"] == 1)
    }

    // MARK: Trials

    @Test("the invoice that ends a trial stays a draft for an hour if it is sent") func sentAfterTrial() throws {
        let now = try server.admin("GET clock")["now"]?.integer ?? 0
        let subscription = try server.subscribe(
            server.newPayer(), to: server.newPrice(2000), with: "trial_end=\(now + 777_600)&collection_method=send_invoice&days_until_due=30")
        #expect(try server.change(subscription.id, "trial_end=now")["status"] == "active")
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice.only("status", "auto_advance", "attempted", "due_date") == [
            "status": "draft", "auto_advance": true, "attempted": false, "due_date": .integer(now + 30 * 86_400),
        ])
        try server.advance("3600")
        #expect(try server.latestInvoice(of: subscription.id)["status"] == "open")
    }

    @Test("a trial ends at once: a new period, and its invoice") func trialEnd() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "trial_period_days=10")
        try server.advance("1d")
        let active = try server.change(subscription.id, "trial_end=now")
        #expect(active.only("status", "billing_cycle_anchor", "trial_end") == [
            "status": "active", "billing_cycle_anchor": .integer(Self.now + 86_400), "trial_end": .integer(Self.now + 86_400),
        ])
        #expect(try server.latestInvoice(of: subscription.id).only("billing_reason", "amount_paid") == [
            "billing_reason": "subscription_update", "amount_paid": 1000,
        ])
        #expect(try server.change(subscription.id, "trial_end=now")["latest_invoice"] == active["latest_invoice"])
    }

    @Test("a trial ends at once without a method to pay with", arguments: [
        ("cancel", "canceled", ["customer.subscription.deleted"]),
        ("pause", "paused", ["customer.subscription.paused", "customer.subscription.updated"]),
    ]) func trialEndWithoutMethod(behavior: String, status: JSON, events: [String]) throws {
        let form = "trial_period_days=10&trial_settings[end_behavior][missing_payment_method]=\(behavior)"
        let subscription = try server.subscribe(server.newCustomer(), to: gold, with: form)
        try server.advance("1d")
        var ended = subscription
        #expect(try server.tells { ended = try server.change(subscription.id, "trial_end=now&metadata[a]=b") } == events)
        #expect(ended.only("status", "trial_end", "metadata", "latest_invoice") == [
            "status": status, "trial_end": .integer(Self.now + 86_400), "metadata": ["a": "b"], "latest_invoice": subscription["latest_invoice"] ?? .null,
        ])
        #expect(try server.subscribe(server.newPayer(), to: gold, with: form)["status"] == "trialing")
    }

    @Test("a trial ends at once, and nobody can pay for what follows") func trialEndRefused() throws {
        let subscription = try server.subscribe(server.newCustomer(), to: gold, with: "trial_period_days=10")
        #expect(try server.change(subscription.id, "trial_end=now").failure?.code == "resource_missing")
        #expect(try server.subscription(subscription.id)["status"] == "trialing")
    }

    @Test("classic: another interval during a trial costs nothing before its end", arguments: ["create_prorations", "none", "always_invoice"])
    func intervalInTrial(behavior: String) throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "trial_period_days=10&billing_mode[type]=classic")
        try server.advance("3d")
        let year = try server.newPrice(12_000, "year")
        let changed = try server.change(
            subscription.id, "items[0][id]=\(subscription.itemID)&items[0][price]=\(year)&proration_behavior=\(behavior)")
        #expect(changed.only("status", "billing_cycle_anchor", "latest_invoice") == [
            "status": "trialing", "billing_cycle_anchor": .integer(Self.now + 10 * 86_400), "latest_invoice": subscription["latest_invoice"] ?? .null,
        ])
        try server.advance("8d")
        #expect(try server.latestInvoice(of: subscription.id).only("billing_reason", "amount_paid", "total") == [
            "billing_reason": "subscription_cycle", "amount_paid": 12_000, "total": 12_000,
        ])
    }

    @Test("a trial begins later") func trialBegins() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        try server.advance("15d")
        let end = Self.now + 20 * 86_400
        let trial = try server.change(subscription.id, "trial_end=\(end)")
        #expect(trial.only("status", "trial_end", "billing_cycle_anchor") == [
            "status": "trialing", "trial_end": .integer(end), "billing_cycle_anchor": .integer(end),
        ])
        #expect(try server.latestInvoice(of: subscription.id).lines("amount") == [-500, 0])
        try server.advance("5d")
        #expect(try server.subscription(subscription.id)["status"] == "active")
    }

    // MARK: Pauses

    @Test("a paused collection", arguments: [("keep_as_draft", "draft"), ("mark_uncollectible", "uncollectible"), ("void", "void")] as [(String, JSON)])
    func collection(behavior: String, status: JSON) throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        let end = Self.now + 40 * 86_400
        let paused = try server.change(subscription.id, "pause_collection[behavior]=\(behavior)&pause_collection[resumes_at]=\(end)")
        #expect(paused["pause_collection"] == ["behavior": .string(behavior), "resumes_at": .integer(end)])
        #expect(paused["status"] == "active")
        let told = try server.tells { try server.advance("31d") }
        #expect(!told.contains("invoice.upcoming"))
        #expect(try server.latestInvoice(of: subscription.id).only("status", "auto_advance") == ["status": status, "auto_advance": false])
        try server.advance("20d")
        #expect(try server.subscription(subscription.id)["pause_collection"] == .null)
        try server.advance("20d")
        #expect(try server.latestInvoice(of: subscription.id)["status"] == "paid")
    }

    @Test("pause and resume") func pause() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        #expect(try server.post("\(TestServer.subscriptions)/\(subscription.id)/resume").failure?.message
            == "You can only resume a subscription if it is `paused`.")
        try server.advance("15d")
        #expect(try server.tells { _ = try server.post("\(TestServer.subscriptions)/\(subscription.id)/pause") } == [
            "invoiceitem.created", "customer.subscription.paused", "customer.subscription.updated",
        ])
        let paused = try server.subscription(subscription.id)
        #expect(paused.only("status", "status_details") == [
            "status": "paused",
            "status_details": ["paused": [
                "subscription": ["type": "pause_requested"], "transitioned_at": .integer(Self.now + 15 * 86_400), "type": "subscription",
            ]],
        ])
        #expect(try server.tells { try server.advance("60d") } == [])
        #expect(try server.post("\(TestServer.subscriptions)/\(subscription.id)/resume").only("status", "status_details", "billing_cycle_anchor") == [
            "status": "active", "status_details": "absent", "billing_cycle_anchor": .integer(Self.now + 75 * 86_400),
        ])
        #expect(try server.latestInvoice(of: subscription.id).lines("amount") == [-500, 1000])
    }

    @Test("from classic to flexible, and not back") func migrate() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "billing_mode[type]=classic")
        let path = "\(TestServer.subscriptions)/\(subscription.id)/migrate"
        #expect(try server.post(path, "billing_mode[type]=flexible")["billing_mode"]?["type"] == "flexible")
        #expect(try server.post(path, "billing_mode[type]=flexible").failure?.status == 400)
    }

    // MARK: Discounts

    @Test("discounts come and go") func discounts() throws {
        _ = try server.coupon("id=TEN&percent_off=10&duration=forever")
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        #expect(try server.tells { _ = try server.change(subscription.id, "discounts[0][coupon]=TEN") } == [
            "customer.discount.created", "customer.subscription.updated",
        ])
        let discount = try server.subscription(subscription.id)["discounts"]?.array?.first?.string ?? ""
        var deleted = subscription
        #expect(try server.tells { deleted = try server.delete("\(TestServer.subscriptions)/\(subscription.id)/discount") } == [
            "customer.subscription.updated", "customer.discount.deleted",
        ])
        #expect(deleted.only("id", "object", "deleted", "subscription") == [
            "id": .string(discount), "object": "discount", "deleted": true, "subscription": .string(subscription.id),
        ])
        #expect(try server.subscription(subscription.id)["discounts"] == [])
        #expect(try server.delete("\(TestServer.subscriptions)/\(subscription.id)/discount").failure?.status == 404)
    }

    // MARK: Previews

    @Test("a preview is the invoice that follows") func preview() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        try server.advance("10d")
        let form = "items[0][id]=\(subscription.itemID)&items[0][quantity]=3&proration_behavior=always_invoice"
        let details = form.split(separator: "&").map { pair in
            let end = pair.firstIndex { $0 == "[" || $0 == "=" } ?? pair.endIndex
            return "subscription_details[\(pair[..<end])]\(pair[end...])"
        }.joined(separator: "&")
        let preview = try server.preview("subscription=\(subscription.id)&\(details)")
        #expect(preview.only("status", "number", "billing_reason", "amount_paid") == [
            "status": "draft", "number": .null, "billing_reason": "subscription_update", "amount_paid": 0,
        ])
        #expect(preview.id.hasPrefix("upcoming_in_"))
        #expect(try server.subscription(subscription.id).json == subscription.json)
        _ = try server.change(subscription.id, form)
        #expect(try server.latestInvoice(of: subscription.id).billed == preview.billed)
        let next = try server.preview("subscription=\(subscription.id)")
        try server.advance("20d")
        #expect(try server.latestInvoice(of: subscription.id).billed == next.billed)
        _ = try server.delete("\(TestServer.subscriptions)/\(subscription.id)")
        #expect(try server.preview("subscription=\(subscription.id)").failure?.code == "invoice_upcoming_none")
    }

    @Test("a preview of a new subscription") func newPreview() throws {
        let customer = try server.newCustomer()
        let preview = try server.preview("customer=\(customer)&subscription_details[items][0][price]=\(gold)&subscription_details[items][0][quantity]=2")
        #expect(preview.billed == ["2000 2 × Gold (at $10.00 / month)"])
        #expect(try server.get("\(TestServer.subscriptions)?status=all").ids == [])
    }

    // MARK: What is not possible

    @Test("the items of an incomplete subscription stay as they are") func incompleteItems() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "payment_behavior=default_incomplete")
        let refusal = Failure(
            400, parameter: "items", "This subscription is incomplete. Until its first invoice is paid, items cannot be changed.")
        #expect(try server.post("/v1/subscription_items/\(subscription.itemID)", "quantity=2").failure == refusal)
        #expect(try server.post("/v1/subscription_items", "subscription=\(subscription.id)&price=\(server.newPrice(5))").failure == refusal)
        #expect(try server.delete("/v1/subscription_items/\(subscription.itemID)").failure == refusal)
    }

    @Test("no new billing cycle during a trial") func anchorInTrial() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "trial_period_days=20")
        #expect(try server.change(subscription.id, "billing_cycle_anchor[type]=now").failure?.parameter == "billing_cycle_anchor")
    }
}
