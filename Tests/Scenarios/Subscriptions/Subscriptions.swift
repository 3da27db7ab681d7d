// Short ways to subscribe customers, for the tests of this folder.
import TestHarness
import Testing
import Wire

extension TestServer {
    static let subscriptions = "/v1/subscriptions"

    /// A recurring price of a new product.
    func newPrice(_ amount: Int64, _ interval: String = "month", named name: String = "Gold", _ form: String = "") throws -> String {
        let product = try post("/v1/products", "name=\(name)").id
        return try post("/v1/prices", "currency=usd&product=\(product)&unit_amount=\(amount)&recurring[interval]=\(interval)&\(form)").id
    }

    func subscribe(_ customer: String, to prices: String..., with form: String = "", headers: Headers = [:]) throws -> Answer {
        let items = prices.enumerated().map { "items[\($0)][price]=\($1)" }
        return try post(Self.subscriptions, "customer=\(customer)&\(items.joined(separator: "&"))&\(form)", headers: headers)
    }

    func subscription(_ id: String) throws -> Answer { try get("\(Self.subscriptions)/\(id)") }
    func change(_ subscription: String, _ form: String, headers: Headers = [:]) throws -> Answer {
        try post("\(Self.subscriptions)/\(subscription)", form, headers: headers)
    }

    /// The next payments of its customer fail.
    func loseCard(_ subscription: Answer) throws {
        let customer = subscription["customer"]?.string ?? ""
        let card = try post("/v1/payment_methods/pm_card_chargeCustomerFail/attach", "customer=\(customer)").id
        _ = try post("/v1/customers/\(customer)", "invoice_settings[default_payment_method]=\(card)")
    }

    // MARK: Usage

    /// A price of five cents for each call that a meter counts.
    func newPriceOfCalls() throws -> String {
        let meter = try post("/v1/billing/meters", "display_name=Calls&event_name=calls&default_aggregation[formula]=sum").id
        return try newPrice(5, "month", named: "Calls", "recurring[usage_type]=metered&recurring[meter]=\(meter)")
    }

    /// The customer makes so many calls.
    func use(_ count: Int, by customer: String, _ form: String = "") throws {
        _ = try post("/v1/billing/meter_events", "event_name=calls&payload[stripe_customer_id]=\(customer)&payload[value]=\(count)&\(form)")
    }

    // MARK: Schedules

    static let schedules = "/v1/subscription_schedules"

    /// Makes a schedule of phases.
    func newSchedule(_ customer: String, _ phases: String..., headers: Headers = [:]) throws -> Answer {
        try post(Self.schedules, "customer=\(customer)&\(phases.joined(separator: "&"))", headers: headers)
    }

    func schedule(_ id: String) throws -> Answer { try get("\(Self.schedules)/\(id)") }

    /// The subscription of a schedule.
    func scheduled(by schedule: Answer) throws -> Answer { try subscription(schedule["subscription"]?.string ?? "") }

    /// The invoice that the subscription of a schedule begins with.
    func firstInvoice(of schedule: Answer) throws -> Answer {
        try invoice(get("\(Self.invoices)?subscription=\(schedule["subscription"]?.string ?? "")&limit=100").ids.last ?? "")
    }

    func latestInvoice(of subscription: String) throws -> Answer {
        try invoice(self.subscription(subscription)["latest_invoice"]?.string ?? "")
    }

    /// What an invoice of a subscription would be.
    func preview(_ form: String) throws -> Answer { try post("\(Self.invoices)/create_preview", form) }

    /// The types of the events that it brings, oldest first. Older events may have expired meanwhile.
    func tells(_ body: () throws -> Void) throws -> [String] {
        let last = try get("/v1/events?limit=1").ids.first
        try body()
        let events = try get("/v1/events?limit=100")["data"]?.array ?? []
        let news = events.prefix { $0["id"]?.string != last }.compactMap { $0["type"]?.string }
        return news.reversed().filter { !["balance.available", "charge.updated"].contains($0) }
    }
}

extension Answer {
    /// The first item of a subscription.
    var item: JSON? { json["items"]?["data"]?.array?.first }
    var itemID: String { item?["id"]?.string ?? "" }
    /// How long the present period of the first item is, in seconds.
    var periodLength: Int64 { (item?["current_period_end"]?.integer ?? 0) - (item?["current_period_start"]?.integer ?? 0) }

    /// The amount and the description of each line of an invoice.
    var billed: [String] {
        (json["lines"]?["data"]?.array ?? []).map { "\($0["amount"]?.integer ?? 0) \($0["description"]?.string ?? "")" }
    }
}
