// What an invoice would be, with a customer's pending items and others that the call describes. It is made as an invoice is, and nothing of it is kept.
import Common
import Connect
import Coupons
import Customers
import Engine
import Wire

enum InvoicePreview {
    static let parameters: [Parameter] = [
        InvoiceParameters.automaticTax, .string("currency"), Parameter.string("customer").references(Customer.name), .string("customer_account"),
        .hash("customer_details", [
            Address.field.parameter.emptyable, Shipping.ofCustomer.parameter.emptyable, .hash("tax", [Parameter.string("ip_address").emptyable]),
            Parameter.choice("tax_exempt", "exempt", "none", "reverse").emptyable, TaxID.dataOfCustomer("tax_ids"),
        ]),
        Discount.parameter, .array("invoice_items", of: .hash(ItemPricing.ofPreview), maximum: InvoiceItem.maximum), InvoiceParameters.issuer,
        PlatformTerms.onBehalfOf.emptyable, .choice("preview_mode", "next", PreviewedSubscription.recurring),
    ] + PreviewedSchedule.parameters + PreviewedSubscription.parameters

    /// Source: Stripe's error, as stripe/stripe-node#2347 shows it.
    static let create: Hook = { invoice, change in
        let given = change.arguments
        let isAboutSomething = ["subscription", "schedule", "invoice_items"].contains(where: given.has)
            || given["subscription_details"]?["items"] != nil || given["schedule_details"]?["phases"] != nil
        guard isAboutSomething else {
            throw Refusal.invalid(
                "You must provide at least one of: `subscription`, `schedule`, `subscription_details.items`, `schedule_details.phases`, `invoice_items`.")
        }
        try fill(&invoice, &change)
    }

    /// A call that describes an order need not name a customer. Then the order is that of somebody who does not exist yet.
    static let fill: Hook = { invoice, change in
        let given = change.arguments
        if ["customer", "schedule", "subscription"].contains(where: given.has) { return try fillForCustomer(&invoice, &change) }
        guard ["invoice_items", "schedule_details", "subscription_details"].contains(where: given.has) else { throw Refusal.missing("customer") }
        let stranger = try change.create(Customer.name, [:])
        try change.run(fillForCustomer, on: &invoice, with: given.values.merging(["customer": .string(stranger)]) { $1 })
        invoice[.customer] = nil
    }

    private static let fillForCustomer: Hook = { invoice, change in
        let given = change.arguments
        if let account = given.string("customer_account") { throw Refusal.noSuchReference("account", account, parameter: "customer_account") }
        invoice.take(prefix: "upcoming_in_")
        for name in ["schedule", "schedule_details"] where given.has(name) && given.has("subscription") {
            throw Refusal.exclusive([name, "subscription"])
        }
        let schedule = try PreviewedSchedule.schedule(&change)
        let subscription = try schedule.map { try PreviewedSchedule.subscription(of: $0, change) } ?? PreviewedSubscription.subscription(change)
        guard let id = given.string("customer") ?? subscription?[.customer] ?? schedule?[.customer] else { throw Refusal.missing("customer") }
        try suppose(given["customer_details"]?.object ?? [:], of: id, &change)
        if given["discounts"]?.isNull == true { try change.update(Customer.name, id) { customer, _ in CustomerDiscount.drop(from: &customer) } }
        if subscription == nil && schedule == nil && !given.has("subscription_details") {
            if PreviewedSubscription.isRecurring(given) { throw none(for: id) }
            return try fillByHand(&invoice, for: id, &change)
        }
        _ = try makeItems(of: id, in: subscription?[.currency], &change)
        let fields = try schedule.map { try PreviewedSchedule.invoice(of: $0, &change) }
            ?? subscription.map { try PreviewedSubscription.invoice(of: $0, &change) } ?? PreviewedSubscription.firstInvoice(for: id, &change)
        guard let fields else { throw none(for: id) }
        show(fields, in: &invoice)
        guard let date = given["subscription_details"]?["proration_date"], var details = invoice[.parent]?["subscription_details"]?.object else { return }
        details["subscription_proration_date"] = date
        invoice.merge(.parent, ["subscription_details": .object(details)])
    }

    private static func none(for customer: String) -> Refusal {
        Refusal(.notFound, "No upcoming invoices for customer: \(customer)", code: "invoice_upcoming_none")
    }

