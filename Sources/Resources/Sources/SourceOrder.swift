// The order that a source pays for.
import Common
import Engine
import Wire

/// The items of an order and the shipping address.
enum SourceOrder {
    static let itemNames = ["amount", "currency", "description", "parent", "quantity", "type"]

    /// - Parameter given: what was sent.
    static func put(_ given: JSONObject, into source: inout Draft) {
        var order = source[.sourceOrder] ?? [:]
        if let items = given["items"]?.array {
            order["items"] = .array(items.map { item in
                .object(itemNames.reduce(into: JSONObject()) { whole, name in whole[name] = item[name] ?? .null })
            })
            // At most a hundred items of at most a hundred million each.
            let amounts = items.compactMap { $0["amount"]?.integer }
            if !amounts.isEmpty { order["amount"] = .integer(amounts.reduce(0, +)) }
        }
        if let shipping = given["shipping"] { order["shipping"] = shipping }
        order["amount"] = order["amount"] ?? .integer(source[.amount] ?? 0)
        order["currency"] = source.json(.currency)
        source[.sourceOrder] = order
    }
}
