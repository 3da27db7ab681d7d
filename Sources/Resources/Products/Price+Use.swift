// Which prices can be used for something new.
import Engine

extension Price {
    /// Who has prices that were made for it, or that were active when they were chosen.
    private static let choosers = ["checkout_session", "phase", "quote", "schedule"]

    /// Refuses a price that is archived, or whose product is.
    /// - Parameter parameter: what names it.
    package static func requireActive(_ id: String, at parameter: String, _ change: Change) throws {
        guard !choosers.contains(where: change.arguments.has), let price = try change.object(name, id) else { return }
        guard price[FieldKey<Bool>("active")] == true else {
            throw Refusal.invalid("The price specified is inactive. This field only accepts active prices.", parameter: parameter)
        }
        guard try change.object(Product.name, price[.product] ?? "")?[FieldKey<Bool>("active")] != false else {
            throw Refusal.invalid(
                "Price `\(id)` is not available to be purchased because its product is not active.", parameter: parameter)
        }
    }
}