    /// An invoice of nothing but items.
    private static func fillByHand(_ invoice: inout Draft, for id: String, _ change: inout Change) throws {
        let given = change.arguments
        let items = given["invoice_items"]?.array ?? []
        let currency = try given.string("currency") ?? items.lazy.compactMap { try ItemPricing.currency($0.object ?? [:], for: id, change) }.first
        try InvoiceOpening.begin(&invoice, for: id, in: CustomerCurrency.of(id, given: currency, &change), as: "upcoming", change)
        try invoice.take("automatic_tax", "issuer", "on_behalf_of", from: change)
        invoice[.discounts] = try CustomerDiscount.current(of: id, change).map { [$0] }
        try InvoiceLines.gather(makeItems(of: id, in: invoice[.currency], &change), into: &invoice, &change)
        guard invoice[.lineIDs]?.isEmpty == false else { throw none(for: id) }
        if let discounts = given["discounts"] {
            invoice[.discounts] = try Discount.redeem(discounts, having: [], for: Discount.Owner("invoice", invoice.id, customer: id), &change)
            try InvoiceLines.settle(&invoice, &change)
        }
        InvoiceFinalization.settleBalance(of: &invoice)
        invoice[.previewedLines] = try lines(of: invoice, change)
        showLines(of: &invoice)
    }

    /// The documents of all lines.
    static func lines(of invoice: Draft, _ change: Change) throws -> [JSON] {
        try (invoice[.lineIDs] ?? []).compactMap { try change.object(LineItem.name, $0) }.map { try change.document(of: $0) }
    }

    // MARK: The customer and her items

    /// As if the customer were like that.
    private static func suppose(_ details: JSONObject, of id: String, _ change: inout Change) throws {
        guard !details.isEmpty else { return }
        if let taxIDs = details["tax_ids"]?.array { try TaxID.replace(by: taxIDs, of: id, at: "customer_details[tax_ids]", &change) }
        try change.update(Customer.name, id) { customer, _ in
            for name in ["address", "shipping"] {
                if let value = details[name] { customer[FieldKey<JSON>(name)] = value.isNull ? nil : value }
            }
            if let exemption = details["tax_exempt"] { customer[.taxExempt] = exemption.string ?? "none" }
        }
    }

    /// The pending items, as the call changes them, and those that it describes.
    private static func makeItems(of customer: String, in currency: String?, _ change: inout Change) throws -> [String] {
        var ids = try InvoiceItem.pending(of: customer, in: currency, change)
        for (index, item) in (change.arguments["invoice_items"]?.array ?? []).enumerated() {
            let place = "invoice_items[\(index)]"
            if let id = item["invoiceitem"]?.string {
                guard ids.contains(id) else { throw Refusal.noSuchReference("invoice item", id, parameter: "\(place)[invoiceitem]") }
                try change.update(InvoiceItem.name, id) { draft, change in try InvoiceItem.revise(&draft, item.object ?? [:], at: place, &change) }
                continue
            }
            ids.append(
                try change.create(InvoiceItem.name, [:]) { draft, change in
                    try InvoiceItem.fill(&draft, item.object ?? [:], of: customer, at: place, &change)
                    if let metadata = item["metadata"] { try draft.assign(metadata: metadata) }
                    InvoiceItem.wait(&draft)
                })
        }
        return ids
    }

    /// What only a final invoice has.
    private static let ofFinal: Set = [
        "charge", "confirmation_secret", "effective_at", "finalizes_at", "hosted_invoice_url", "id", "invoice_payment", "invoice_pdf",
        "number", "object", "payment_intent", "status", "status_transitions", "webhooks_delivered_at",
    ]

    /// Makes a preview of an invoice that was made as a trial.
    static func show(_ fields: JSONObject, in invoice: inout Draft) {
        invoice.merge(fields.filter { !ofFinal.contains($0.key) })
        let credits = FieldKey<[JSON]>("total_pretax_credit_amounts")
        invoice[credits] = invoice[credits]?.map(withoutTransaction)
        InvoiceFinalization.settleBalance(of: &invoice)
        invoice[.amountPaid] = 0
        invoice[.attempted] = false
        invoice[.attemptCount] = 0
        invoice[.statusTransitions] = ["finalized_at": .null, "marked_uncollectible_at": .null, "paid_at": .null, "voided_at": .null]
        showLines(of: &invoice)
    }

    /// Credits that will be used have no transaction yet.
    private static func withoutTransaction(_ credit: JSON) -> JSON {
        guard var fields = credit.object, fields["credit_balance_transaction"] != nil else { return credit }
        fields["credit_balance_transaction"] = .null
        return .object(fields)
    }

    /// The ids of its lines say that there are no such lines. They are the same in every preview, so that a list of them can go on after one.
    private static func showLines(of invoice: inout Draft) {
        let owner = invoice[.customer]?.drop { $0 != "_" }.dropFirst() ?? ""
        let id = invoice.id
        let lines = (invoice[.previewedLines] ?? []).enumerated().map { place, line -> JSON in
            let credits = line["pretax_credit_amounts"]?.array?.map(withoutTransaction) ?? []
            return .object((line.object ?? [:]).merging([
                "id": .string("il_tmp_\(owner)\(place + 1)"), "invoice": .string(id), "pretax_credit_amounts": .array(credits),
            ]) { $1 })
        }
        invoice[.previewedLines] = lines
        InvoiceLines.show(lines, of: lines.count, at: "/v1/invoices/\(invoice.id)/lines", in: &invoice)
    }
}
