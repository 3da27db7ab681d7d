// Which prices can be used for something new.
import Engine

extension Price {
    /// Refuses a price that is archived, or whose product is. A Checkout Session has prices that were made for it, and are archived from the beginning.
    /// - Parameter parameter: what names it.
    package static func requireActive(_ price: Draft, at parameter: String, _ change: Change) throws {
        if change.arguments.has("checkout_session") { return }
        guard price[FieldKey<Bool>("active")] == true else {
            throw Refusal.invalid("The price specified is inactive. This field only accepts active prices.", parameter: parameter)
        }
        guard try change.object(Product.name, price[.product] ?? "")?[FieldKey<Bool>("active")] != false else {
            throw Refusal.invalid(
                "This price is not available to be purchased because its product is not active.", code: "product_inactive", parameter: parameter)
        }
    }
}
