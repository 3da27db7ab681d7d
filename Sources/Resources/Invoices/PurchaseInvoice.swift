// The invoice of a purchase. One that is paid already is finalized and paid at once; that of a quote is a draft.
import Coupons
import Customers
import Engine
import Wire

package struct PurchaseInvoice {
    package struct Line {
        let amount: Int64
        let description: String?
        let price: String
        let product: String
        let unitAmount: String?
        let quantity: Int64
        let taxRates: [JSON]
        /// Its own discounts, as calls say them. Nil for none.
        let discounts: JSON?

        package init(
            amount: Int64, description: String?, price: String, product: String, unitAmount: String?, quantity: Int64, taxRates: [JSON],
            discounts: JSON? = nil
        ) {
            self.amount = amount
            self.description = description
            self.price = price
            self.product = product
            self.unitAmount = unitAmount
            self.quantity = quantity
            self.taxRates = taxRates
            self.discounts = discounts
        }
    }

    let customer: String
    let currency: String
    let lines: [Line]
    /// The ids of the discounts.
    let discounts: [String]
    let shippingCost: JSONObject?
    /// What else the invoice shows.
    let data: JSONObject
    /// The PaymentIntent that has paid it.
    let intent: String?

    package init(
        customer: String, currency: String, lines: [Line], discounts: [String], shippingCost: JSONObject?, data: JSONObject, intent: String?
    ) {
        self.customer = customer
        self.currency = currency
        self.lines = lines
        self.discounts = discounts
        self.shippingCost = shippingCost
        self.data = data
        self.intent = intent
    }

    /// Makes a draft.
    /// - Parameter reason: its `billing_reason`.
    /// - Parameter body: what else the draft is given.
    /// - Returns: its id.
    package func open(as reason: String, _ change: inout Change, then body: (inout Draft, inout Change) throws -> Void = { _, _ in }) throws -> String {
        try change.create(Invoice.name, [:], emits: "created") { invoice, change in
            invoice.isToldLast = true
            let currency = try CustomerCurrency.of(customer, given: self.currency, &change)
            try InvoiceOpening.begin(&invoice, for: customer, in: currency, as: reason, change)
            try fill(&invoice, change)
            try body(&invoice, &change)
            let items = try lines.map { try make($0, in: invoice.id, &change) }
            try InvoiceLines.gather(items, into: &invoice, &change)
        }
    }

    /// Makes one that is paid.
    /// - Returns: its id.
    package func make(_ change: inout Change) throws -> String {
        // The customer has paid what the session said.
        let id = try open(as: "manual", &change) { invoice, _ in invoice[.leavesBalance] = true }
        try change.update(Invoice.name, id) { invoice, change in try InvoicePayment.settle(&invoice, by: intent, &change) }
        return id
    }

    private func fill(_ invoice: inout Draft, _ change: Change) throws {
        for name in ["account_tax_ids", "custom_fields", "description", "footer", "issuer", "metadata"] {
            if let value = data[name], !value.isNull { invoice.merge([name: value]) }
        }
        try InvoiceRendering.apply(data["rendering_options"], to: &invoice, change)
        InvoiceRendering.complete(&invoice)
        invoice[.discounts] = discounts
        invoice[.shippingCost] = shippingCost
    }

    /// Makes the item of a line. No event tells of it. Source: listened events of Checkout.
    private func make(_ line: Line, in invoice: String, _ change: inout Change) throws -> String {
        let owner = Discount.Owner("invoice", invoice, customer: customer)
        let discounts = try Discount.redeem(line.discounts ?? [], having: [], for: owner, &change)
        let customer = customer
        return try change.create(InvoiceItem.name, fields(of: line, discounts, at: change.now)) { item, change in
            item[.customer] = customer
            item[.date] = change.now
        }
    }

    private func fields(of line: Line, _ discounts: [String], at now: Int64) -> JSONObject {
        [
            "amount": .integer(line.amount), "currency": .string(currency), "description": line.description.map(JSON.string) ?? .null,
            "discounts": .array(discounts.map(JSON.string)), "period": ["end": .integer(now), "start": .integer(now)],
            "pricing": [
                "price_details": ["price": .string(line.price), "product": .string(line.product)], "type": "price_details",
                "unit_amount_decimal": line.unitAmount.map(JSON.string) ?? .null,
            ],
            "quantity": .integer(line.quantity), "quantity_decimal": .string(String(line.quantity)), "tax_rates": .array(line.taxRates),
        ]
    }
}
