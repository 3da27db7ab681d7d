// The parameters of subscriptions that are no fields, or that differ from their fields.
import Coupons
import Customers
import Engine
import Invoices
import Products
import Wire

enum SubscriptionParameters {
    private static let times: ClosedRange<Int64> = 0...253_402_300_799
    /// In the order of a recorded error.
    private static let behaviors = ["allow_incomplete", "error_if_incomplete", "pending_if_incomplete", "default_incomplete"]

    private static let item = PreviewedSubscription.item

    static let proration: [Parameter] = [
        .choice("payment_behavior", behaviors), .choice("proration_behavior", "always_invoice", "create_prorations", "none"),
        .integer("proration_date", in: times),
    ]

    /// Of the calls of an item.
    static let ofItem: [Parameter] = (item.filter { $0.name != "metadata" } + proration).map(\.forHook)

    private static let common: [Parameter] = [
        .array("add_invoice_items", of: .hash(ItemPricing.ofSubscription), maximum: 20), .string("cancel_at").emptyable, .boolean("cancel_at_period_end"),
        Discount.parameter, Parameter.array("default_tax_rates", of: .string(maximum: 5000), maximum: 10).emptyable, .string("default_payment_method"),
        Parameter.string("default_source").emptyable, .boolean("off_session"), .choice("payment_behavior", behaviors),
        .choice("proration_behavior", "always_invoice", "create_prorations", "none"), .string("trial_end"), .boolean("trial_from_plan"),
        SubscriptionPaymentSettings.parameter,
    ].map { (parameter: Parameter) in parameter.forHook }

    static let ofCreate: [Parameter] = common + [
        .integer("backdate_start_date", in: times), .integer("billing_cycle_anchor", in: times),
        .hash("billing_cycle_anchor_config", [
            Parameter.integer("day_of_month", in: 1...31).required, .integer("hour", in: 0...23), .integer("minute", in: 0...59),
            .integer("month", in: 1...12), .integer("second", in: 0...59),
        ]),
        .hash("billing_mode", [flexible, Parameter.choice("type", "classic", "flexible").required]), .string("currency"),
        Parameter.string("customer").references(Customer.name), .string("customer_account"), .array("items", of: .hash(item), maximum: 20),
        .integer("trial_period_days", in: 0...99_999),
    ].map { (parameter: Parameter) in parameter.forHook }

    private static let flexible = Parameter.hash("flexible", [.choice("proration_discounts", "included", "itemized")])

    static let ofUpdate: [Parameter] = common + ([
        .idOrHash("billing_cycle_anchor", [Parameter.choice("type", "now", "unchanged").required]), PreviewedSubscription.items,
        .integer("proration_date", in: times),
    ] as [Parameter]).map(\.forHook)

    static let ofCancel: [Parameter] = [Subscription.cancellationDetails.parameter, .boolean("invoice_now"), .boolean("prorate")]
}
