// What an invoice shows of its customer. As long as it is a draft, it follows her; then it keeps what she was.
import Common
import Customers
import Engine
import Wire

package enum InvoiceCustomer {
    static func of(_ invoice: Draft, _ change: Change) throws -> Draft {
        guard let id = invoice[.customer], let customer = try change.object(Customer.name, id) else {
            throw Refusal.invalid("The customer of this invoice was deleted.", code: "resource_missing", parameter: "customer")
        }
        return customer
    }

    /// She has changed, and a draft shows her as she is.
    static let follow: Hook = { invoice, change in
        if invoice.status == Invoice.Status.draft.rawValue { try InvoiceLines.settle(&invoice, &change) }
    }

    static func copy(_ customer: Draft, into invoice: inout Draft, _ change: Change) throws {
        for name in ["address", "email", "name", "phone", "tax_exempt"] { invoice[FieldKey<JSON>("customer_\(name)")] = customer[FieldKey<JSON>(name)] }
        invoice[FieldKey<JSONObject>("customer_shipping")] = customer[.shipping]
        let taxIDs = try TaxID.all(of: customer.id, change)
        invoice[FieldKey<[JSON]>("customer_tax_ids")] = taxIDs.map {
            ["type": $0.json(.type), "value": $0.json(FieldKey<String>("value"))]
        }
        invoice[.startingBalance] = invoice[.leavesBalance] == true ? 0 : CustomerBalance.of(customer, in: invoice[.currency] ?? "")
        try setAutomaticTax(of: &invoice, for: customer)
    }

    /// Nothing is registered for taxes here. So where a customer is known, there is nothing to collect.
    private static func setAutomaticTax(of invoice: inout Draft, for customer: Draft) throws {
        guard var tax = invoice[.automaticTax] else { return }
        let isOn = tax["enabled"] == true
        tax["status"] = !isOn ? .null : CustomerTax.isLocated(customer) ? "complete" : "requires_location_inputs"
        tax["provider"] = isOn ? "stripe" : .null
        if isOn, tax["liability"]?.isNull != false { tax["liability"] = ["type": "self"] }
        if !isOn { tax["liability"] = .null }
        tax["disabled_reason"] = .null
        tax.sortKeys()
        invoice[.automaticTax] = tax
    }

    /// What pays an invoice if nothing is said, first what the invoice says. Nil if there is nothing.
    static func method(of invoice: Draft, _ customer: Draft, _ change: Change) throws -> String? {
        try invoice[.defaultPaymentMethod] ?? invoice[.defaultSource] ?? InvoiceSubscription.method(of: invoice, change) ?? method(of: customer)
    }

    package static func method(of customer: Draft) -> String? {
        customer[.invoiceSettings]?["default_payment_method"]?.string ?? customer[.defaultSource]
    }

    /// Remembers whether she has missed a payment. Nobody is told: no recorded sequence has an event for it.
    static func setDelinquent(_ isDelinquent: Bool, by invoice: Draft, _ change: inout Change) throws {
        let key = FieldKey<Bool>("delinquent")
        guard let id = invoice[.customer], !change.isWorking(on: id), let customer = try change.object(Customer.name, id), customer[key] != isDelinquent
        else { return }
        try change.update(Customer.name, id) { customer, _ in customer[key] = isDelinquent }
    }

    /// Refuses to send invoices to a customer without an e-mail address from now on. The phases of a schedule begin nevertheless, as they were planned.
    /// - Parameter owner: an invoice or a subscription.
    package static func requireEmail(for owner: Draft, _ change: Change) throws {
        let asks = change.isCall && change.arguments.has("collection_method") && owner.former(.collectionMethod) != "send_invoice"
        guard asks, let id = owner[.customer], let customer = try change.object(Customer.name, id), !customer.has(.email) else { return }
        throw Refusal.invalid(
            "Missing email. In order to create invoices that are sent to the customer, the customer must have a valid email.")
    }

    /// Refuses a method of somebody else.
    /// - Parameter owner: an invoice or a subscription.
    package static func requireMethod(_ id: String?, as parameter: String, of owner: Draft, _ change: Change) throws {
        guard let id, let customer = owner[.customer] else { return }
        let isHers = try parameter.hasSuffix("source")
            ? GivenSource.belongs(id, to: customer, change) : change.object(ResourceName.paymentMethod, id)?[.customer] == customer
        guard isHers else {
            throw Refusal.invalid(
                "The customer does not have a payment method with the ID \(id). The payment method must be attached to the customer.",
                code: "resource_missing", parameter: parameter)
        }
    }
}
