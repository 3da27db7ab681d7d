// The subscription that a session sells. It is made when the first payment has come, or when a card is saved for later ones. Until then, what is due
// today comes from a rehearsal: the subscription is made in a copy of the change, of which nothing is kept.
import Common
import Customers
import Engine
import Invoices
import Subscriptions
import Wire

enum CheckoutSubscription {
    /// What a session says of its subscription.
    static let parameter = Parameter.hash("subscription_data", Subscription.creationParameters.filter { names.contains($0.name) } + [
        .choice("proration_behavior", "create_prorations", "none"), .integer("trial_end"), trialSettings,
    ])

    static let trialSettings = Parameter.hash("trial_settings", [
        Parameter.hash("end_behavior", [Parameter.choice("missing_payment_method", "cancel", "create_invoice", "pause").required]).required,
    ])

    private static let names: Set = [
        "application_fee_percent", "billing_cycle_anchor", "billing_cycle_anchor_config", "billing_mode", "default_tax_rates", "description",
        "invoice_settings", "metadata", "on_behalf_of", "pending_invoice_item_interval", "transfer_data", "trial_period_days",
    ]

    /// What the subscription is made with later. Its billing mode is that of the session's version.
    static func data(_ change: Change) -> JSON {
        var data = change.arguments["subscription_data"]?.object ?? [:]
        let type = Subscription.usualMode(in: change.isCall ? change.version : .current)
        if data["billing_mode"] == nil { data["billing_mode"] = ["type": .string(type)] }
        return .object(data)
    }

    /// Seconds from now to the earliest end of a trial.
    private static let shortestTrial = 2 * CalendarDay.secondsOfDay

    static func require(_ given: Arguments, at now: Int64) throws(Refusal) {
        guard let data = given["subscription_data"]?.object else { return }
        if let end = data["trial_end"]?.integer, end < now + shortestTrial {
            throw .invalid("The `trial_end` date has to be at least 2 days in the future.", parameter: "subscription_data[trial_end]")
        }
        if let days = data["trial_period_days"]?.integer, days < 1 {
            throw .invalid("The minimum number of trial period days is 1.", parameter: "subscription_data[trial_period_days]")
        }
        if let end = data["trial_end"]?.integer { try TrialLength.require(end - now, at: "subscription_data[trial_end]") }
        if let days = data["trial_period_days"]?.integer {
            try TrialLength.require(days * CalendarDay.secondsOfDay, at: "subscription_data[trial_period_days]")
        }
        if let anchor = data["billing_cycle_anchor"]?.integer, anchor <= now {
            throw .invalid("billing_cycle_anchor must be in the future.", parameter: "subscription_data[billing_cycle_anchor]")
        }
        guard data["trial_end"] != nil || data["trial_period_days"] != nil else { return }
        for name in ["billing_cycle_anchor", "billing_cycle_anchor_config"] where data[name] != nil {
            throw .invalid("`\(name)` cannot be used with a trial.", parameter: "subscription_data[\(name)]")
        }
    }

    /// At least one price of a subscription recurs.
    static func requireRecurring(_ session: Draft, _ change: Change) throws {
        let prices = try items(of: session, change).filter(Item.isRecurring).compactMap { $0[.price]?["recurring"] }
        guard let first = prices.first else {
            throw Refusal.invalid("You must provide at least one recurring price in `subscription` mode when using prices.")
        }
        // Also if the subscription would be a flexible one, as recorded.
        guard prices.allSatisfy({ $0["interval"] == first["interval"] && $0["interval_count"] == first["interval_count"] }) else {
            throw Refusal.invalid("Checkout does not support multiple prices with different billing intervals.")
        }
    }

    private static func items(of session: Draft, _ change: Change) throws -> [Draft] {
        try (session[.lineIDs] ?? []).compactMap { try change.object(Item.name, $0) }
    }

    // MARK: What it is made of

