// Which parameters of a new Checkout Session go with its mode, its place and each other.
import Customers
import Engine
import Wire

enum CheckoutRules {
    /// Parameters that belong to some modes only.
    private static let modes: KeyValuePairs<String, [CheckoutSession.Mode]> = [
        "customer_creation": [.payment, .setup], "discounts": [.payment, .subscription], "invoice_creation": [.payment],
        "line_items": [.payment, .subscription], "optional_items": [.payment, .subscription], "payment_intent_data": [.payment],
        "payment_method_collection": [.subscription],
        "phone_number_collection": [.payment, .subscription], "saved_payment_method_options": [.payment, .subscription], "setup_intent_data": [.setup],
        "shipping_options": [.payment], "submit_type": [.payment, .subscription], "subscription_data": [.subscription],
    ]

    static func require(_ session: Draft, _ change: Change) throws {
        let given = change.arguments
        let mode = session.mode
        for (name, fitting) in modes where given.has(name) && !fitting.contains(mode) { throw CheckoutRefusal.wrongMode(name, mode) }
        if let account = given.string("customer_account") { throw Refusal.noSuchReference("account", account, parameter: "customer_account") }
        if mode != .setup, given["line_items"]?.array?.isEmpty ?? true { throw Refusal.missing("line_items") }
        if mode == .setup, !given.has("currency"), !given.has("payment_method_types"), !given.has("allowed_payment_method_types") {
            throw Refusal.missing("currency")
        }
        try CheckoutSubscription.require(given, at: change.now)
        try requireCustomer(given, change)
        try requireEnd(session, change)
        try CheckoutPlace.require(session, given)
        try CheckoutDetails.requireFields(of: session)
    }

    private static func requireCustomer(_ given: Arguments, _ change: Change) throws {
        guard !given.has("customer") else {
            if given.has("customer_creation") {
                throw Refusal.invalid("`customer_creation` can only be used without a `customer`.", parameter: "customer_creation")
            }
            let update = given["customer_update"]
            let isLocated = try given.string("customer").flatMap { try change.object(Customer.name, $0) }.map(CustomerTax.isLocated) ?? false
            if given["automatic_tax"]?["enabled"] == true, !isLocated, update?["address"] != "auto", given["shipping_address_collection"] == nil {
                throw Refusal.invalid(
                    "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set "
                        + "`customer_update[address]` to 'auto' to save the billing address entered in Checkout to the Customer.",
                    code: "customer_tax_location_invalid")
            }
            if given["tax_id_collection"]?["enabled"] == true, update?["name"] != "auto" {
                throw Refusal.invalid(
                    "Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set "
                        + "`customer_update[name]` to `auto`.")
            }
            return
        }
        if given.has("customer_update") {
            throw Refusal.invalid("`customer_update` can only be used with `customer` or `customer_account`.", parameter: "customer_update")
        }
    }

    /// Seconds from the creation.
    private static let (shortestLife, longestLife): (Int64, Int64) = (1800, 86_400)

    private static func requireEnd(_ session: Draft, _ change: Change) throws(Refusal) {
        guard let end = change.arguments.integer("expires_at") else { return }
        guard end >= change.now + shortestLife, end <= change.now + longestLife else {
            let bound = end < change.now + shortestLife ? "at least 30 minutes" : "less than 24 hours"
            throw .invalid("The `expires_at` timestamp must be \(bound) from Checkout Session creation.", parameter: "expires_at")
        }
    }

    static func end(of session: Draft, _ change: Change) -> Int64 { session[.expiresAt] ?? change.now + longestLife }
}
