// The discount of a customer, for invoices that have none of their own. Only calls of versions before 2025-03-31.basil give one, by `coupon` or
// `promotion_code`. For one invoice, it ends with the first one that it has discounted; for some months, it ends by itself.
import Common
import Coupons
import Engine
import Wire

package enum CustomerDiscount {
    static let field = Field.hash("discount", Discount.fields).orNull

    static let deeds: [Deed] = [.byHook("lose_discount", then: lose), .byTimer("end_discount", then: end)]

    /// The discount that counts now. Nil if there is none.
    package static func current(of customer: String, _ change: Change) throws -> String? {
        guard let id = try change.object(Customer.name, customer).flatMap(id) else { return nil }
        return try Discount.lasts(id, at: change.now, change) ? id : nil
    }

    private static func id(of customer: Draft) -> String? { customer[.discount]?["id"]?.string }

    /// Takes what a call says.
    static func take(into customer: inout Draft, _ change: inout Change) throws {
        let names = ["coupon", "promotion_code"].filter(change.arguments.has)
        if names.count > 1 { throw Refusal.exclusive(names) }
        guard let name = names.first else { return }
        let former = id(of: customer)
        guard let text = change.arguments.string(name), !text.isEmpty else {
            customer[.discount] = nil
            if let former { try change.fire("end", on: Discount.name, former) }
            return
        }
        // Nobody knows what her invoices will be.
        let owner = Discount.Owner("customer", customer.id, customer: customer.id, refusingAmounts: true)
        let id = try Discount.redeem(name, text, for: owner, replacing: former, &change)
        guard let discount = try change.object(Discount.name, id) else { return }
        try fixCurrency(of: &customer, by: discount, change)
        customer[.discount] = try change.document(of: discount).object
        guard let end = discount[FieldKey<Int64>("end")] else { return }
        try change.schedule("end_discount", on: customer, after: end - change.now, ["discount": .string(id)])
    }

    /// A coupon of an amount must have her currency. If she has none yet, it gives her its own.
    private static func fixCurrency(of customer: inout Draft, by discount: Draft, _ change: Change) throws {
        if let currency = customer[.currency] { return _ = try Reduction(discount.id, in: currency, change) }
        let coupon = discount[FieldKey<JSONObject>("source")]?["coupon"]?.string
        guard let currency = try coupon.flatMap({ try change.object(Coupon.name, $0) })?[.currency] else { return }
        CustomerCurrency.fix(currency, of: &customer)
    }

    // MARK: Its end

    /// As if she had none.
    package static func drop(from customer: inout Draft) { customer[.discount] = nil }

    /// A call deletes it.
    private static let lose: Hook = { customer, change in
        guard id(of: customer) == change.arguments.string("discount") else { return }
        customer[.discount] = nil
        customer.note("lose_discount", change, event: "updated")
    }

    /// Its time is over, or it is used up.
    private static let end: Hook = { customer, change in
        guard let discount = change.arguments.string("discount"), discount == id(of: customer) else { return }
        customer[.discount] = nil
        customer.note("end_discount", change, event: "updated")
        try change.fire("end", on: Discount.name, discount)
    }

    /// A discount for one invoice is used up when an invoice is final that it has discounted.
    /// - Parameter discounts: what has discounted the invoice.
    package static func use(_ discounts: [String], by customer: String, _ change: inout Change) throws {
        guard !discounts.isEmpty, let id = try current(of: customer, change), discounts.contains(id), try Discount.isOnce(id, change) else { return }
        try change.fire("end_discount", on: Customer.name, customer, with: ["discount": .string(id)])
    }
}

extension FieldKey<JSONObject> {
    fileprivate static var discount: Self { FieldKey("discount") }
}
