// The customer of a session that was opened without one. She is made with the first attempt to pay, because the payment names her; nobody is told of her
// before the session is complete. A session that expires leaves no customer behind.
import Common
import Customers
import Engine
import Wire

enum CheckoutCustomer {
    /// Makes her if the session needs one, or renews what is known of her.
    static func prepare(_ session: inout Draft, _ change: inout Change) throws {
        guard !session.has(.customer), isNeeded(session) else { return }
        let details = fields(of: session)
        if let id = session[.createdCustomer] { return try change.update(Customer.name, id) { customer, _ in customer.merge(details) } }
        session[.createdCustomer] = try change.create(Customer.name, details) { customer, change in customer[.invoicePrefix] = change.randomCapitals(8) }
    }

    /// The customer of the payment. Nil for a guest.
    static func of(_ session: Draft) -> String? { session[.customer] ?? session[.createdCustomer] }

    private static func isNeeded(_ session: Draft) -> Bool {
        session.mode == .subscription || isFree(session) || session[.customerCreation] == "always" || session[.invoiceCreation]?["enabled"] == true
            || session[.keepsMethod] == true || session[.paymentIntentData]?["setup_future_usage"]?.string != nil
            || (session[.paymentMethodOptions]?.object ?? [:]).contains { ["on_session", "off_session"].contains($0.value["setup_future_usage"]?.string) }
    }

    /// Who buys something for nothing is no guest. Source: Stripe's documentation of no-cost orders.
    private static func isFree(_ session: Draft) -> Bool { session.mode == .payment && session[.amountTotal] == 0 }

    private static func fields(of session: Draft) -> JSONObject {
        var fields: JSONObject = [:]
        for name in ["email", "name", "phone"] { fields[name] = session[.customerDetails]?[name] }
        if let address = session[.customerDetails]?["address"], address["country"]?.string != nil { fields["address"] = address }
        fields["shipping"] = shipping(of: session)
        return fields
    }

    /// Where the purchase is sent, as customers and payments show it.
    static func shipping(of session: Draft) -> JSON? {
        guard var details = session[.collectedInformation]?["shipping_details"]?.object else { return nil }
        details["phone"] = session[.customerDetails]?["phone"]
        return .object(details)
    }

    // MARK: At the end

    /// Tells of her, or brings the customer that the session was opened with up to date.
    static func settle(_ session: inout Draft, _ change: inout Change) throws {
        if let created = session[.createdCustomer] {
            session[.customer] = created
            try change.update(Customer.name, created) { customer, change in customer.note("create", change, event: "created") }
        } else if let id = session[.customer], let update = session[.customerUpdate] {
            let typed = fields(of: session).filter { update[$0.key] == "auto" && !$0.value.isNull }
            guard !typed.isEmpty, try change.object(Customer.name, id) != nil else { return }
            try change.update(Customer.name, id) { customer, change in
                customer.merge(typed)
                if customer.isChanged { customer.note("update", change, event: "updated") }
            }
        }
        try keepTaxID(of: session, &change)
    }

    private static func keepTaxID(of session: Draft, _ change: inout Change) throws {
        guard let customer = session[.customer], let id = session[.customerDetails]?["tax_ids"]?.array?.first?.object else { return }
        try change.create(TaxID.name, given: id.merging(["owner": ["customer": .string(customer), "type": "customer"]]) { $1 })
    }

    static func forget(_ session: inout Draft, _ change: inout Change) throws {
        guard let created = session[.createdCustomer], try change.object(Customer.name, created) != nil else { return }
        try change.delete(Customer.name, created)
        session[.createdCustomer] = nil
    }
}
