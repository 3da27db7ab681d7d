// Calls of subscriptions in older versions and on older paths, and what all calls refuse.
import TestHarness
import Testing
import Wire

@Suite("Calls of subscriptions, old and new") struct SubscriptionCallTests: GoldSuite {
    let server: TestServer
    let gold: String

    // MARK: Older versions

    @Test("before basil, a subscription shows its period and its discount, and takes a coupon") func older() throws {
        _ = try server.coupon("id=TEN&percent_off=10&duration=forever")
        let acacia: Headers = ["Stripe-Version": "2024-06-20"]
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "coupon=TEN", headers: acacia)
        #expect(subscription.only("current_period_start", "current_period_end") == [
            "current_period_start": .integer(Self.now), "current_period_end": 1_698_272_120,
        ])
        #expect(subscription["discount"]?["coupon"]?["id"] == "TEN")
        let invoice = try server.get("\(TestServer.invoices)/\(subscription["latest_invoice"]?.string ?? "")", headers: acacia)
        #expect(invoice["subscription"] == .string(subscription.id))
        #expect(try server.subscription(subscription.id)["current_period_end"] == nil)
        let oldest: Headers = ["Stripe-Version": "2019-12-03"]
        #expect(try server.change(
            subscription.id, "items[0][id]=\(subscription.itemID)&items[0][quantity]=3&prorate=false", headers: oldest)["quantity"] == 3)
        #expect(try server.get("\(TestServer.items)?pending=true").ids == [])
    }

    @Test("before basil, a call can name the only item by `plan` and `quantity`") func plan() throws {
        let acacia: Headers = ["Stripe-Version": "2024-06-20"]
        let subscription = try server.post(
            TestServer.subscriptions, "customer=\(server.newPayer())&plan=\(gold)&quantity=2", headers: acacia)
        #expect(subscription.item?.object.map { [$0["plan"]?["id"], $0["quantity"]] } == [.string(gold), 2])
        #expect(try server.change(subscription.id, "quantity=3&proration_behavior=none", headers: acacia)["quantity"] == 3)
        #expect(try server.change(subscription.id, "items[0][price]=\(server.newPrice(5))&proration_behavior=none").status == 200)
        #expect(try server.change(subscription.id, "quantity=4", headers: acacia).failure == Failure(
            400, parameter: "quantity", "The subscription has several items. Say by `items` which one you mean."))
        #expect(try server.change(subscription.id, "quantity=4").failure?.code == "parameter_unknown")
    }

    @Test("a customer's subscriptions have calls below her, too") func belowCustomer() throws {
        let customer = try server.newPayer()
        let path = "/v1/customers/\(customer)/subscriptions"
        let subscription = try server.post(path, "items[0][price]=\(gold)")
        #expect(subscription.only("customer", "status") == ["customer": .string(customer), "status": "active"])
        #expect(try server.get(path).ids == [subscription.id])
        #expect(try server.get("\(path)/\(subscription.id)").json == subscription.json)
        #expect(try server.post("\(path)/\(subscription.id)", "metadata[a]=b")["metadata"] == ["a": "b"])
        #expect(try server.get("/v1/customers/\(server.newCustomer())/subscriptions/\(subscription.id)").failure?.status == 404)
        #expect(try server.delete("\(path)/\(subscription.id)")["status"] == "canceled")
    }

    @Test("before basil, a phase of a schedule has one coupon") func coupon() throws {
        let acacia: Headers = ["Stripe-Version": "2024-06-20"]
        _ = try server.coupon("id=TEN&percent_off=10&duration=forever")
        let schedule = try server.newSchedule(
            server.newPayer(), "start_date=now&phases[0][items][0][price]=\(gold)&phases[0][coupon]=TEN&phases[0][iterations]=2", headers: acacia)
        #expect(schedule["phases"]?.array?.first?["coupon"] == "TEN")
        let path = "\(TestServer.schedules)/\(schedule.id)"
        #expect(try server.get("\(path)?expand[]=phases.coupon", headers: acacia)["phases"]?.array?.first?["coupon"]?["id"] == "TEN")
        #expect(try server.get(path)["phases"]?.array?.first?["discounts"] == [["coupon": "TEN", "discount": .null, "promotion_code": .null]])
    }

    @Test("the discount of a customer and of a subscription have a path of their own") func discount() throws {
        _ = try server.coupon("id=TEN&percent_off=10&duration=forever")
        let customer = try server.newPayer()
        _ = try server.post("/v1/customers/\(customer)", "coupon=TEN", headers: ["Stripe-Version": "2024-06-20"])
        let subscription = try server.subscribe(customer, to: gold, with: "discounts[0][coupon]=TEN").id
        #expect(try server.get("/v1/customers/\(customer)/discount").only("object", "customer") == ["object": "discount", "customer": .string(customer)])
        #expect(try server.get("/v1/subscriptions/\(subscription)/discount")["subscription"] == .string(subscription))
        #expect(try server.get("/v1/customers/\(server.newCustomer())/discount").failure?.status == 404)
        let path = "/v1/customers/\(customer)/subscriptions/\(subscription)/discount"
        #expect(try server.get(path)["subscription"] == .string(subscription))
        #expect(try server.delete(path.replacing(customer, with: server.newCustomer())).status == 404)
        #expect(try server.delete(path)["deleted"] == true)
        #expect(try server.get(path).status == 404)
    }

    @Test("a charge shows the card that has paid, if it is a source") func source() throws {
        let customer = try server.post("/v1/customers", "source=tok_visa").id
        _ = try server.subscribe(customer, to: gold)
        let charge = try server.get("/v1/charges?limit=1")["data"]?.array?.first
        #expect(charge?["source"]?["id"] == charge?["payment_method"] && charge?["source"]?["object"] == "card")
        _ = try server.subscribe(server.newPayer(), to: gold)
        #expect(try server.get("/v1/charges?limit=1")["data"]?.array?.first?["source"] == .null)
    }

    @Test("a call that ends a trial early announces its end") func trialAnnounced() throws {
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "trial_period_days=10").id
        #expect(try server.tells { _ = try server.change(subscription, "trial_end=now") }.filter { $0.hasPrefix("customer.sub") } == [
            "customer.subscription.trial_will_end", "customer.subscription.updated",
        ])
        let short = try server.subscribe(server.newPayer(), to: gold, with: "trial_period_days=2").id
        #expect(try !server.tells { _ = try server.change(short, "trial_end=now") }.contains("customer.subscription.trial_will_end"))
    }

    @Test("an archived tax rate stays where it is, and nothing new gets it") func archivedRate() throws {
        let rate = try server.taxRate("20", inclusive: true)
        let subscription = try server.subscribe(server.newPayer(), to: gold, with: "default_tax_rates[0]=\(rate)").id
        let phase = "phases[0][items][0][price]=\(gold)&phases[0][items][0][tax_rates][0]=\(rate)"
        let schedule = try server.newSchedule(server.newPayer(), phase, "start_date=\(Self.now + 86_400)").id
        _ = try server.post("/v1/tax_rates/\(rate)", "active=false")
        #expect(try server.change(subscription, "default_tax_rates[0]=\(rate)").status == 200)
        let refusal = Failure(400, parameter: "default_tax_rates[0]", "The tax rate \(rate) is archived.")
        #expect(try server.subscribe(server.newPayer(), to: gold, with: "default_tax_rates[0]=\(rate)").failure == refusal)
        #expect(try server.post("\(TestServer.schedules)/\(schedule)", phase + "&phases[0][start_date]=\(Self.now + 86_400)").status == 200)
        let parameter = "phases[0][items][0][tax_rates][0]"
        #expect(try server.newSchedule(server.newPayer(), phase).failure == Failure(400, parameter: parameter, "The tax rate \(rate) is archived."))
    }

    @Test("the price of a unit can have fractions of a cent", arguments: [
        ("usd", "0.5", "(at $0.005 / month)"), ("usd", "1250.75", "(at $12.5075 / month)"), ("jpy", "0.5", "(at ¥0.5 / month)"),
        ("chf", "10.25", "(at CHF 0.1025 / month)"),
    ]) func fractions(currency: String, amount: String, text: String) throws {
        let product = try server.post("/v1/products", "name=API").id
        let price = try server.post(
            "/v1/prices", "currency=\(currency)&product=\(product)&unit_amount_decimal=\(amount)&recurring[interval]=month").id
        let subscription = try server.subscribe(server.newPayer(), to: price, with: "items[0][quantity]=1000").id
        #expect(try server.latestInvoice(of: subscription).billed.first?.hasSuffix("1000 × API \(text)") == true)
    }

    @Test("a list for a customer that does not exist is refused", arguments: ["subscriptions", "subscription_schedules", "quotes"])
    func unknownCustomer(list: String) throws {
        #expect(try server.get("/v1/\(list)?customer=cus_no").failure == Failure(
            400, code: "resource_missing", parameter: "customer", "No such customer: 'cus_no'"))
    }

    @Test("a time to come is no more than five years away, whatever leap days they have") func furthestTime() throws {
        let end = Self.now + (5 * 365 + 2) * 86_400
        #expect(try server.subscribe(server.newPayer(), to: gold, with: "trial_end=\(end)").failure?.message
            == "The maximum number of trial period days is 730 (2 years).")
        #expect(try server.subscribe(server.newPayer(), to: gold, with: "trial_end=\(end + 1)").failure
            == Failure(400, parameter: "trial_end", "Invalid timestamp: can be no more than five years in the future."))
    }

    @Test("an error lists what a parameter can be in the order that was recorded", arguments: [
        ("/v1/prices", "recurring[interval]", "month, year, week, or day"),
        ("/v1/subscriptions", "payment_behavior", "allow_incomplete, error_if_incomplete, pending_if_incomplete, or default_incomplete"),
    ]) func choices(path: String, parameter: String, list: String) throws {
        #expect(try server.post(path, "currency=usd&\(parameter)=never").failure
            == Failure(400, parameter: parameter, "Invalid \(parameter): must be one of \(list)"))
    }

    @Test("an unknown item is called an invalid id, without a code and a parameter", arguments: ["GET", "POST", "DELETE"])
    func unknownItem(method: String) throws {
        #expect(try server.request(method, "/v1/subscription_items/si_no").failure == Failure(404, "Invalid subscription_item id: si_no"))
    }
}
