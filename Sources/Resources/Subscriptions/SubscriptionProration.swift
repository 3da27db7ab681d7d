// What a change of items gives back, and what it bills for the rest of the period. Classic subscriptions give back a part of the present price, flexible
// ones a part of what was billed.
import Common
import Coupons
import Engine
import Invoices
import Products
import Wire

struct SubscriptionProration {
    let subscription: Draft
    /// The ids of the pending items that were made, oldest first.
    private(set) var made: [String] = []

    init(of subscription: Draft) { self.subscription = subscription }

    private var isItemized: Bool { subscription[.billingMode]?["flexible"]?["proration_discounts"] == "itemized" }

    // MARK: Credits

    /// Gives back what is left of an item.
    /// - Parameters:
    ///   - item: as it was.
    ///   - items: all items as they were.
    ///   - start: when its rest begins.
    mutating func credit(_ item: inout Draft, among items: [Draft], from start: Int64, _ change: inout Change) throws {
        guard !item.isMetered, start < item.period.end else { return }
        if subscription.isFlexible {
            for part in item.billedParts where part.end > start {
                let from = max(start, part.start)
                let amount = ProratedAmount(part.whole, part.end - from, of: part.end - part.start, isCredit: true, isItemized: isItemized)
                guard let amount else { throw Self.tooLarge }
                try add(amount, item, from: from, to: part.end, crediting: part.credited, &change)
            }
        } else {
            // Its present period may be shorter than a whole one, and was billed as a part of that.
            let (end, whole) = (item.period.end, item.wholePeriod(in: subscription))
            let cost = try cost(of: item, among: items, change)
            guard let amount = ProratedAmount(cost, end - start, of: whole.end - whole.start, isCredit: true, isItemized: false) else {
                throw Self.tooLarge
            }
            try add(amount, item, from: start, to: end, crediting: item.billedParts.last?.credited ?? .null, &change)
        }
        item.cutBilled(at: start)
    }

    /// Gives back what is left of all items, and changes nothing else.
    /// - Returns: the ids of the pending items.
    @discardableResult static func creditRest(of subscription: Draft, from start: Int64? = nil, _ change: inout Change) throws -> [String] {
        let items = try SubscriptionItems(of: subscription, change).all
        var proration = SubscriptionProration(of: subscription)
        for item in items {
            var item = item
            try proration.credit(&item, among: items, from: start ?? change.now, &change)
            try change.update(SubscriptionItem.name, item.id) { draft, _ in draft.forgetBilled() }
        }
        return proration.made
    }

    // MARK: Debits

    /// Bills the rest of an item's period.
    /// - Parameters:
    ///   - item: as it is now.
    ///   - whole: the period that the rest is a part of.
    mutating func debit(
        _ item: inout Draft, among items: [Draft], from start: Int64, to end: Int64, of whole: (start: Int64, end: Int64), _ change: inout Change
    ) throws {
        guard !item.isMetered, start < end else { return }
        let cost = try cost(of: item, among: items, change)
        guard let amount = ProratedAmount(cost, end - start, of: whole.end - whole.start, isItemized: isItemized) else { throw Self.tooLarge }
        let id = try add(amount, item, from: start, to: end, crediting: nil, &change)
        if amount.net > 0 { item.remember(BilledPart(pending: id, amount, start: start, end: end)) }
    }

    // MARK: What an item costs

    /// A whole period of it, with its discounts.
    private func cost(of item: Draft, among items: [Draft], _ change: Change) throws -> ProratedAmount.Whole {
        let cost = try SubscriptionLine(item, of: subscription, item.period).cost(change)
        let currency = subscription[.currency] ?? ""
        let own = try (item[.discounts] ?? []).map { try Reduction($0, in: currency, change) }
        let shared = try SubscriptionInvoice.discounts(for: subscription, change).map { try Reduction($0, in: currency, change) }
        let undiscounted = ProratedAmount.Whole(net: cost, gross: cost, discounts: [])
        guard !own.isEmpty || !shared.isEmpty else { return undiscounted }
        // A classic credit takes every discount off each item as if it were the only one.
        let others = subscription.isFlexible ? items.filter { !$0.isMetered } : [item]
        let lines = try others.map { other in
            BilledLine(
                amount: try SubscriptionLine(other, of: subscription, other.period).cost(change).integer(.halfUp) ?? 0, isDiscountable: true,
                product: other[.price]?["product"]?.string,
                reductions: try (other[.discounts] ?? []).map { try Reduction($0, in: currency, change) }, rates: [])
        }
        let totals = InvoiceTotals(lines, reductions: shared, rates: [], exemption: nil)
        guard let index = others.firstIndex(where: { $0.id == item.id }) else { return undiscounted }
        let line = totals.lines[index]
        return ProratedAmount.Whole(net: Decimal(line.net), gross: cost, discounts: line.discounted)
    }

    private static let tooLarge = Refusal.invalid("The amount of a proration is too large.", parameter: "items")

    // MARK: The items of invoices

    /// - Parameter credited: what it gives back. Nil for a debit.
    @discardableResult private mutating func add(
        _ amount: ProratedAmount, _ item: Draft, from start: Int64, to end: Int64, crediting credited: JSON?, _ change: inout Change
    ) throws -> String {
        let quantity = item[.quantity] ?? 0
        let price = try item.pricedBy(change)
        let product = try SubscriptionLine(item, of: subscription, item.period).productName(price, change)
        let counted = try (quantity > 1 ? "\(quantity) × \(product)" : product) + reduction(inside: amount, change)
        let id = try InvoiceItem.make([
            "amount": .integer(amount.amount), "currency": subscription.json(.currency),
            "description": .string("\(credited == nil ? "Remaining" : "Unused") time on \(counted) after \(Self.text(start))"), "discountable": false,
            "frozen_fields": ["pricing", "quantity", "discounts"], "net_amount": .integer(amount.net),
            "parent": [
                "subscription_details": ["subscription": .string(subscription.id), "subscription_item": .string(item.id)],
                "type": "subscription_details",
            ],
            "period": ["end": .integer(end), "start": .integer(start)],
            "pricing": [
                "price_details": ["price": .string(price.id), "product": price.json(.product)], "type": "price_details", "unit_amount_decimal": .null,
            ],
            "proration": true, "proration_details": ["credited_items": credited ?? .null, "discount_amounts": amount.shownDiscounts],
            "quantity": .integer(quantity), "quantity_decimal": .string(String(quantity)), "subscription": .string(subscription.id),
            "tax_rates": item.json(.taxRates),
        ], of: subscription[.customer] ?? "", &change)
        made.append(id)
        return id
    }

    /// A discount in percent that is inside the amount. Source: recorded lines of 2024 and 2025.
    private func reduction(inside amount: ProratedAmount, _ change: Change) throws -> String {
        let inside = amount.discounts.filter { $0.amount == 0 }
        guard inside.count == 1, let discount = inside.first?.discount, let size = try Reduction(discount, in: subscription[.currency] ?? "", change).percent
        else { return "" }
        return " (with \(size.trimmed.text.contains(".") ? size.trimmed.text : "\(size.trimmed.text).0")% off)"
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func text(_ time: Int64) -> String {
        let day = CalendarDay(unix: time)
        return "\(day.day < 10 ? "0" : "")\(day.day) \(months[Int(day.month - 1)]) \(day.year)"
    }
}
