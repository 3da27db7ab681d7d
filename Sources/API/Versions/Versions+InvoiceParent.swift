// Since 2025-03-31.basil an invoice says what it comes from in `parent`, and how it is paid in `payments`; its taxes are `total_taxes`. Before, it named
// its subscription, its PaymentIntent and its charge, and its first discount whole.
import Engine
import Wire

extension Versions {
    static let invoiceParent = VersionChange(
        .basil, "invoice", shown: ["application_fee_amount", "charge", "payment_intent", "transfer_data"]
    ) { invoice, lookup in
        func add(_ value: JSON, as name: String) { ObjectShape.insert(value, as: name, into: &invoice) }
        if let status = invoice["status"] {
            add(.bool(status == "paid"), as: "paid")
            add(.bool(status == "paid" && (invoice["amount_paid_off_stripe"]?.integer ?? 0) > 0), as: "paid_out_of_band")
        }
        if let discounts = invoice["discounts"] { add(discounts.array?.first?.string.flatMap { lookup.find($0) } ?? .null, as: "discount") }
        if let parent = invoice["parent"] {
            let details = parent["subscription_details"]
            add(parent["quote_details"]?["quote"] ?? .null, as: "quote")
            add(details?["subscription"] ?? .null, as: "subscription")
            add(["metadata": details?["metadata"] ?? .null], as: "subscription_details")
            if let date = details?["subscription_proration_date"] { add(date, as: "subscription_proration_date") }
        }
        if let taxes = invoice["total_taxes"]?.array {
            add(taxes.isEmpty ? .null : .integer(taxes.reduce(0) { $0 + ($1["amount"]?.integer ?? 0) }), as: "tax")
            add(.array(taxes.map(olderTax)), as: "total_tax_amounts")
        }
        invoice.change("lines") { lines in lines.changeEach("data") { line in takeBack(line: &line, lookup) } }
    }

    /// A tax as `tax_amounts` shows it.
    static func olderTax(_ tax: JSON) -> JSON {
        [
            "amount": tax["amount"] ?? .null, "inclusive": .bool(tax["tax_behavior"] == "inclusive"),
            "tax_rate": tax["tax_rate_details"]?["tax_rate"] ?? .null,
            "taxability_reason": tax["taxability_reason"].flatMap { $0 == "not_available" ? nil : $0 } ?? .null,
            "taxable_amount": tax["taxable_amount"] ?? .null,
        ]
    }
}
