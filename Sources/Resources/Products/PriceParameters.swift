// The parameters of prices, which the creation of a product takes, too.
import Engine

enum PriceParameters {
    static let behaviors = ["exclusive", "inclusive", "unspecified"]
    /// In the order of a recorded error.
    static let intervals = ["month", "year", "week", "day"]

    /// The most that a unit can cost.
    static let amounts: ClosedRange<Int64> = 0...999_999_999_999
    private static let decimal = Parameter.decimal("unit_amount_decimal", places: 12, isPositive: false)

    static let amount: [Parameter] = [
        .hash("custom_unit_amount", [
            Parameter.boolean("enabled").required, .integer("maximum", in: amounts), .integer("minimum", in: amounts), .integer("preset", in: amounts),
        ]).forHook,
        Parameter.integer("unit_amount", in: amounts).forHook, decimal.forHook,
    ]

    static let tiers = Parameter.array("tiers", of: .hash([
        .integer("flat_amount", in: amounts), .decimal("flat_amount_decimal", places: 12, isPositive: false), .integer("unit_amount", in: amounts), decimal,
        Parameter.string("up_to").required,
    ])).forHook

    /// What it costs in other currencies.
    static let options = Parameter.map("currency_options", of: amount + [.choice("tax_behavior", behaviors), tiers]).forHook

    static let recurring: [Parameter] = [
        Parameter.choice("interval", intervals).required, .integer("interval_count", in: 1...Int64(Int32.max)), .string("meter"),
        .integer("trial_period_days", in: 1...730), .choice("usage_type", "licensed", "metered"),
    ]

    static let recurrenceFilters: [Parameter] = [.choice("interval", intervals), .string("meter"), .choice("usage_type", "licensed", "metered")]

    /// What the creation of a product says of its first price.
    static let ofProduct: [Parameter] = amount + [
        Parameter.string("currency").required, options, .metadata, .hash("recurring", Array(recurring.prefix(2))), .choice("tax_behavior", behaviors),
    ]

    /// What the creation of a plan says, besides what its update can say, too.
    static let ofPlan: [Parameter] = recurring.map(\.forHook) + [
        Parameter.integer("amount", in: amounts).forHook, Parameter.decimal("amount_decimal", places: 12, isPositive: false).forHook,
        Parameter.choice("billing_scheme", "per_unit", "tiered").forHook, Parameter.string("currency").required.forHook, .string("id"),
        Parameter.idOrHash("product", Product.inPrice).forHook, tiers, Parameter.choice("tiers_mode", "graduated", "volume").forHook,
        Parameter.hash("transform_usage", [
            Parameter.integer("divide_by", in: 1...Int64(Int32.max)).required, Parameter.choice("round", "down", "up").required,
        ]).forHook,
    ]
}
