// How a schedule is made: of phases that begin now or later, or of a subscription that is there already.
import Common
import Customers
import Engine
import Wire

enum ScheduleOpening {
    static let open: Hook = { schedule, change in
        let given = change.arguments
        if let account = given.string("customer_account") { throw Refusal.noSuchReference("account", account, parameter: "customer_account") }
        if let id = given.string("from_subscription") { return try adopt(id, by: &schedule, &change) }
        guard let customer = given.string("customer") else { throw Refusal.missing("customer") }
        guard let phases = given["phases"]?.array else { throw Refusal.missing("phases") }
        schedule[.customer] = customer
        schedule[.billingMode] = Subscription.mode(given["billing_mode"], change)
        try requireDefaults(of: schedule, change)
        try SchedulePause.take(into: &schedule, change)
        let start = try ScheduleTime.read(given["start_date"], at: "start_date", change) ?? change.now
        try take(phases, from: start, into: &schedule, &change)
        if start > change.now {
            schedule[.scheduled] = true
            return try ScheduleClock.plan(&schedule, &change)
        }
        try schedule.begin(in: SubscriptionSchedule.Status.active)
        try ScheduleClock.start(&schedule, &change)
    }

    /// Takes the phases of a schedule that has not started.
    static func take(_ phases: [JSON], from start: Int64, into schedule: inout Draft, _ change: inout Change) throws {
        schedule[.phases] = try PhaseReading.phases(phases, of: schedule, from: start, anchor: start, &change)
        guard PhaseInput(0, of: schedule).end > change.now else {
            throw Refusal.invalid("The first phase must end in the future.", parameter: "phases[0]")
        }
    }

    static func requireDefaults(of schedule: Draft, _ change: Change) throws {
        try ScheduleTerms.require(change.arguments["default_settings"]?.object ?? [:], at: "default_settings", of: schedule, change)
    }

    // MARK: A subscription that is there

    private static let exclusive = ["billing_mode", "customer", "default_settings", "end_behavior", "phases", "start_date"]

    private static func adopt(_ id: String, by schedule: inout Draft, _ change: inout Change) throws {
        if let name = exclusive.first(where: { change.arguments.has($0) }) { throw ScheduleRefusal.alone(name) }
        guard let subscription = try change.object(Subscription.name, id) else { return }
        if let other = subscription[.schedule] { throw ScheduleRefusal.attached(id, to: other) }
        guard let life = subscription.life, !life.isFinal, life != .incomplete else {
            throw Refusal.invalid("A subscription with the status `\(subscription.status)` cannot have a schedule.", parameter: "from_subscription")
        }
        schedule[.customer] = subscription[.customer]
        schedule[.billingMode] = subscription[.billingMode]
        schedule[.subscription] = id
        if subscription.has(.cancelAt) { schedule[.endBehavior] = "cancel" }
        schedule.merge(.defaultSettings, settings(of: subscription))
        schedule[.phases] = [try phase(of: subscription, change)]
        try SchedulePause.take(into: &schedule, change)
        try schedule.begin(in: SubscriptionSchedule.Status.active)
        let name = schedule.id
        try change.fire("join_schedule", on: Subscription.name, id, with: ["schedule": .string(name)])
        ScheduleClock.setPresent(0, of: &schedule)
        try ScheduleClock.plan(&schedule, &change)
    }

    private static func settings(of subscription: Draft) -> JSONObject {
        var settings: JSONObject = [:]
        for name in [
            "application_fee_percent", "automatic_tax", "billing_thresholds", "collection_method", "default_payment_method", "description", "on_behalf_of",
            "transfer_data",
        ] { settings[name] = subscription.json(FieldKey<JSON>(name)) }
        let invoices = subscription[.invoiceSettings] ?? [:]
        settings["invoice_settings"] = .object(invoices.merging(["days_until_due": subscription.json(.daysUntilDue)]) { $1 })
        return settings
    }

    /// Its present period.
    private static func phase(of subscription: Draft, _ change: Change) throws -> JSONObject {
        let items = try SubscriptionItems(of: subscription, change).all
        let end = subscription[.cancelAt] ?? items.map(\.period.end).max() ?? change.now
        let trialEnd = subscription[.trialEnd].flatMap { $0 > change.now ? $0 : nil }
        return [
            "add_invoice_items": [], "currency": subscription.json(.currency), "default_tax_rates": subscription.json(.defaultTaxRates),
            "discounts": PhaseDiscounts.form(of: subscription[.discounts] ?? []), "end_date": .integer(end), "items": PhaseInput.form(of: items),
            "metadata": [:], "proration_behavior": "create_prorations", "start_date": .integer(items.map(\.period.start).min() ?? change.now),
            "trial_end": trialEnd.map(JSON.integer) ?? .null,
        ]
    }
}
