// Since 2018-07-27 the percentage of a coupon has decimal places. Before, it was rounded, and `percent_off_precise` had them. Source: Stripe's
// changelog, and coupons of 2018.
import Engine
import Wire

extension Versions {
    static let couponPercent = VersionChange(.known("2018-07-27"), "coupon") { coupon, _ in
        guard let percent = coupon["percent_off"] else { return }
        let whole = Decimal(percent)?.integer(.halfUp)
        coupon["percent_off"] = whole.map(JSON.integer) ?? .null
        ObjectShape.insert(percent, as: "percent_off_precise", into: &coupon)
    }
}
