// Until 2025-03-31.basil, calls gave a customer a discount by `coupon` or `promotion_code`. She still shows it since then.
import Engine
import Wire

extension Versions {
    static let customerDiscount = VersionChange(
        .basil, "customer", taken: [Parameter.string("coupon").emptyable, Parameter.string("promotion_code").emptyable])

    static let customerDiscountSource = VersionChange(.clover, "customer", of: "discount") { customer, lookup in
        guard var discount = customer["discount"]?.object else { return }
        showCoupon(of: &discount, lookup)
        customer["discount"] = .object(discount)
    }
}
