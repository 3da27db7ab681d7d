// Since 2025-09-30.clover a discount names its coupon in `source`. Before, it showed the coupon whole.
import Engine
import Wire

extension Versions {
    static let discountSource = VersionChange(.clover, "discount") { discount, lookup in showCoupon(of: &discount, lookup) }

    static func showCoupon(of discount: inout JSONObject, _ lookup: VersionChange.Lookup) {
        guard let source = discount.removeValue(forKey: "source") else { return }
        ObjectShape.insert(source["coupon"]?.string.flatMap { lookup.find($0) } ?? .null, as: "coupon", into: &discount)
    }
}
