// The lines of a purchase. Each is an item of its own, which a list shows in the order in which the lines were given.
import Common
import Engine
import Invoices
import Products
import Wire

package enum CheckoutLines {
    /// A line that was given, with its price.
    private struct Line {
        let price: Draft
        /// Nil if what is used is billed later.
        let quantity: Int64?
        let given: JSONObject
        let place: String
    }

    static func open(_ session: inout Draft, _ change: inout Change) throws {
        try make(change.arguments["line_items"]?.array ?? [], for: FieldKey("checkout_session"), of: &session, &change)
        try requireFitting(session, change)
    }

    /// The prices go with the mode.
    static func requireFitting(_ session: Draft, _ change: Change) throws {
        guard session.mode == .payment else { return try CheckoutSubscription.requireRecurring(session, change) }
        for (index, id) in (session[.lineIDs] ?? []).enumerated() where try change.object(Item.name, id)?[.price]?["type"] == "recurring" {
            throw CheckoutRefusal.recurring(at: "line_items[\(index)]")
        }
    }

    /// Makes the items of a session, of a payment link or of a quote.
    /// - Parameter key: the field of the item that names its owner.
    package static func make(_ given: [JSON], for key: FieldKey<String>, of owner: inout Draft, _ change: inout Change) throws {
        let lines = try given.enumerated().map { index, line in try read(line.object ?? [:], at: "line_items[\(index)]", &change) }
        let currency = try Currency.known(owner[.currency] ?? lines.first?.price[.currency] ?? "usd")
        owner[.currency] = currency
        // The newest item is listed first.
        let ids = try lines.reversed().map { try make($0, in: currency, for: key, of: owner.id, &change) }
        owner[.lineIDs] = ids.reversed()
    }

    private static func read(_ given: JSONObject, at place: String, _ change: inout Change) throws -> Line {
        if given["price"] != nil && given["price_data"] != nil { throw Refusal.exclusive(["\(place)[price]", "\(place)[price_data]"]) }
        let id: String
        if let data = given["price_data"]?.object {
            guard data["product"] != nil || data["product_data"] != nil else {
                throw Refusal.invalid(
                    "You must specify either `product` or `product_data` when creating a price.", parameter: "\(place)[price_data][product_data]")
            }
            id = try InlinePrice.make(data, named: "", at: "\(place)[price_data]", &change)
        } else if let price = given["price"]?.string {
            id = price
        } else {
            throw Refusal.invalid("You must provide either price or price_data for each line item when using prices.", parameter: "\(place)[price]")
        }
        guard let price = try change.object(Price.name, id) else { throw Refusal.noSuchReference("price", id, parameter: "\(place)[price]") }
        // A payment link, and the copy of a session, have prices that were made for them.
        if change.isCall, given["price_data"] == nil { try Price.requireActive(price.id, at: "\(place)[price]", change) }
        return Line(price: price, quantity: try quantity(given, of: price, at: place), given: given, place: place)
    }

    /// A metered price has none: what is used is billed later.
    private static func quantity(_ given: JSONObject, of price: Draft, at place: String) throws(Refusal) -> Int64? {
        if price[FieldKey<JSONObject>("recurring")]?["usage_type"] == "metered" {
            guard given["quantity"] == nil else {
                throw .invalid(
                    "Quantity should not be specified where usage_type is `metered`. Remove quantity from `\(place)`", parameter: "\(place)[quantity]")
            }
            return nil
        }
        guard let quantity = given["quantity"]?.integer, quantity > 0 || given["adjustable_quantity"]?["enabled"] == true else {
            throw .invalid("Quantity is required. Add `quantity` to `\(place)`", parameter: "\(place)[quantity]")
        }
        return quantity
    }

    private static func make(
        _ line: Line, in currency: String, for key: FieldKey<String>, of owner: String, _ change: inout Change
    ) throws -> String {
        let costs = try line.quantity.map { try amounts(of: $0, line.price, in: currency, at: line.place) } ?? [0]
        let product = try line.price[.product].flatMap { try change.object(Product.name, $0) }
        var fields: JSONObject = [
            "amount_total": .integer(costs.reduce(0, +)), "currency": .string(currency),
            "description": product?.json(.name) ?? .null, "price": .object(line.price.fields), "quantity": line.quantity.map(JSON.integer) ?? .null,
            key.name: .string(owner),
        ]
        fields["adjustable_quantity"] = line.given["adjustable_quantity"]
        fields["metadata"] = line.given["metadata"]
        if let rates = line.given["tax_rates"] {
            fields["tax_rates"] = .array(try InvoiceTaxRates.given(rates, besides: nil, at: "\(line.place)[tax_rates]", change))
        }
        return try change.create(Item.name, fields) { item, _ in Item.set(costs, of: &item) }
    }

    /// What its invoice lines will bill, oldest first. An item of an invoice has one line; one of a subscription has a line for each part of its price, of
    /// which the last one is the oldest.
    private static func amounts(of quantity: Int64, _ price: Draft, in currency: String, at place: String) throws -> [Int64] {
        let parameter = "\(place)[price]"
        let costs = try price[.type] == "recurring"
            ? Price.charges(for: Decimal(quantity), price, in: currency, parameter: parameter).reversed().map(\.amount)
            : [Price.cost(of: Decimal(quantity), price, in: currency, parameter: parameter)]
        return try costs.map { cost in
            guard let amount = cost.integer(.halfUp), (0...CheckoutTotals.largest).contains(amount) else { throw CheckoutRefusal.tooLarge(currency) }
            return amount
        }
    }

    /// Sets the quantity of an item.
    /// - Parameter place: the parameter that names the item.
    static func set(_ quantity: Int64, of id: String, in session: Draft, at place: String, _ change: inout Change) throws {
        guard session[.lineIDs]?.contains(id) == true, let item = try change.object(Item.name, id) else {
            throw Refusal.noSuchReference("item", id, parameter: "\(place)[line_item]")
        }
        let limits = item[.adjustableQuantity]
        guard limits?["enabled"] == true else {
            throw Refusal.invalid("The quantity of the item \(id) cannot be changed.", parameter: "\(place)[line_item]")
        }
        let range = (limits?["minimum"]?.integer ?? 0, limits?["maximum"]?.integer ?? 99)
        guard quantity >= range.0, quantity <= range.1 else {
            throw Refusal.invalid("The quantity must be between \(range.0) and \(range.1).", parameter: "\(place)[quantity]")
        }
        try reprice(id, quantity, at: place, &change)
    }

    /// Sets the quantity of an item, and what it costs.
    static func reprice(_ id: String, _ quantity: Int64, at place: String, _ change: inout Change) throws {
        guard let item = try change.object(Item.name, id), let name = item[.price]?["id"]?.string,
            let price = try change.object(Price.name, name)
        else { return }
        let amounts = try amounts(of: quantity, price, in: item[.currency] ?? "", at: place)
        try change.update(Item.name, id) { item, _ in
            item[.quantity] = quantity
            Item.set(amounts, of: &item)
        }
    }

    /// Adds a line at the end.
    static func add(_ line: JSONObject, to session: inout Draft, at place: String, _ change: inout Change) throws {
        let read = try read(line, at: place, &change)
        let id = try make(read, in: session[.currency] ?? "", for: FieldKey("checkout_session"), of: session.id, &change)
        session[.lineIDs] = (session[.lineIDs] ?? []) + [id]
    }

    static func remove(_ id: String, from session: inout Draft, _ change: inout Change) throws {
        try change.delete(Item.name, id)
        session[.lineIDs] = (session[.lineIDs] ?? []).filter { $0 != id }
    }

    /// Replaces the lines by those of an update. A line with an id stays, and can get another quantity.
    static func replace(by given: [JSON], in session: inout Draft, _ change: inout Change) throws {
        let present = session[.lineIDs] ?? []
        var ids: [String] = []
        for (index, line) in given.enumerated() {
            let place = "line_items[\(index)]"
            guard let id = line["id"]?.string else {
                let read = try read(line.object ?? [:], at: place, &change)
                ids.append(try make(read, in: session[.currency] ?? "", for: FieldKey("checkout_session"), of: session.id, &change))
                continue
            }
            guard present.contains(id) else { throw Refusal.noSuchReference("item", id, parameter: "\(place)[id]") }
            if let quantity = line["quantity"]?.integer { try reprice(id, quantity, at: place, &change) }
            ids.append(id)
        }
        for id in present where !ids.contains(id) { try change.delete(Item.name, id) }
        session[.lineIDs] = ids
    }
}
