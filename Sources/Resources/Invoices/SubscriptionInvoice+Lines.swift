// What the lines of a subscription's invoice bill: by price, by item, and for which time.
import Engine
import OrderedCollections
import Wire

extension SubscriptionInvoice {
    /// What one price and one quantity bill, which always cost the same.
    package struct Kind: Hashable {
        let price: String
        let quantity: Int64?

        /// - Parameter quantity: nil if what is used is billed later.
        package init(_ price: String?, quantity: Int64?) {
            self.price = price ?? ""
            self.quantity = quantity
        }
    }

    /// What its lines bill before discounts and taxes, oldest first. A subscription's item with tiers has several lines.
    package static func amounts(of id: String, _ change: Change) throws -> [Kind: [Int64]] {
        let lines = try (change.object(Invoice.name, id)?[.lineIDs] ?? []).compactMap { try change.object(LineItem.name, $0) }
        return OrderedDictionary(grouping: lines, by: LineItem.part).values.reduce(into: [:]) { amounts, lines in
            let price = lines.first?[.pricing]?["price_details"]?["price"]?.string
            let quantity = lines.first?[.quantity].map { _ in lines.reduce(0) { $0 + ($1[.quantity] ?? 0) } }
            amounts[Kind(price, quantity: quantity)] = lines.reversed().map { $0[.amount] ?? 0 }
        }
    }

    /// Says which thresholds have brought it.
    /// - Parameters:
    ///   - amount: that of the subscription. Nil if it was not reached.
    ///   - usage: those of its items that were reached, by the items' ids.
    package static func explain(_ id: String, amount: Int64?, usage: [String: Int64], _ change: inout Change) throws {
        let lines = try (change.object(Invoice.name, id)?[.lineIDs] ?? []).compactMap { try change.object(LineItem.name, $0) }
        let ofItems = OrderedDictionary(grouping: lines, by: LineItem.part)
        let reasons = ofItems.compactMap { item, lines -> JSON? in
            guard let least = usage[item] else { return nil }
            return ["line_item_ids": .array(lines.map { .string($0.id) }), "usage_gte": .integer(least)]
        }
        try change.update(Invoice.name, id) { invoice, _ in
            invoice[FieldKey<JSONObject>("threshold_reason")] = ["amount_gte": amount.map(JSON.integer) ?? .null, "item_reasons": .array(reasons)]
            invoice.retell("invoice.created")
        }
    }

    /// What an invoice has billed an item of a subscription.
    package struct Billed {
        package let item: String
        /// A price with tiers has several.
        package private(set) var lines: [String]
        /// After all discounts.
        package private(set) var amount: Int64
        /// What each discount has taken off.
        package private(set) var discounts: [JSON]
        package let start: Int64
        package let end: Int64
        /// The invoice item behind it. Nil if there is none.
        package let source: String?

        /// Whether both are parts of what the same time costs.
        fileprivate func isPart(of other: Billed) -> Bool {
            source == nil && other.source == nil && item == other.item && start == other.start && end == other.end
        }

        fileprivate mutating func add(_ other: Billed) {
            lines += other.lines
            amount += other.amount
            discounts += other.discounts
        }
    }

    /// What its lines bill items of subscriptions.
    package static func billed(by id: String, _ change: Change) throws -> [Billed] {
        let lines = try (change.object(Invoice.name, id)?[.lineIDs] ?? []).compactMap { try change.object(LineItem.name, $0) }
        let billed = lines.compactMap { line -> Billed? in
            guard let details = line[.parent]?["subscription_item_details"], let item = details["subscription_item"]?.string, !line.has(.metered),
                let start = line[.period]?["start"]?.integer, let end = line[.period]?["end"]?.integer
            else { return nil }
            let discounts = line[FieldKey<[JSON]>("discount_amounts")] ?? []
            let amount = (line[.amount] ?? 0) - discounts.reduce(0) { $0 + ($1["amount"]?.integer ?? 0) }
            return Billed(item: item, lines: [line.id], amount: amount, discounts: discounts, start: start, end: end, source: details["invoice_item"]?.string)
        }
        return billed.reduce(into: []) { all, part in
            if let index = all.firstIndex(where: part.isPart) { all[index].add(part) } else { all.append(part) }
        }
    }
}
