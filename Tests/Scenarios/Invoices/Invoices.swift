// Short ways to bill customers, for the tests of this folder.
import TestHarness
import Testing
import Wire

extension TestServer {
    static let invoices = "/v1/invoices"
    static let items = "/v1/invoiceitems"

    /// A customer with a default card, to whom invoices can be sent.
    /// - Returns: her id.
    func newPayer(_ card: String = "pm_card_visa", _ form: String = "") throws -> String {
        try post("/v1/customers", "payment_method=\(card)&invoice_settings[default_payment_method]=\(card)&email=jenny@example.com&\(form)").id
    }

    /// An item of an invoice, or a pending one.
    @discardableResult func bill(_ customer: String, _ amount: Int64, _ form: String = "") throws -> Answer {
        try post(Self.items, "customer=\(customer)&amount=\(amount)&currency=usd&\(form)")
    }

    /// A draft with one line for each amount.
    func draft(_ customer: String, _ amounts: [Int64] = [1000], _ form: String = "") throws -> Answer {
        for amount in amounts { try bill(customer, amount) }
        return try post(Self.invoices, "customer=\(customer)&pending_invoice_items_behavior=include&\(form)")
    }

    func invoice(_ id: String, _ call: String, _ form: String = "") throws -> Answer { try post("\(Self.invoices)/\(id)/\(call)", form) }
    func invoice(_ id: String) throws -> Answer { try get("\(Self.invoices)/\(id)") }

    func taxRate(_ percentage: String, inclusive: Bool) throws -> String {
        try post("/v1/tax_rates", "display_name=VAT&percentage=\(percentage)&inclusive=\(inclusive)").id
    }

    func coupon(_ form: String) throws -> String { try post("/v1/coupons", form).id }
}

extension Answer {
    /// Some members, to compare them at once.
    func only(_ names: String...) -> JSON {
        .object(names.reduce(into: [:]) { $0[$1] = self[$1] ?? "absent" })
    }

    /// A member of each line of an invoice.
    func lines(_ name: String) -> [JSON] { (json["lines"]?["data"]?.array ?? []).map { $0[name] ?? "absent" } }
}
