// Coupons, the codes by which customers redeem them, and what comes of that.
import Engine

extension Family {
    package static let coupons = Family(Coupon.resource, Discount.resource, PromotionCode.resource)
}