    private static func input(of session: Draft, for customer: String, _ change: Change) throws -> JSONObject {
        var input = session[.subscriptionData]?.object ?? [:]
        if let anchor = input["billing_cycle_anchor"]?.integer, anchor <= change.now {
            // The first whole period has begun since.
            input["backdate_start_date"] = .integer(anchor)
            for name in ["billing_cycle_anchor", "proration_behavior"] { input[name] = nil }
        }
        if let end = input["trial_end"]?.integer { input["trial_end"] = .string(String(end)) }
        input["customer"] = .string(customer)
        input["currency"] = session.json(.currency)
        let items = try items(of: session, change)
        input["items"] = .array(items.filter(Item.isRecurring).map(entry))
        let extras = items.filter { !Item.isRecurring($0) }
        if !extras.isEmpty { input["add_invoice_items"] = .array(extras.map(entry)) }
        let discounts = (session[.discounts] ?? []).map { JSON.object(($0.object ?? [:]).filter { !$0.value.isNull }) }
        if !discounts.isEmpty { input["discounts"] = .array(discounts) }
        if session[.automaticTax]?["enabled"] == true { input["automatic_tax"] = ["enabled": true] }
        return input
    }

    private static func entry(_ item: Draft) -> JSON {
        var entry: JSONObject = ["price": item[.price]?["id"] ?? .null]
        entry["quantity"] = item[.quantity].map(JSON.integer)
        if let rates = item[.taxRates], !rates.isEmpty { entry["tax_rates"] = .array(rates.map { $0["id"] ?? .null }) }
        return .object(entry)
    }

    /// What the lines of the subscription's invoice would bill today, by kind of line.
    static func due(of session: Draft, _ change: Change) throws -> [SubscriptionInvoice.Kind: [Int64]] {
        var copy = change
        let customer = try CheckoutCustomer.of(session) ?? copy.create(Customer.name, [:]) { $0[.invoicePrefix] = $1.randomCapitals(8) }
        var input = try input(of: session, for: customer, copy)
        input["payment_behavior"] = "default_incomplete"
        // The customer says later where she is. No tax depends on that.
        input["automatic_tax"] = nil
        let id = try Refusal.naming("subscription_data", session[.subscriptionData]?.object ?? [:]) {
            try copy.create(Subscription.name, given: input, adding: ["checkout_session": .string(session.id)])
        }
        guard let invoice = try copy.object(Subscription.name, id)?[.latestInvoice] else { return [:] }
        return try SubscriptionInvoice.amounts(of: invoice, copy)
    }

    /// A first whole period can begin while the session is open. Then it is due as a whole. Source: Stripe's page about billing cycles in Checkout.
    static func planFirstPeriod(of session: Draft, _ change: inout Change) throws {
        guard let anchor = session[.subscriptionData]?["billing_cycle_anchor"]?.integer, anchor > change.now else { return }
        try change.schedule("begin_period", on: session, after: anchor - change.now)
    }

    static let beginPeriod: Hook = { session, change in
        if session.status == CheckoutSession.Status.open.rawValue { try CheckoutRevision.settle(&session, &change) }
    }

    // MARK: When all is done

    /// - Parameters:
    ///   - intent: the PaymentIntent that has paid the first invoice. Nil if nothing was due.
    ///   - method: what pays from now on. Nil if no card was asked for.
    static func make(of session: inout Draft, paidBy intent: String?, with method: String?, _ change: inout Change) throws {
        guard let customer = session[.customer] else { return }
        var input = try input(of: session, for: customer, change)
        input["default_payment_method"] = method.map(JSON.string)
        var inner: JSONObject = ["checkout_session": .string(session.id)]
        inner["paid_by"] = intent.map(JSON.string)
        let options = InvoicePaymentSettings.ofCheckout(card: ["network": .null, "request_three_d_secure": "automatic"])
        inner["payment_settings"] = [
            "payment_method_options": options, "payment_method_types": session[.openedWith]?["payment_method_types"] ?? .null,
            "save_default_payment_method": "off",
        ]
        let id = try change.create(Subscription.name, given: input, adding: inner)
        session[.subscription] = id
        session[.invoice] = try change.object(Subscription.name, id)?[.latestInvoice]
    }
}
