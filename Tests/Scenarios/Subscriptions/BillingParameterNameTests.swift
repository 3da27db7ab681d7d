// Errors name the parameters that were sent, also where one call does what another one says.
import TestHarness
import Testing
import Wire

@Suite("Names of parameters in errors about billing") struct BillingParameterNameTests: GoldSuite {
    let server: TestServer
    let gold: String

    @Test("a preview names its own hash", arguments: [
        ("subscription_details[items][0][price]=price_x", "subscription_details[items][0][price]"),
        ("subscription_details[items][0][price]=GOLD&subscription_details[items][0][tax_rates][0]=txr_x",
            "subscription_details[items][0][tax_rates][0]"),
        ("subscription_details[items][0][price]=GOLD&subscription_details[default_tax_rates][0]=txr_x", "subscription_details[default_tax_rates][0]"),
        ("subscription_details[items][0][price]=GOLD&subscription_details[cancel_at]=1", "subscription_details[cancel_at]"),
        ("subscription_details[items][0][price]=GOLD&subscription_details[trial_end]=1", "subscription_details[trial_end]"),
        ("subscription=SUBSCRIPTION&subscription_details[trial_end]=1", "subscription_details[trial_end]"),
        ("schedule_details[phases][0][items][0][price]=price_x", "schedule_details[phases][0][items][0][price]"),
        ("subscription_details[items][0][price]=GOLD&discounts[0][coupon]=x", "discounts[0][coupon]"),
    ]) func preview(form: String, parameter: String) throws {
        let customer = try server.newPayer()
        let subscription = form.contains("SUBSCRIPTION") ? try server.subscribe(customer, to: gold).id : ""
        let form = form.replacing("GOLD", with: gold).replacing("SUBSCRIPTION", with: subscription)
        #expect(try server.preview("customer=\(customer)&\(form)").failure?.parameter == parameter)
    }

    @Test("the message names it, too") func message() throws {
        let form = "subscription_details[items][0][price]=\(gold)&subscription_details[items][1][quantity]=1"
        #expect(try server.preview("customer=\(server.newPayer())&\(form)").failure == Failure(
            400, code: "parameter_missing", parameter: "subscription_details[items][1][price]",
            "Missing required param: subscription_details[items][1][price]."))
    }

    @Test("Checkout names what a session says of its subscription", arguments: [
        ("subscription_data[default_tax_rates][0]=txr_x", "subscription_data[default_tax_rates][0]"),
        ("subscription_data[billing_cycle_anchor]=1", "subscription_data[billing_cycle_anchor]"),
    ]) func checkout(form: String, parameter: String) throws {
        let line = "line_items[0][price]=\(gold)&line_items[0][quantity]=1"
        #expect(try server.post(TestServer.checkouts, "mode=subscription&success_url=https://shop.example&\(line)&\(form)").failure?.parameter == parameter)
    }

    @Test("an unknown currency of a price that a call describes", arguments: [
        ("/v1/subscriptions", "items[0]"), ("/v1/subscription_schedules", "phases[0][items][0]"), ("/v1/quotes", "line_items[0]"),
        ("/v1/checkout/sessions", "line_items[0]"),
    ]) func currency(path: String, place: String) throws {
        let product = try server.post("/v1/products", "name=Tea").id
        let price = "\(place)[price_data][currency]=xxx&\(place)[price_data][product]=\(product)&\(place)[price_data][unit_amount]=500"
            + "&\(place)[price_data][recurring][interval]=month"
        let more = path == "/v1/checkout/sessions" ? "mode=subscription&success_url=https://shop.example&line_items[0][quantity]=1"
            : "customer=\(try server.newPayer())"
        #expect(try server.post(path, "\(more)&\(price)").failure?.parameter == "\(place)[price_data][currency]")
    }

    @Test("an item of its own has no index") func item() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        let product = try server.post("/v1/products", "name=Tea").id
        let price = try server.post("/v1/prices", "currency=eur&unit_amount=700&recurring[interval]=month&product=\(product)").id
        #expect(try server.post("/v1/subscription_items", "subscription=\(subscription.id)&price=\(price)").failure?.parameter == "price")
        #expect(try server.change(subscription.id, "items[0][price]=\(price)").failure?.parameter == "items[0][price]")
    }

    @Test("the anchor of a subscription that is there has two values", arguments: ["nwo", "Now", "1775602000"]) func anchor(text: String) throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold)
        for version in ["2024-06-20", "2026-10-28.endive"] {
            #expect(try server.change(subscription.id, "billing_cycle_anchor=\(text)", headers: ["Stripe-Version": version]).failure
                == Failure(400, parameter: "billing_cycle_anchor", "Invalid billing_cycle_anchor: must be one of now or unchanged"))
        }
        #expect(try server.preview("subscription=\(subscription.id)&subscription_details[billing_cycle_anchor]=\(text)").failure?.parameter
            == "subscription_details[billing_cycle_anchor]")
        #expect(try server.subscription(subscription.id).json == subscription.json)
    }
}
