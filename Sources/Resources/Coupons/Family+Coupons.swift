// Coupons, and the codes by which customers redeem them.
import Engine

extension Family {
    package static let coupons = Family(Coupon.resource, PromotionCode.resource)
}
