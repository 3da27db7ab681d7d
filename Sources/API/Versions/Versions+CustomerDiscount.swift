// Until 2025-03-31.basil, calls gave a customer a discount by `coupon` or `promotion_code`. She still shows it since then.
import Engine
import Wire

extension Versions {
    static let customerDiscount = VersionChange(
        .basil, "customer", taken: [Parameter.string("coupon").emptyable, Parameter.string("promotion_code").emptyable])

    static let customerDiscountSource = VersionChange(.clover, "customer", of: "discount") { customer, lookup in
        customer.change("discount") { discount in showCoupon(of: &discount, lookup) }
    }
}
