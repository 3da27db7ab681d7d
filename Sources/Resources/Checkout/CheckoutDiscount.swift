// The discount of a purchase: a coupon or a promotion code that the shop gives, or a code that the customer types. There is one at most. It counts as
// redeemed when the session is complete.
import Common
import Coupons
import Customers
import Engine
import Wire

enum CheckoutDiscount {
    static func take(_ given: [JSON], into session: inout Draft, _ change: inout Change) throws {
        guard given.count < 2 else {
            throw Refusal.invalid("Array discounts exceeded maximum 1 allowed elements.", parameter: "discounts")
        }
        try drop(from: &session, &change)
        guard let one = given.first else { return }
        let owner = Discount.Owner("checkout_session", session.id, customer: session[.customer])
        session[.discount] = try Discount.redeem(.array(given), having: [], for: owner, counting: false, &change).first
        let items = try (session[.lineIDs] ?? []).compactMap { try change.object(Item.name, $0) }
        guard let reduction = try reduction(of: session, change),
            items.contains(where: { reduction.applies(to: $0[.price]?["product"]?.string) })
        else { throw CheckoutRefusal.nothingToReduce }
        let subtotal = items.reduce(0) { $0 + ($1[.amountSubtotal] ?? 0) }
        try Discount.requireMinimum(.array(given), of: subtotal, in: session[.currency] ?? "", change)
        let discount = try change.object(Discount.name, reduction.discount)
        session[.discounts] = [
            [
                "coupon": one["coupon"] == nil ? .null : discount?[FieldKey<JSONObject>("source")]?["coupon"] ?? .null,
                "promotion_code": discount?.json(FieldKey<String>("promotion_code")) ?? .null,
            ],
        ]
    }

    /// What is taken off: by the session's own discount, or else, as a subscription does, by that of the customer. Nil if there is none.
    static func reduction(of session: Draft, _ change: Change) throws -> Reduction? {
        let own = try session[.discount]
            ?? (session.mode == .subscription ? session[.customer].flatMap { try CustomerDiscount.current(of: $0, change) } : nil)
        return try own.map { try Reduction($0, in: session[.currency] ?? "", change) }
    }

    /// Refuses if others have used up the coupon, or the code, since the session has it.
    static func requireLeft(for session: Draft, _ change: Change) throws {
        if let discount = session[.discount] { try Discount.requireLeft(discount, change) }
    }

    /// Takes a code as the customer types it, or its id. Nil takes the code away.
    static func take(code: String?, into session: inout Draft, _ change: inout Change) throws {
        guard session[FieldKey<Bool>("allow_promotion_codes")] == true else {
            throw Refusal.invalid("This Checkout Session takes no promotion codes.", parameter: "promotion_code")
        }
        guard let code else { return try drop(from: &session, &change) }
        guard let id = try PromotionCode.find(code, for: session[.customer], change) else {
            throw Refusal.invalid("This code is invalid.", code: "promotion_code_invalid", parameter: "promotion_code")
        }
        try take([["promotion_code": .string(id)]], into: &session, &change)
    }

    private static func drop(from session: inout Draft, _ change: inout Change) throws {
        if let discount = session[.discount] { try change.delete(Discount.name, discount) }
        session[.discount] = nil
        session[.discounts] = []
    }
}
