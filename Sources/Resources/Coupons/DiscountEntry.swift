// An entry of `discounts` in a call. It names a coupon, a promotion code, or a discount that is there already.
import Engine
import Wire

package struct DiscountEntry {
    /// The parameter that names it: `coupon`, `discount` or `promotion_code`.
    package let name: String
    package let id: String
    /// The whole parameter, such as `discounts[0][coupon]`.
    let parameter: String

    private static let resources = ["coupon": Coupon.name, "discount": Discount.name, "promotion_code": PromotionCode.name]

    /// - Parameter place: the entry, such as `discounts[0]`.
    package init(_ entry: JSON, at place: String) throws {
        let names = ["coupon", "discount", "promotion_code"].filter { entry[$0]?.isNull == false }
        if names.count > 1 { throw Refusal.exclusive(names.map { "\(place)[\($0)]" }) }
        guard let name = names.first, let id = entry[name]?.string else { throw Refusal.missing("\(place)[coupon]") }
        (self.name, self.id) = (name, id)
        parameter = "\(place)[\(name)]"
    }

    var unknown: Refusal { .noSuchReference(name.replacing("_", with: " "), id, parameter: parameter) }

    /// Refuses a name that nothing has.
    /// - Parameter refusesAmounts: whether codes that demand an amount are refused, too.
    package func require(refusingAmounts refusesAmounts: Bool, _ change: Change) throws {
        guard let resource = Self.resources[name], let named = try change.object(resource, id) else { throw unknown }
        if refusesAmounts, name == "promotion_code" { try PromotionCode.requireNoMinimum(of: named, at: parameter) }
    }
}
