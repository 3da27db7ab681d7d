// Flows of the customer portal: pages for one change of a subscription.
import TestHarness
import Testing
import Wire

@Suite("Flows of the customer portal") struct PortalFlowTests: PortalSuite {
    let server: TestServer
    let customer: String

    /// A subscription, and a configuration that offers another price for it.
    private func offer() throws -> (subscription: Answer, large: String, configuration: String) {
        let product = try server.post("/v1/products", "name=Club").id
        let (small, large) = try (price(1000, of: product), price(2000, of: product))
        let feature = "features[subscription_update]"
        let form = "\(feature)[enabled]=true&\(feature)[default_allowed_updates][]=price&\(feature)[products][0][product]=\(product)"
            + "&\(feature)[products][0][prices][0]=\(small)&\(feature)[products][0][prices][1]=\(large)"
        #expect(try server.post(Self.configurations, form).failure?.message
            == "Cannot enable subscription updates while payment method update is disabled.")
        let configuration = try server.post(Self.configurations, form + "&features[payment_method_update][enabled]=true").id
        _ = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)")
        let method = try server.get("/v1/customers/\(customer)/payment_methods").ids[0]
        let subscription = try server.post(
            "/v1/subscriptions", "customer=\(customer)&items[0][price]=\(small)&default_payment_method=\(method)")
        return (subscription, large, configuration)
    }

    @Test("a change that the shop has prepared is shown, and made when she confirms") func confirm() throws {
        let (subscription, large, configuration) = try offer()
        let flow = "configuration=\(configuration)&flow_data[type]=subscription_update_confirm"
            + "&flow_data[subscription_update_confirm][subscription]=\(subscription.id)"
            + "&flow_data[subscription_update_confirm][items][0][id]=\(subscription.item?["id"]?.string ?? "")"
        let price = { (id: String) in "\(flow)&flow_data[subscription_update_confirm][items][0][price]=\(id)" }
        #expect(try portal("\(flow)&flow_data[subscription_update_confirm][items][0][quantity]=1").failure?.message
            == "Cannot update the subscription `\(subscription.id)` because there are no changes to confirm. Provide a different `price` or `quantity`.")
        let other = try self.price(1, of: server.get("/v1/prices/\(large)")["product"]?.string ?? "")
        #expect(try portal(price(other)).failure?.message.contains("does not include the price in its `features") == true)
        let page = url(try portal(
            price(large) + "&flow_data[after_completion][type]=hosted_confirmation"
                + "&flow_data[after_completion][hosted_confirmation][custom_message]=Welcome to the large club"))
        let shown = try server.open(page).text
        #expect(shown.contains("$20.00 per month") && shown.contains("data-testid=\"confirm\"") && !shown.contains("cancel-subscription"))
        #expect(try server.submit(page, "do=confirm").text.contains("Welcome to the large club"))
        #expect(try server.get("/v1/subscriptions/\(subscription.id)").item?["price"]?["id"] == .string(large))
    }

    @Test("a change that cannot be paid is made, as by a call, and the page says why it was not paid", arguments: ["change", "confirm"])
    func declined(act: String) throws {
        let (subscription, large, configuration) = try offer()
        _ = try server.post("\(Self.configurations)/\(configuration)", "features[subscription_update][proration_behavior]=always_invoice")
        _ = try server.post("/v1/payment_methods/pm_card_chargeCustomerFail/attach", "customer=\(customer)")
        let method = try server.get("/v1/customers/\(customer)/payment_methods").ids[0]
        _ = try server.post("/v1/subscriptions/\(subscription.id)", "default_payment_method=\(method)")
        let item = subscription.item?["id"]?.string ?? ""
        let asked = "flow_data[subscription_update_confirm]"
        let flow = "&flow_data[type]=subscription_update_confirm&\(asked)[subscription]=\(subscription.id)&\(asked)[items][0][id]=\(item)"
            + "&\(asked)[items][0][price]=\(large)"
        let page = url(try portal("configuration=\(configuration)" + (act == "confirm" ? flow : "")))
        let answer = try server.submit(page, "do=\(act)&subscription=\(subscription.id)&item=\(item)&price=\(large)")
        #expect(answer.status == 402)
        #expect(answer.text.contains("Your card was declined.") && !answer.text.contains("Nothing has changed."))
        let changed = try server.get("/v1/subscriptions/\(subscription.id)")
        #expect(changed.item?["price"]?["id"] == .string(large))
        #expect(changed["status"] == "past_due")
    }

    @Test("canceling has a step of its own; a flow leads back to the whole portal if nothing else is said") func cancelFlow() throws {
        let (subscription, _, configuration) = try offer()
        _ = try server.post("\(Self.configurations)/\(configuration)", "features[subscription_cancel][enabled]=true")
        let main = url(try portal("configuration=\(configuration)"))
        #expect(try server.open(main).text.contains("href=\"\(main)/subscriptions/\(subscription.id)/cancel\" data-test=\"cancel-subscription\""))
        #expect(try server.open("\(main)/subscriptions/\(subscription.id)/cancel").text.contains("data-testid=\"confirm\""))
        #expect(try server.open("\(main)/subscriptions/sub_x/cancel").text.contains("There is no such plan any more."))
        let flow = "flow_data[type]=subscription_cancel&flow_data[subscription_cancel][subscription]=\(subscription.id)"
        let page = url(try portal("configuration=\(configuration)&\(flow)"))
        #expect(try server.open(page).text.contains("data-testid=\"confirm\""))
        let done = try server.submit(page, "do=cancel&subscription=\(subscription.id)").text
        #expect(done.contains("data-test=\"renew-subscription\"") && done.contains("Add the card"))
        let refused = try portal("flow_data[type]=subscription_update&flow_data[subscription_update][subscription]=\(subscription.id)")
        #expect(refused.failure == Failure(
            400, parameter: "flow_data[type]",
            "This subscription cannot be updated because the subscription update feature in the portal configuration is disabled."))
    }

    @Test("what a subscription can be changed to is shown only when it is asked for") func products() throws {
        let path = "\(Self.configurations)/\(try offer().configuration)"
        #expect(try server.get(path)["features"]?["subscription_update"]?["products"] == nil)
        let expanded = try server.get("\(path)?expand[]=features.subscription_update.products")
        #expect(expanded["features"]?["subscription_update"]?["products"]?.array?.count == 1)
    }

    @Test("a subscription that is ending, or has ended, is not canceled again") func ending() throws {
        let (subscription, _, configuration) = try offer()
        _ = try server.post("\(Self.configurations)/\(configuration)", "features[subscription_cancel][enabled]=true")
        let flow = "configuration=\(configuration)&flow_data[type]=subscription_cancel&flow_data[subscription_cancel][subscription]=\(subscription.id)"
        _ = try server.post("/v1/subscriptions/\(subscription.id)", "cancel_at_period_end=true")
        #expect(try portal(flow).failure?.message == "The subscription \(subscription.id) is already set to be canceled at period end.")
        _ = try server.delete("/v1/subscriptions/\(subscription.id)")
        #expect(try portal(flow).failure?.message == "This subscription cannot be canceled because it is canceled.")
    }

    @Test("a flow offers only what its configuration allows, and coupons that exist") func allowed() throws {
        let (subscription, _, configuration) = try offer()
        _ = try server.post("\(Self.configurations)/\(configuration)", "features[subscription_cancel][enabled]=true")
        let cancel = "configuration=\(configuration)&flow_data[type]=subscription_cancel&flow_data[subscription_cancel][subscription]=\(subscription.id)"
        let retention = "flow_data[subscription_cancel][retention]"
        #expect(try portal("\(cancel)&\(retention)[type]=coupon_offer&\(retention)[coupon_offer][coupon]=nope").failure == Failure(
            400, code: "resource_missing", parameter: "\(retention)[coupon_offer][coupon]", "No such coupon: 'nope'"))
        let item = subscription.itemID
        let confirm = "configuration=\(configuration)&flow_data[type]=subscription_update_confirm"
            + "&flow_data[subscription_update_confirm][subscription]=\(subscription.id)&flow_data[subscription_update_confirm][items][0][id]=\(item)"
        #expect(try portal("\(confirm)&flow_data[subscription_update_confirm][items][0][quantity]=3").failure?.message
            == "The quantity of the item `\(item)` cannot be updated because the configuration `\(configuration)` does not include `quantity` in its "
            + "`features[subscription_update][default_allowed_updates]`.")
    }
}
