// Since 2025-09-30.clover a promotion code says by `promotion` what it redeems. Before, it showed its coupon whole in place of that, and a creation
// named it by `coupon`. Source: an event of March 2026 in version 2023-10-16.
import Engine
import Wire

extension Versions {
    static let promotionOfCode = VersionChange(
        .clover, "promotion_code",
        reshaped: [
            .init(.string("coupon"), to: "promotion", at: "promotion[coupon]") { coupon in ["coupon": coupon, "type": "coupon"] },
        ]
    ) { code, lookup in
        guard let coupon = code.removeValue(forKey: "promotion")?["coupon"] else { return }
        ObjectShape.insert(coupon.string.flatMap { lookup.find($0) } ?? coupon, as: "coupon", into: &code)
    }
}
