// The discounts of a phase. They are redeemed when the phase begins, unless the subscription has them already.
import Coupons
import Engine
import Wire

enum PhaseDiscounts {
    private static let resources: [(name: String, resource: String, noun: String)] = [
        ("coupon", Coupon.name, "coupon"), ("discount", Discount.name, "discount"), ("promotion_code", PromotionCode.name, "promotion code"),
    ]

    /// What a call says, as the phase shows it.
    static func read(_ given: JSON?, at place: String, _ change: Change) throws -> JSON {
        .array(try (given?.array ?? []).enumerated().map { index, entry in
            let here = "\(place)[\(index)]"
            let names = resources.filter { entry[$0.name] != nil }
            if names.count > 1 { throw Refusal.exclusive(names.map { "\(here)[\($0.name)]" }) }
            guard let kind = names.first, let id = entry[kind.name]?.string else { throw Refusal.missing("\(here)[coupon]") }
            guard try change.object(kind.resource, id) != nil else {
                throw Refusal.noSuchReference(kind.noun, id, parameter: "\(here)[\(kind.name)]")
            }
            return [kind.name: .string(id)]
        })
    }

    /// What an object of the subscription shows.
    static func form(of discounts: [String]) -> JSON { .array(discounts.map { ["discount": .string($0)] }) }

    /// What a call of the subscription gives: coupons that are there already are named as the discounts that they have become.
    /// - Parameter present: the discounts that are there.
    static func input(_ entries: JSON?, having present: [String], _ change: Change) throws -> JSON {
        let known = try present.compactMap { try change.object(Discount.name, $0) }
        return .array((entries?.array ?? []).compactMap { entry in
            if let id = entry["discount"]?.string { return present.contains(id) ? ["discount": .string(id)] : nil }
            let same = known.first { discount in
                let code = discount[FieldKey<String>("promotion_code")]
                if let wanted = entry["promotion_code"]?.string { return wanted == code }
                return code == nil && discount[FieldKey<JSONObject>("source")]?["coupon"] == entry["coupon"]
            }
            return same.map { ["discount": .string($0.id)] } ?? entry
        })
    }
}
