// What Checkout Sessions refuse, with Stripe's messages where they are known.
import TestHarness
import Testing
import Wire

@Suite("Refusals of Checkout") struct CheckoutRefusalTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func failure(_ form: String, _ base: String = "mode=payment&success_url=https://shop.example/done&\(TestServer.tea)") throws -> Failure? {
        try server.post(TestServer.checkouts, "\(base)&\(form)").failure
    }

    @Test("parameters that exclude each other") func exclusive() throws {
        let customer = try server.newCustomer("email=jenny@example.com")
        #expect(try failure("customer=\(customer)&customer_email=a@example.com")?.message
            == "You may only specify one of these parameters: customer, customer_email.")
        let coupon = try server.coupon("percent_off=10&duration=once")
        #expect(try failure("allow_promotion_codes=true&discounts[0][coupon]=\(coupon)")?.message
            == "You may only specify one of these parameters: allow_promotion_codes, discounts.")
    }

    @Test("a recurring price in payment mode") func recurring() throws {
        let price = try server.post("/v1/prices", "currency=usd&unit_amount=500&recurring[interval]=month&product_data[name]=Club").id
        let failure = try failure("", "mode=payment&success_url=https://shop.example&line_items[0][price]=\(price)&line_items[0][quantity]=1")
        #expect(failure?.message
            == "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.")
        #expect(failure?.parameter == "line_items[0]")
    }

    @Test("a customer is made by a subscription anyway") func creation() throws {
        let price = try server.post("/v1/prices", "currency=usd&unit_amount=500&recurring[interval]=month&product_data[name]=Club").id
        let form = "mode=subscription&success_url=https://shop.example&line_items[0][price]=\(price)&line_items[0][quantity]=1"
        #expect(try failure("customer_creation=always", form)
            == Failure(400, parameter: "customer_creation", "`customer_creation` can only be used in `payment` mode."))
    }

    @Test("a coupon for other products") func nothingToReduce() throws {
        let product = try server.post("/v1/products", "name=Coffee").id
        let coupon = try server.coupon("percent_off=10&duration=once&applies_to[products][0]=\(product)")
        #expect(try failure("discounts[0][coupon]=\(coupon)") == Failure(
            400, code: "coupon_applies_to_nothing", "This coupon cannot be redeemed because it does not apply to anything in this order."))
    }

    @Test("types by name: only where the call names a version that does not know them") func types() throws {
        let form = "mode=payment&success_url=https://shop.example/done&\(TestServer.tea)&payment_method_types[0]=card"
        #expect(try server.post(TestServer.checkouts, form)["payment_method_types"] == ["card"])
        let versions: [(String, Int)] = [("2026-06-24.dahlia", 200), ("2026-10-28.endive", 400)]
        for (version, status) in versions {
            #expect(try server.post(TestServer.checkouts, form, headers: ["Stripe-Version": version]).status == status)
        }
    }

    @Test("an update whose prices do not go with the mode") func updatedPrices() throws {
        let price = try server.post("/v1/prices", "currency=usd&unit_amount=500&recurring[interval]=month&product_data[name]=Club").id
        let session = try server.post(
            TestServer.checkouts, "mode=payment&ui_mode=elements&return_url=https://shop.example/done&\(TestServer.tea)")
        let refused = try server.post("\(TestServer.checkouts)/\(session.id)", "line_items[0][price]=\(price)&line_items[0][quantity]=1").failure
        #expect(refused?.message
            == "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.")
        #expect(refused?.parameter == "line_items[0]")
    }

    @Test("parameters of another mode, or of another place", arguments: [
        ("setup_intent_data[description]=x", "setup_intent_data"), ("payment_method_collection=always", "payment_method_collection"),
        ("return_url=https://shop.example", "return_url"), ("customer_update[name]=auto", "customer_update"), ("expires_at=1", "expires_at"),
        ("subscription_data[metadata][a]=b", "subscription_data"),
    ]) func mode(form: String, parameter: String) throws {
        let failure = try failure(form)
        #expect(failure?.status == 400)
        #expect(failure?.parameter == parameter)
    }

    @Test("a type that cannot be paid in the currency") func currency() throws {
        let form = "mode=payment&success_url=https://shop.example&payment_method_types[0]=card&payment_method_types[1]=p24&\(TestServer.tea)"
        #expect(try server.post(TestServer.checkouts, form, headers: ["Stripe-Version": "2026-03-25.dahlia"]).failure == Failure(
            400, parameter: "payment_method_types", "`p24` only supports the following currencies: `eur`, `pln`."))
    }

    @Test("what is missing", arguments: [
        ("success_url=https://shop.example", "mode"), ("mode=payment&success_url=https://shop.example", "line_items"),
        ("mode=setup&currency=usd", "success_url"),
        ("mode=setup&success_url=https://shop.example", "currency"), ("mode=payment&ui_mode=embedded_page&\(TestServer.tea)", "return_url"),
        ("mode=payment&success_url=https://shop.example&line_items[0][quantity]=1", "line_items[0][price]"),
    ]) func missing(form: String, parameter: String) throws {
        #expect(try failure("", form)?.parameter == parameter)
    }

    @Test("an unknown session") func unknown() throws {
        let failure = try server.get("\(TestServer.checkouts)/cs_x").failure
        #expect(failure?.status == 404)
        #expect(failure?.message == "No such checkout.session: 'cs_x'")
    }

    @Test("an update of what a page of Stripe's shows") func update() throws {
        let session = try server.sell()
        #expect(try server.post("\(TestServer.checkouts)/\(session.id)", "line_items[0][price]=p&line_items[0][quantity]=1").failure?.parameter == "line_items")
        try server.complete(session)
        #expect(try server.post("\(TestServer.checkouts)/\(session.id)", "shipping_options=").failure?.message
            == "Only Checkout Sessions with a status in [\"open\"] can be updated. This Checkout Session has a status of `complete`.")
        #expect(try server.post("\(TestServer.checkouts)/\(session.id)", "metadata[a]=b")["metadata"] == ["a": "b"])
    }
}
