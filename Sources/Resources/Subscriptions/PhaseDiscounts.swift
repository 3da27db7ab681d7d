// The discounts of a phase. They are redeemed when the phase begins, unless the subscription has them already.
import Coupons
import Engine
import Wire

enum PhaseDiscounts {
    /// What a call says, as the phase shows it. Codes that demand an amount are for the first phase, and not for its items.
    static func read(_ given: JSON?, ofFirstPhase isOfFirst: Bool = false, at place: String, _ change: Change) throws -> JSON {
        .array(try (given?.array ?? []).enumerated().map { index, entry in
            let entry = try DiscountEntry(entry, at: "\(place)[\(index)]")
            try entry.require(refusingAmounts: !isOfFirst, change)
            return [entry.name: .string(entry.id)]
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
