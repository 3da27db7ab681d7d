// Since 2025-09-30.clover a discount names its coupon in `source`. Before, it showed the coupon whole in place of that.
import Engine
import Wire

extension Versions {
    static let discountSource = VersionChange(.clover, "discount", shown: ["coupon"]) { discount, lookup in showCoupon(of: &discount, lookup) }

    /// If the coupon is deleted, it is shown as it was when it was redeemed.
    static func showCoupon(of discount: inout JSONObject, _ lookup: VersionChange.Lookup) {
        guard let coupon = discount.removeValue(forKey: "source")?["coupon"] else { return }
        // It is whole if the call expands it.
        let present = coupon.object == nil ? coupon.string.flatMap { lookup.find($0) } : coupon
        let redeemed = discount["coupon"] ?? (present == nil ? discount["id"]?.string.flatMap { lookup.find($0)?["coupon"] } : nil)
        ObjectShape.insert(present ?? redeemed ?? .null, as: "coupon", into: &discount)
    }
}
