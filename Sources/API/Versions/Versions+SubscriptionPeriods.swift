// Since 2025-03-31.basil the periods of a subscription are those of its items, and its discounts are a list. Before, it showed its own period and its first
// discount whole, and its calls took `coupon` or `promotion_code`. They could name the only item by `plan` and `quantity`.
import Engine
import Wire

extension Versions {
    static let subscriptionPeriods = VersionChange(
        .basil, "subscription", taken: [.string("plan"), .integer("quantity", in: 0...999_999)], shown: ["current_period_end", "current_period_start"],
        reshaped: ["coupon", "promotion_code"].map { name in
            .init(Parameter.string(name).emptyable, to: "discounts", besidesIt: true, at: "discounts[0][\(name)]") { $0.isNull ? .null : [[name: $0]] }
        }
    ) { subscription, lookup in
        guard let discounts = subscription["discounts"] else { return }
        ObjectShape.insert(discounts.array?.first?.string.flatMap { lookup.find($0) } ?? .null, as: "discount", into: &subscription)
    }

    /// Since 2020-08-27 `proration_behavior` says what `prorate` said, and `default_tax_rates` what `tax_percent` said.
    static let subscriptionProration = VersionChange(
        .known("2020-08-27"), "subscription", taken: [taxPercent], reshaped: [prorate]
    ) { subscription, _ in showTaxPercent(of: &subscription) }
}
