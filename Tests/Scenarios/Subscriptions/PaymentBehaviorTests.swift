// What a change of a subscription does if it costs something, and the card is declined: `payment_behavior`.
import TestHarness
import Testing
import Wire

@Suite("Changes that are not paid") struct PaymentBehaviorTests: GoldSuite {
    let server: TestServer
    let gold: String

    @Test("a declined card: the change is kept, and the subscription is past due") func declined() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        try server.loseCard(subscription)
        let form = "items[0][id]=\(subscription.itemID)&items[0][quantity]=4&proration_behavior=always_invoice"
        let refused = try server.change(subscription.id, form + "&payment_behavior=error_if_incomplete")
        #expect(refused.failure?.status == 402)
        #expect(try server.subscription(subscription.id).json == subscription.json)
        let changed = try server.change(subscription.id, form)
        #expect(changed.only("status", "quantity") == ["status": "past_due", "quantity": 4])
        #expect(try server.latestInvoice(of: subscription.id)["status"] == "open")
    }

    @Test("pending_if_incomplete: the change waits until it is paid") func pending() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        try server.loseCard(subscription)
        let form = "items[0][id]=\(subscription.itemID)&items[0][quantity]=4&proration_behavior=always_invoice&payment_behavior=pending_if_incomplete"
        #expect(try server.change(subscription.id, form + "&description=x").failure?.parameter == "description")
        let waiting = try server.change(subscription.id, form)
        #expect(waiting.only("status", "quantity") == ["status": "active", "quantity": 1])
        #expect(waiting["pending_update"]?["expires_at"] == .integer(Self.now + 82_800))
        #expect(waiting["pending_update"]?["subscription_items"]?.array?.first?["quantity"] == 4)
        let invoice = try server.latestInvoice(of: subscription.id)
        #expect(invoice["status"] == "open")
        let card = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(subscription["customer"]?.string ?? "")").id
        #expect(try server.tells { _ = try server.invoice(invoice.id, "pay", "payment_method=\(card)") }.contains(
            "customer.subscription.pending_update_applied"))
        #expect(try server.subscription(subscription.id).only("quantity", "pending_update") == ["quantity": 4, "pending_update": .null])
    }

    @Test("nobody pays: the change is dropped after 23 hours") func dropped() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        try server.loseCard(subscription)
        _ = try server.change(
            subscription.id,
            "items[0][id]=\(subscription.itemID)&items[0][quantity]=4&proration_behavior=always_invoice&payment_behavior=pending_if_incomplete")
        #expect(try server.tells { try server.advance("23h") } == [
            "customer.subscription.pending_update_expired", "invoice.voided", "payment_intent.canceled",
        ])
        let expired = try server.get("/v1/events?type=customer.subscription.pending_update_expired")["data"]?.array?.first
        #expect(expired?["data"]?["object"]?["pending_update"] == .null)
        #expect(try server.subscription(subscription.id).only("quantity", "pending_update", "status") == [
            "quantity": 1, "pending_update": .null, "status": "active",
        ])
    }

    @Test("metadata, discounts and the wish to end wait, too") func pendingWishes() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        let coupon = try server.coupon("percent_off=10&duration=forever")
        try server.loseCard(subscription)
        let waiting = try server.change(
            subscription.id,
            "items[0][id]=\(subscription.itemID)&items[0][quantity]=4&proration_behavior=always_invoice&payment_behavior=pending_if_incomplete"
                + "&metadata[q]=1&cancel_at_period_end=true&discounts[0][coupon]=\(coupon)")
        #expect(waiting.only("metadata", "discounts", "cancel_at_period_end", "cancel_at") == [
            "metadata": [:], "discounts": [], "cancel_at_period_end": false, "cancel_at": .null,
        ])
        let update = waiting["pending_update"]
        #expect(update?["metadata"] == ["q": "1"] && update?["cancel_at_period_end"] == true && update?["discounts"]?.array?.count == 1)
        let card = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(subscription["customer"]?.string ?? "")").id
        _ = try server.invoice(waiting["latest_invoice"]?.string ?? "", "pay", "payment_method=\(card)")
        let applied = try server.subscription(subscription.id)
        #expect(applied.only("metadata", "discounts", "cancel_at_period_end", "quantity") == [
            "metadata": ["q": "1"], "discounts": update?["discounts"] ?? .null, "cancel_at_period_end": true, "quantity": 4,
        ])
    }

    @Test("another change of the items takes the place of one that waits; other changes do not") func replacedPending() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        try server.loseCard(subscription)
        let form = "items[0][id]=\(subscription.itemID)&proration_behavior=always_invoice&payment_behavior=pending_if_incomplete"
        let first = try server.change(subscription.id, "\(form)&items[0][quantity]=4")["latest_invoice"]?.string ?? ""
        #expect(try server.change(subscription.id, "metadata[a]=b")["pending_update"]?["subscription_items"]?.array?.first?["quantity"] == 4)
        let second = try server.change(subscription.id, "\(form)&items[0][quantity]=7")
        #expect(second["pending_update"]?["subscription_items"]?.array?.first?["quantity"] == 7)
        #expect(try server.invoice(first)["status"] == "void")
        let changed = try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][quantity]=5&proration_behavior=none")
        #expect(changed.only("quantity", "pending_update") == ["quantity": 5, "pending_update": .null])
        #expect(try server.invoice(second["latest_invoice"]?.string ?? "")["status"] == "void")
        try server.advance("23h")
        #expect(try server.get("/v1/events?type=customer.subscription.pending_update_expired").ids == [])
    }

    @Test("a declined card at an update is tried again after 3, 5 and 7 days; then the subscription is canceled") func retries() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        try server.loseCard(subscription)
        _ = try server.change(subscription.id, "items[0][id]=\(subscription.itemID)&items[0][quantity]=4&proration_behavior=always_invoice")
        #expect(try server.latestInvoice(of: subscription.id).only("status", "attempt_count", "next_payment_attempt") == [
            "status": "open", "attempt_count": 1, "next_payment_attempt": .integer(Self.now + 3 * 86_400),
        ])
        let story = ["charge.failed", "payment_intent.payment_failed", "invoice.updated", "invoice.payment_failed"]
        #expect(try server.tells { try server.advance("3d") } == story)
        #expect(try server.tells { try server.advance("5d") } == story)
        #expect(try server.tells { try server.advance("7d") } == story + ["customer.subscription.deleted", "invoice.updated"])
        #expect(try server.subscription(subscription.id)["status"] == "canceled")
    }

    @Test("a subscription that was past due is active when its latest invoice is paid") func settled() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        try server.loseCard(subscription)
        try server.advance("5d")
        let item = "items[0][id]=\(subscription.itemID)&proration_behavior=always_invoice"
        #expect(try server.change(subscription.id, "\(item)&items[0][quantity]=4")["status"] == "past_due")
        #expect(try server.change(subscription.id, "\(item)&items[0][quantity]=1")["status"] == "active")
    }

    @Test("a canceled subscription gets no change that has waited for a payment") func canceledPending() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        try server.loseCard(subscription)
        let form = "items[0][id]=\(subscription.itemID)&items[0][quantity]=4&proration_behavior=always_invoice&payment_behavior=pending_if_incomplete"
        let invoice = try server.change(subscription.id, form)["latest_invoice"]?.string ?? ""
        _ = try server.delete("\(TestServer.subscriptions)/\(subscription.id)")
        #expect(try server.invoice(invoice)["status"] == "void")
        #expect(try server.subscription(subscription.id).only("status", "quantity") == ["status": "canceled", "quantity": 1])
    }
}
