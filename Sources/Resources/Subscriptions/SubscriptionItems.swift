// The items of a subscription while a call works on them. Each has an object of its own, and the subscription shows them all.
import Engine
import Entitlements
import OrderedCollections
import Products
import Wire

struct SubscriptionItems {
    private static let maximum = 20
    /// So that sums of amounts always fit.
    private static let largestCost: Int64 = 999_999_999_999

    /// Oldest first.
    var all: [Draft]
    /// The ids of those that the call takes away.
    private(set) var removed: [String] = []
    /// The parameters that have said what the items are, by the items' ids.
    private var places: [String: String] = [:]
    /// The item that the call itself is about, as it will be. Nil if it is about the subscription.
    private(set) var held: Draft?

    init(of subscription: Draft, holding held: Draft? = nil, _ change: Change) throws {
        all = try (subscription[.itemIDs] ?? []).compactMap { try $0 == held?.id ? held : change.object(SubscriptionItem.name, $0) }
        self.held = held
    }

    /// Adds a new item.
    mutating func add(_ terms: ItemTerms, to subscription: Draft, _ change: inout Change) throws {
        guard let price = try terms.price(&change) else { throw Refusal.missing(terms.place.isEmpty ? "price" : "\(terms.place)[price]") }
        func fill(_ item: inout Draft, _ change: inout Change) throws {
            item[.subscription] = subscription.id
            try terms.fill(&item, price, of: subscription, &change)
        }
        if var item = held, item.isNew {
            try fill(&item, &change)
            places[item.id] = terms.sourcePath
            return all.append(item)
        }
        // Its times are known later.
        let id = try change.create(SubscriptionItem.name, ["current_period_end": 0, "current_period_start": 0]) { item, change in try fill(&item, &change) }
        places[id] = terms.sourcePath
        if let item = try change.object(SubscriptionItem.name, id) { all.append(item) }
    }

    /// Changes an item as the call says.
    mutating func change(at index: Int, by terms: ItemTerms, of subscription: Draft, _ change: inout Change) throws {
        let price = try terms.price(&change)
        try terms.fill(&all[index], price, of: subscription, &change)
        places[all[index].id] = terms.sourcePath
    }

    mutating func remove(at index: Int) {
        removed.append(all.remove(at: index).id)
    }

    /// Refuses what no subscription can be.
    func require(of subscription: Draft, _ change: Change) throws {
        if all.isEmpty { throw SubscriptionRefusal.lastItem }
        if all.count > Self.maximum { throw Refusal.invalid("A subscription can have at most \(Self.maximum) items.", parameter: "items") }
        for item in all where !item.isMetered {
            let place = places[item.id] ?? "items"
            let cost = try Price.cost(of: Decimal(item[.quantity] ?? 0), item.pricedBy(change), in: subscription[.currency] ?? "", parameter: place)
            guard cost <= Decimal(Self.largestCost) else { throw Refusal.invalid("The amount of the item is too large.", parameter: place) }
        }
        try requireDifferentPrices(of: subscription)
        if subscription.isFlexible { return }
        guard Set(all.map { "\($0.recurrence)" }).count == 1 else {
            throw Refusal.invalid(
                "Currently, all prices on a subscription must use the same `recurring.interval` and `recurring.interval_count`.", parameter: "items")
        }
    }

    private func requireDifferentPrices(of subscription: Draft) throws(Refusal) {
        var owners: [String: String] = [:]
        for item in all {
            guard let price = item[.price]?["id"]?.string, let owner = owners.updateValue(item.id, forKey: price) else { continue }
            throw subscription.isNew ? SubscriptionRefusal.samePrice(price) : SubscriptionRefusal.usedPrice(price, by: owner)
        }
    }

    /// Keeps the items, and lets the subscription show them.
    mutating func save(into subscription: inout Draft, _ change: inout Change) throws {
        for id in removed where id != change.subject { try change.delete(SubscriptionItem.name, id) }
        for item in all {
            if item.id == held?.id {
                held = item
            } else if item.isChanged || item.isNew {
                try change.update(SubscriptionItem.name, item.id) { draft, _ in draft = item }
            }
        }
        subscription[.itemIDs] = all.map(\.id)
        subscription[.items] = [
            "object": "list", "data": .array(try all.map { try change.document(of: $0) }), "has_more": false, "total_count": .integer(Int64(all.count)),
            "url": .string("\(SubscriptionItem.resource.path)?subscription=\(subscription.id)"),
        ]
        let only = all.count == 1 ? all.first : nil
        subscription[.plan] = only?[.plan]
        subscription[.quantity] = only?[.quantity]
        SubscriptionThreshold.watch(&subscription, all)
        // A plan has the id of its price.
        subscription[.priceIDs] = all.compactMap { $0[.price]?["id"]?.string }
        let products = Array(OrderedSet(all.compactMap { $0[.price]?["product"]?.string }))
        if subscription[.productIDs] != products {
            subscription[.productIDs] = products
            try ActiveEntitlement.refresh(by: subscription, &change)
        }
        let next = all.min { $0.period.end < $1.period.end }
        subscription[.periodStart] = next?.period.start
        subscription[.periodEnd] = next?.period.end
    }

    /// A price has changed, and the items show it as it is now.
    static let showPrices: Hook = { subscription, change in
        var items = try SubscriptionItems(of: subscription, change)
        for index in items.all.indices {
            guard let id = items.all[index][.price]?["id"]?.string, let price = try change.object(Price.name, id) else { continue }
            items.all[index][.price] = try change.document(of: price)
            items.all[index][.plan] = try change.object(Plan.name, id).map { try change.document(of: $0) }
        }
        try items.save(into: &subscription, &change)
    }
}
