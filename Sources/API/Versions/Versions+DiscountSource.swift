// Since 2025-09-30.clover a discount names its coupon in `source`. Before, it showed the coupon whole.
import Engine
import Wire

extension Versions {
    static let discountSource = VersionChange(.clover, "discount", shown: ["coupon"]) { discount, lookup in showCoupon(of: &discount, lookup) }

    /// If the coupon is deleted, it is shown as it was when it was redeemed.
    static func showCoupon(of discount: inout JSONObject, _ lookup: VersionChange.Lookup) {
        guard let source = discount["source"] else { return }
        let present = source["coupon"]?.string.flatMap { lookup.find($0) }
        let redeemed = discount["coupon"] ?? (present == nil ? discount["id"]?.string.flatMap { lookup.find($0)?["coupon"] } : nil)
        ObjectShape.insert(present ?? redeemed ?? .null, as: "coupon", into: &discount)
    }
}
