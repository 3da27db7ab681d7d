// What a customer can add to her purchase: prices that the shop offers besides the lines.
import Engine
import Products
import Wire

enum OptionalItems {
    static let field = Field.list("optional_items", of: .hash([
        .hash("adjustable_quantity", [.boolean("enabled").required, .integer("maximum", in: 1...999_999).orNull, .integer("minimum", in: 0...999_999).orNull])
            .orNull,
        .string("price").required, .integer("quantity", in: 1...999_999).required,
    ]), maximum: 10).orNull.orAbsent

    /// What the customer chooses. A quantity of 0 takes the item off again.
    static let choice = Parameter.array(
        "optional_items", of: .hash([Parameter.string("price").required, Parameter.integer("quantity", in: 0...999_999).required]), maximum: 10)

    static func require(_ owner: Draft, _ change: Change) throws {
        for (index, item) in (owner[.optionalItems] ?? []).enumerated() {
            let id = item["price"]?.string ?? ""
            guard try change.object(Price.name, id) != nil else {
                throw Refusal.noSuchReference("price", id, parameter: "optional_items[\(index)][price]")
            }
        }
    }

    static func choose(in session: inout Draft, _ change: inout Change) throws {
        for (index, chosen) in (change.arguments["optional_items"]?.array ?? []).enumerated() {
            let (place, price, quantity) = ("optional_items[\(index)]", chosen["price"]?.string ?? "", chosen["quantity"]?.integer ?? 0)
            guard let offer = session[.optionalItems]?.first(where: { $0["price"] == .string(price) }) else {
                throw Refusal.invalid("The price '\(price)' is not among the session's optional items.", parameter: "\(place)[price]")
            }
            try requireQuantity(quantity, of: offer, at: place)
            let present = try (session[.lineIDs] ?? []).first { try change.object(Item.name, $0)?[.price]?["id"] == .string(price) }
            switch (present, quantity) {
            case (nil, 0): break
            case (let line?, 0): try CheckoutLines.remove(line, from: &session, &change)
            case (let line?, _): try CheckoutLines.reprice(line, quantity, at: place, &change)
            case (nil, _):
                try CheckoutLines.add(["price": .string(price), "quantity": .integer(quantity)], to: &session, at: place, &change)
            }
        }
    }

    private static func requireQuantity(_ quantity: Int64, of offer: JSON, at place: String) throws(Refusal) {
        guard quantity > 0 else { return }
        let limits = offer["adjustable_quantity"]
        let usual = offer["quantity"]?.integer ?? 1
        let range = limits?["enabled"] == true ? (limits?["minimum"]?.integer ?? 0, limits?["maximum"]?.integer ?? 99) : (usual, usual)
        guard quantity >= range.0, quantity <= range.1 else {
            throw .invalid("The quantity must be between \(range.0) and \(range.1).", parameter: "\(place)[quantity]")
        }
    }
}
