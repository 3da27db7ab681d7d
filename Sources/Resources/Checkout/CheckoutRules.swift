// Which parameters of a new Checkout Session go with its mode, its place and each other.
import Charges
import Connect
import Customers
import Engine
import Wire

enum CheckoutRules {
    /// A parameter that belongs to some modes only.
    private struct Bound {
        let name: String
        let modes: [CheckoutSession.Mode]
        /// What the error says. Nil for the usual text.
        let text: String?

        init(_ name: String, to modes: CheckoutSession.Mode..., saying text: String? = nil) {
            (self.name, self.modes, self.text) = (name, modes, text)
        }
    }

    private static let bound = [
        Bound("customer_creation", to: .payment, .setup, saying: "`customer_creation` can only be used in `payment` mode."),
        Bound("discounts", to: .payment, .subscription), Bound("invoice_creation", to: .payment), Bound("line_items", to: .payment, .subscription),
        Bound("optional_items", to: .payment, .subscription), Bound("payment_intent_data", to: .payment),
        Bound(
            "payment_method_collection", to: .subscription,
            saying: "You can only set `payment_method_collection` if there are recurring prices."),
        Bound("phone_number_collection", to: .payment, .subscription),
        Bound("saved_payment_method_options", to: .payment, .subscription), Bound("setup_intent_data", to: .setup),
        Bound("shipping_options", to: .payment), Bound("submit_type", to: .payment, .subscription), Bound("subscription_data", to: .subscription),
    ]

    static func require(_ session: Draft, _ change: Change) throws {
        let given = change.arguments
        let mode = session.mode
        try requireMode(mode, given)
        if let account = given.string("customer_account") { throw Refusal.noSuchReference("account", account, parameter: "customer_account") }
        if mode != .setup, given["line_items"]?.array?.isEmpty ?? true { throw Refusal.missing("line_items") }
        if mode == .setup, !given.has("currency"), !given.has("payment_method_types"), !given.has("allowed_payment_method_types") {
            throw Refusal.missing("currency")
        }
        try requireTerms(given)
        try CheckoutSubscription.require(given, at: change.now)
        try requireCustomer(given, change)
        try requireEnd(session, change)
        try CheckoutPlace.require(session, change)
        try CheckoutDetails.requireFields(of: session)
    }

    /// Refuses what belongs to another mode, in a call of a session or of a payment link.
    static func requireMode(_ mode: CheckoutSession.Mode, _ given: Arguments) throws(Refusal) {
        for one in bound where given.has(one.name) && !one.modes.contains(mode) {
            throw CheckoutRefusal.wrongMode(one.name, mode, saying: one.text)
        }
    }

    /// Refuses a fee of more than the whole payment, and what no bank prints, in a call of a session or of a payment link.
    static func requireTerms(_ given: Arguments) throws(Refusal) {
        try PlatformTerms.require(percent: given["application_fee_percent"])
        try StatementDescriptor.require(Arguments(given["payment_intent_data"]?.object ?? [:]), at: "payment_intent_data")
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
