// What an invoice bills an item for: a period, or the part of it that is left.
import Common
import Engine
import Invoices
import Products
import Wire

struct SubscriptionLine {
    let item: Draft
    let subscription: Draft
    /// What it bills.
    let period: (start: Int64, end: Int64)
    /// The whole period that it is a part of.
    let whole: (start: Int64, end: Int64)

    init(_ item: Draft, of subscription: Draft, _ period: (start: Int64, end: Int64), in whole: (start: Int64, end: Int64)? = nil) {
        self.item = item
        self.subscription = subscription
        self.period = period
        self.whole = whole ?? period
    }

    private var currency: String { subscription[.currency] ?? "" }

    // MARK: The fields

    /// As an invoice takes them: one for each part of the price. The last one comes first.
    func lines(_ change: Change) throws -> [JSONObject] {
        let price = try item.pricedBy(change)
        return try Price.charges(for: Decimal(item[.quantity] ?? 0), price, in: currency, parameter: "items").reversed().map { charge in
            line(try LineItem.fields(of: charge, amount(of: charge), of: price, in: currency, change))
        }
    }

    /// A line of nothing, for a trial.
    func ofTrial(_ change: Change) throws -> JSONObject {
        let price = try item.pricedBy(change)
        let start = subscription.isFlexible ? "Free trial for" : "Trial period for"
        let subject = try subscription.isFlexible ? Product.counted(String(item[.quantity] ?? 1), of: price, change) : productName(price, change)
        return line([
            "amount": 0, "description": .string("\(start) \(subject)"), "pricing": pricing(price, Decimal(0)), "quantity": .integer(item[.quantity] ?? 1),
            "quantity_decimal": .string(String(item[.quantity] ?? 1)),
        ])
    }

    /// What was used, as far as it is known.
    /// - Parameter isLast: whether no later line bills what is used in the very second of the end.
    func ofUsage(isLast: Bool = false, _ change: Change) throws -> JSONObject {
        let price = try item.pricedBy(change)
        var fields = line(["amount": 0, "pricing": pricing(price, try Price.unitAmount(of: price, in: currency, parameter: "items"))])
        fields["metered"] = MeteredLine.source(
            meter: item[.price]?["recurring"]?["meter"]?.string ?? item.id, customer: subscription[.customer] ?? "", price: price.id,
            of: (period.start, isLast ? period.end + 1 : period.end), besides: item[.billedUsage])
        return fields
    }

    private func line(_ fields: JSONObject) -> JSONObject {
        let base: JSONObject = [
            "discounts": .array((item[.discounts] ?? []).map(JSON.string)),
            "period": ["end": .integer(period.end), "start": .integer(period.start)], "tax_rates": item.json(.taxRates),
        ]
        return LineItem.fields(of: item.id, in: subscription, base.merging(fields) { $1 })
    }

    private func pricing(_ price: Draft, _ unit: Decimal?) -> JSON {
        [
            "price_details": ["price": .string(price.id), "product": price.json(.product)], "type": "price_details",
            "unit_amount_decimal": unit.map { .string($0.trimmed.text) } ?? .null,
        ]
    }

    // MARK: The amount

    /// What the item costs in a whole period.
    func cost(_ change: Change) throws -> Decimal {
        try Price.cost(of: Decimal(item[.quantity] ?? 0), item.pricedBy(change), in: currency, parameter: "items")
    }

    private func amount(of charge: Price.Charge) throws -> Int64 {
        let isWhole = period == whole
        let amount = isWhole ? charge.amount.integer(.halfUp) : Proration.part(charge.amount, period.end - period.start, of: whole.end - whole.start)
        guard let amount else { throw Refusal.invalid("The amount of an item is too large.", parameter: "items") }
        return amount
    }

    // MARK: The description

    func productName(_ price: Draft, _ change: Change) throws -> String {
        try change.object(Product.name, price[.product] ?? "")?[.name] ?? ""
    }
}
