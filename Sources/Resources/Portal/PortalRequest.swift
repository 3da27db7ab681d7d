// What a shop asks a customer to confirm: other prices, other quantities, a discount. The configuration must offer each of them.
import Engine
import Wire

struct PortalRequest {
    private let items: [JSON]
    private let discounts: [JSON]
    private let subscription: Draft
    /// The feature `subscription_update` of the configuration.
    private let feature: JSON?
    private let configuration: String

    /// - Parameters:
    ///   - asked: the hash `subscription_update_confirm` of the flow.
    ///   - configuration: the id of the configuration that has the feature.
    init(_ asked: JSON?, of subscription: Draft, offered feature: JSON?, by configuration: String) {
        items = asked?["items"]?.array ?? []
        discounts = asked?["discounts"]?.array ?? []
        self.subscription = subscription
        self.feature = feature
        self.configuration = configuration
    }

    private static let place = "flow_data[subscription_update_confirm]"

    func require(_ change: Change) throws {
        for (index, discount) in discounts.enumerated() { try require(discount: discount, at: "\(Self.place)[discounts][\(index)]", change) }
        let place = "\(Self.place)[items]"
        guard Set(items.map { $0["id"]?.string ?? "" }).count == items.count else {
            throw Refusal.invalid("Each item can be changed once.", parameter: place)
        }
        var isChanged = false
        for (index, item) in items.enumerated() where try requireOffered(item, at: "\(place)[\(index)]", change) { isChanged = true }
        guard isChanged else {
            throw Refusal.invalid(
                "Cannot update the subscription `\(subscription.id)` because there are no changes to confirm. Provide a different `price` or `quantity`.")
        }
    }

    /// What is to be redeemed exists.
    private func require(discount: JSON, at place: String, _ change: Change) throws {
        let names = ["coupon", "promotion_code"].filter { discount[$0]?.string != nil }
        if names.count > 1 { throw Refusal.exclusive(names.map { "\(place)[\($0)]" }) }
        guard let name = names.first, let id = discount[name]?.string else { return }
        if try change.object(name, id) == nil {
            throw Refusal.noSuchReference(name == "coupon" ? "coupon" : "promotion code", id, parameter: "\(place)[\(name)]")
        }
        if name == "promotion_code" { try requireAllowed(name, of: "subscription `\(subscription.id)`") }
    }

    /// - Returns: whether the item is to be another one than it is.
    private func requireOffered(_ item: JSON, at place: String, _ change: Change) throws -> Bool {
        let id = item["id"]?.string ?? ""
        guard let present = try change.object("subscription_item", id), present[FieldKey<String>("subscription")] == subscription.id else {
            throw Refusal.noSuchReference("subscription item", id, parameter: "\(place)[id]")
        }
        var isChanged = false
        if let price = item["price"], !price.isNull, price != present[FieldKey<JSON>("price")]?["id"] {
            try requireOffered(price.string ?? "", for: id, at: place, change)
            isChanged = true
        }
        if let quantity = item["quantity"]?.integer, quantity != present[FieldKey<Int64>("quantity")] {
            try requireAllowed("quantity", of: "item `\(id)`")
            isChanged = true
        }
        return isChanged
    }

    private func requireOffered(_ price: String, for item: String, at place: String, _ change: Change) throws {
        if try change.object("price", price) == nil { throw Refusal.noSuchReference("price", price, parameter: "\(place)[price]") }
        try requireAllowed("price", of: "item `\(item)`")
        let prices = (feature?["products"]?.array ?? []).flatMap { $0["prices"]?.array ?? [] }
        guard prices.contains(.string(price)) else {
            throw Refusal.invalid(
                "The item `\(item)` cannot be updated to price `\(price)` because the configuration `\(configuration)` does not include the price in its "
                    + "`features[subscription_update][products]`.")
        }
    }

    /// - Parameter name: one of the `default_allowed_updates`.
    private func requireAllowed(_ name: String, of owner: String) throws(Refusal) {
        guard feature?["default_allowed_updates"]?.array?.contains(.string(name)) != true else { return }
        throw .invalid(
            "The \(name.replacing("_", with: " ")) of the \(owner) cannot be updated because the configuration `\(configuration)` does not include "
                + "`\(name)` in its `features[subscription_update][default_allowed_updates]`.")
    }
}
