// What a configuration of the customer portal may offer.
import TestHarness
import Testing
import Wire

@Suite("Configurations of the customer portal") struct PortalConfigurationTests: PortalSuite {
    let server: TestServer
    let customer: String

    private static let updates = "features[payment_method_update][enabled]=true&features[subscription_update][enabled]=true"
        + "&features[subscription_update][default_allowed_updates][0]=price"
    private static let product = "features[subscription_update][products][0]"

    private func offer(_ product: String, _ price: String) throws -> Answer {
        try server.post(Self.configurations, "\(Self.updates)&\(Self.product)[product]=\(product)&\(Self.product)[prices][0]=\(price)")
    }

    @Test("it offers products that exist, with recurring prices of their own") func products() throws {
        let (tea, sugar) = (try server.post("/v1/products", "name=Tea").id, try server.post("/v1/products", "name=Sugar").id)
        let monthly = try price(1000, of: tea)
        let once = try server.post("/v1/prices", "currency=usd&unit_amount=700&product=\(tea)").id
        #expect(try offer("prod_x", monthly).failure
            == Failure(400, code: "resource_missing", parameter: "\(Self.product)[product]", "No such product: 'prod_x'"))
        #expect(try offer(tea, "price_x").failure
            == Failure(400, code: "resource_missing", parameter: "\(Self.product)[prices][0]", "No such price: 'price_x'"))
        #expect(try offer(sugar, monthly).failure == Failure(
            400, parameter: "\(Self.product)[prices][0]", "The price `\(monthly)` does not belong to the product `\(sugar)`."))
        #expect(try offer(tea, once).failure == Failure(400, parameter: "\(Self.product)[prices][0]", "The price `\(once)` is not recurring."))
        #expect(try offer(tea, monthly).failure == nil)
    }

    @Test("cancellations do not bill at once, and give back only if they are immediate", arguments: [
        ("always_invoice", "immediately", false), ("create_prorations", "at_period_end", false), ("create_prorations", "immediately", true),
        ("none", "at_period_end", true),
    ]) func cancellation(behavior: String, mode: String, isPossible: Bool) throws {
        let form = "features[subscription_cancel][enabled]=true&features[subscription_cancel][cancellation_reason][enabled]=false"
            + "&features[subscription_cancel][cancellation_reason][options]="
        let answer = try server.post(
            Self.configurations,
            "\(form)&features[subscription_cancel][mode]=\(mode)&features[subscription_cancel][proration_behavior]=\(behavior)")
        #expect(answer.failure?.parameter == (isPossible ? nil : "features[subscription_cancel][proration_behavior]"))
    }

    @Test("with billing_cycle_anchor=now, another plan begins a new period", arguments: [("now", 5), ("unchanged", 0)])
    func anchor(anchor: String, days: Int64) throws {
        let tea = try server.post("/v1/products", "name=Tea").id
        let (small, large) = (try price(1000, of: tea), try price(2000, of: tea))
        let configuration = try server.post(
            Self.configurations, "\(Self.updates)&\(Self.product)[product]=\(tea)&\(Self.product)[prices][0]=\(small)&\(Self.product)[prices][1]=\(large)"
                + "&features[subscription_update][billing_cycle_anchor]=\(anchor)").id
        let payer = try server.newPayer()
        let subscription = try server.subscribe(payer, to: small)
        try server.advance("5d")
        let session = try server.post(Self.sessions, "customer=\(payer)&configuration=\(configuration)")
        let done = try server.submit(url(session), "do=change&subscription=\(subscription.id)&item=\(subscription.itemID)&price=\(large)")
        #expect(done.status == 200)
        let changed = try server.subscription(subscription.id)
        #expect(changed.item?["price"]?["id"] == .string(large))
        #expect(changed["billing_cycle_anchor"] == .integer((subscription["billing_cycle_anchor"]?.integer ?? 0) + days * 86_400))
    }
}
