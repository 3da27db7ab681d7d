// The parameters of quotes that are no fields, or that differ from their fields.
import Coupons
import Engine
import Products
import Wire

enum QuoteParameters {
    private static let line: [Parameter] = [
        .string("price"), .hash("price_data", InlinePrice.ofPurchase.filter { $0.name != "product_data" }.map { $0.name == "product" ? $0.required : $0 }),
        .integer("quantity", in: 1...999_999), Parameter.array("tax_rates", of: .string(maximum: 5000), maximum: 10).emptyable, Discount.parameter,
    ]

    private static let common: [Parameter] = [
        Parameter.array("default_tax_rates", of: .string(maximum: 5000), maximum: 10).emptyable.forHook, Discount.parameter.forHook,
        Parameter.string("customer_account").forHook,
    ]

    private static let subscription: [Parameter] = [
        Parameter.string("description", maximum: 500).emptyable, Parameter.string("effective_date").emptyable, .metadata,
        Parameter.integer("trial_period_days", in: 1...730).emptyable,
    ]

    private static let mode = Parameter.hash("billing_mode", [
        .hash("flexible", [.choice("proration_discounts", "included", "itemized")]), Parameter.choice("type", "classic", "flexible").required,
    ])

    static let ofCreate: [Parameter] = common + [
        QuoteCopy.parameter,
        Parameter.array("line_items", of: .hash(line), maximum: 100).forHook, Parameter.hash("subscription_data", subscription + [mode]).forHook,
    ]

    static let ofUpdate: [Parameter] = common + [
        Parameter.array("line_items", of: .hash(line + [.string("id")]), maximum: 100).forHook, Parameter.hash("subscription_data", subscription).forHook,
    ]
}
