// What a preview says of a schedule: a change of one, or a new one. The schedule changes its subscription, or makes it, as if the change were made.
import Common
import Connect
import Coupons
import Customers
import Engine
import Wire

package enum PreviewedSchedule {
    private static let times: ClosedRange<Int64> = 0...Clock.last
    private static let behaviors = ["always_invoice", "create_prorations", "none"]
    /// The most phases of a schedule.
    private static let maximum = 50

    private static let hash = "schedule_details"

    static let parameters: [Parameter] = [
        Parameter.string("schedule").references(ResourceName.subscriptionSchedule),
        .hash(hash, [
            .hash("billing_mode", [
                .hash("flexible", [.choice("proration_discounts", "included", "itemized")]), Parameter.choice("type", "classic", "flexible").required,
            ]),
            .choice("end_behavior", "cancel", "release"), changedPhases, PauseParameters.ofChangedSchedule, .choice("proration_behavior", behaviors),
        ]),
    ]

    // MARK: Phases

    /// The phases of a new schedule.
    package static let newPhases = phases([.integer("end_date", in: times), .integer("trial_end", in: times)])
    /// The phases of one that is there. They may begin and end now.
    package static let changedPhases = phases([.string("end_date"), .string("start_date"), .string("trial_end")])

    private static func phases(_ times: [Parameter]) -> Parameter {
        Parameter.array("phases", of: .hash(ofPhase + terms + times), maximum: maximum)
    }

    private static let ofPhase: [Parameter] = [
        .array("add_invoice_items", of: .hash(extra), maximum: 20), .string("currency"),
        Parameter.array("default_tax_rates", of: .string(maximum: 5000), maximum: 10).emptyable, Discount.parameter,
        .hash("duration", [Parameter.choice("interval", "day", "month", "week", "year").required, .integer("interval_count", in: 1...1826)]),
        Parameter.array("items", of: .hash(PreviewedSubscription.item), maximum: 20).required,
        // Since 2025-09-30.clover, `duration` says it.
        .integer("iterations", in: 1...1826), .metadata, .choice("proration_behavior", behaviors), .boolean("trial"),
    ]

    private static let terms: [Parameter] = [
        percent("application_fee_percent"), InvoiceParameters.automaticTax, .choice("billing_cycle_anchor", "automatic", "phase_start"),
        Parameter.hash("billing_thresholds", [.integer("amount_gte", in: 50...99_999_999), .boolean("reset_billing_cycle_anchor")]).emptyable,
        .choice("collection_method", Invoice.collectionMethods), .string("default_payment_method"), Parameter.string("description", maximum: 500).emptyable,
        .hash("invoice_settings", [
            Parameter.array("account_tax_ids", of: .string(maximum: 5000)).references(TaxID.name).emptyable,
            Parameter.array("custom_fields", of: .hash([
                Parameter.string("name", maximum: 40).required, Parameter.string("value", maximum: 140).required,
            ]), maximum: 4).emptyable,
            .integer("days_until_due", in: 0...3650), Parameter.string("description").emptyable, Parameter.string("footer").emptyable,
            InvoiceParameters.issuer,
        ]),
        PlatformTerms.onBehalfOf.emptyable,
        Parameter.hash("transfer_data", [percent("amount_percent"), Parameter.string("destination").references(StripeAccount.name).required]).emptyable,
    ]

    private static func percent(_ name: String) -> Parameter { Parameter(name, .number(places: 2, isPositive: false)) }

    private static let extra: [Parameter] = ItemPricing.ofSubscription.filter { $0.name != "period" } + [
        .hash("period", [moment("end", "min_item_period_end"), moment("start", "max_item_period_start")]),
    ]

    private static func moment(_ name: String, _ usual: String) -> Parameter {
        .hash(name, [.integer("timestamp", in: times), Parameter.choice("type", usual, "phase_\(name)", "timestamp").required]).required
    }

    // MARK: The invoice

    /// The schedule that a preview is about: one that is there, or one that is made for it. Nil if it is about none.
    static func schedule(_ change: inout Change) throws -> Draft? {
        let given = change.arguments
        if let id = given.string("schedule") { return try change.object(ResourceName.subscriptionSchedule, id) }
        guard let details = given[hash]?.object else { return nil }
        var input = details
        guard let customer = given.string("customer") else { throw Refusal.missing("customer") }
        let phases = input["phases"]?.array ?? []
        input["start_date"] = phases.first?["start_date"]
        input["phases"] = .array(phases.map { .object(($0.object ?? [:]).filter { $0.key != "start_date" }) })
        input["customer"] = .string(customer)
        input["proration_behavior"] = nil
        let id = try Refusal.naming(hash, details) { try change.create(ResourceName.subscriptionSchedule, given: input) }
        return try change.object(ResourceName.subscriptionSchedule, id)
    }

    /// The fields of the next invoice of a schedule, if it were changed like that. Nil if there is none to come.
    static func invoice(of schedule: Draft, _ change: inout Change) throws -> JSONObject? {
        let isThere = change.arguments.has("schedule")
        let former = isThere ? try subscription(of: schedule, change)?[latestInvoice] : nil
        let details = isThere ? change.arguments[hash]?.object ?? [:] : [:]
        try Refusal.naming(hash, details) { try change.fire("foresee", on: ResourceName.subscriptionSchedule, schedule.id, with: details) }
        guard let schedule = try change.object(ResourceName.subscriptionSchedule, schedule.id) else { return nil }
        guard let subscription = try subscription(of: schedule, change) else { return schedule[FieldKey<JSON>("foreseen")]?.object }
        let isRecurring = PreviewedSubscription.isRecurring(change.arguments)
        if !isRecurring, let latest = subscription[latestInvoice], latest != former {
            return try SubscriptionInvoice.fields(of: latest, change)
        }
        return try PreviewedSubscription.next(of: subscription, with: isRecurring ? ["preview_mode": .string(PreviewedSubscription.recurring)] : [:], &change)
    }

    private static let latestInvoice = FieldKey<String>("latest_invoice")

    static func subscription(of schedule: Draft, _ change: Change) throws -> Draft? {
        try schedule[FieldKey<String>("subscription")].flatMap { try change.object(ResourceName.subscription, $0) }
    }
}
