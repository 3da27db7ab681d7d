// The parameters of subscription schedules that are no fields, or that differ from their fields.
import Coupons
import Customers
import Engine
import Invoices
import Wire

enum ScheduleParameters {
    /// The most phases of a schedule.
    private static let maximum = 50
    private static let behaviors = ["always_invoice", "create_prorations", "none"]
    private static let times: ClosedRange<Int64> = 0...Clock.last

    static let ofCreate: [Parameter] = [
        Parameter.hash("billing_mode", [
            .hash("flexible", [.choice("proration_discounts", "included", "itemized")]), Parameter.choice("type", "classic", "flexible").required,
        ]).forHook,
        Parameter.string("customer").references(Customer.name).forHook, Parameter.string("customer_account").forHook,
        Parameter.string("from_subscription").references(Subscription.name).forHook,
        phases([.integer("end_date", in: times), .integer("trial_end", in: times)]), endBehavior, Parameter.string("start_date").forHook,
    ]

    static let ofUpdate: [Parameter] = [
        phases([.string("end_date"), .string("start_date"), .string("trial_end")]), endBehavior,
        Parameter.choice("proration_behavior", behaviors).forHook,
    ]

    private static let endBehavior = Parameter.choice("end_behavior", "cancel", "release")

    private static func phases(_ times: [Parameter]) -> Parameter {
        Parameter.array("phases", of: .hash(ofPhase + times), maximum: maximum).forHook
    }

    private static let ofPhase: [Parameter] = SubscriptionSchedule.terms.filter { $0.name != "billing_thresholds" }.map(\.parameter) + [
        .array("add_invoice_items", of: .hash(extra), maximum: 20), .string("currency"),
        Parameter.array("default_tax_rates", of: .string(maximum: 5000), maximum: 10).emptyable, Discount.parameter,
        .hash("duration", [Parameter.choice("interval", "day", "month", "week", "year").required, .integer("interval_count", in: 1...1826)]),
        Parameter.array("items", of: .hash(PreviewedSubscription.item), maximum: 20).required,
        // Since 2025-09-30.clover, `duration` says it.
        .integer("iterations", in: 1...1826), .metadata, .choice("proration_behavior", behaviors), .boolean("trial"),
    ]

    private static let extra: [Parameter] = ItemPricing.ofSubscription.filter { $0.name != "period" } + [
        .hash("period", [moment("end", "min_item_period_end"), moment("start", "max_item_period_start")]),
    ]

    private static func moment(_ name: String, _ usual: String) -> Parameter {
        .hash(name, [.integer("timestamp", in: times), Parameter.choice("type", usual, "phase_\(name)", "timestamp").required]).required
    }
}
