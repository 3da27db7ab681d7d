// An InvoiceItem is something to bill a customer for. It waits for her next invoice, or it is put on a draft at once.
import Common
import Coupons
import Customers
import Engine
import Products
import Wire

package enum InvoiceItem {
    package static let name = "invoiceitem"

    static let resource = Resource(
        name, idPrefix: "ii_", path: "/v1/invoiceitems", pathParameter: name, noun: "Invoice Item", missingText: .noSuchInMode, without: ["created"],
        listedBy: ["pending_of", "test_clock"],
        fields: [
            .integer("amount"), .string("currency"), .reference("customer", to: Customer.name), .string("customer_account").orNull, .timestamp("date"),
            .string("description").orNull.given, .boolean("discountable").startingAs(true).given,
            .list("discounts", of: .reference(to: [Discount.name])).orNull.startingAs([]),
            .list("frozen_fields", of: .choice(["discounts", "pricing", "quantity"])).startingAs([]), .reference("invoice", to: Invoice.name).orNull,
            .list("invoicing_rules", of: .hash([.choice("type", "defer_until_credited_items_resolved")])).startingAs([]), .metadata,
            .integer("net_amount").orAbsent,
            .hash("parent", [
                .hash("subscription_details", [.string("subscription"), .string("subscription_item").orAbsent]).orNull,
                .choice("type", "subscription_details"),
            ]).orNull,
            period, ItemPricing.field, .boolean("proration").startingAs(false), LineItem.prorationDetails.orAbsent, .integer("quantity"),
            .decimal("quantity_decimal"), .list("tax_rates", of: .tree).orNull.startingAs([]),
            .reference("test_clock", to: "test_helpers.test_clock").orNull,
            .boolean("is_dead").internal, .string("line").internal, .boolean("pending").internal, .string("pending_of").internal,
            .string("subscription").internal, GivenTax.field,
        ],
        endpoints: [
            .create(
                ItemPricing.ofItem + [
                    Parameter.string("currency").forHook, Parameter.string("customer").references(Customer.name).forHook,
                    Parameter.string("customer_account").forHook, Parameter.string("invoice").references(Invoice.name).forHook, periodParameter,
                    Parameter.string("subscription").references(ResourceName.subscription).forHook,
                    Parameter.array("tax_rates", of: .string(maximum: 5000), maximum: 10).forHook,
                ], exclusive: ItemPricing.exclusive, emits: "created", then: open),
            .retrieve,
            .update(
                ItemPricing.ofItem + [
                    periodParameter, Parameter.array("tax_rates", of: .string(maximum: 5000), maximum: 10).emptyable.forHook,
                    // It can only be unset.
                    Parameter.choice("invoicing_rules", []).emptyable.forHook,
                ],
                exclusive: ItemPricing.exclusive, then: change),
            .delete(emits: "deleted", then: close),
            .list(by: [
                .created, .string("customer").references(Customer.name), .string("customer_account"), .string("invoice"), .boolean("pending"),
            ]),
        ],
        deeds: [.goesWithTestClock])

    static let period = Field.hash("period", [.timestamp("end").required, .timestamp("start").required])
    static let periodParameter = period.parameter.forHook
    /// The most items of an invoice.
    package static let maximum = 250

    private static let open: Hook = { item, change in
        let given = change.arguments.values
        item.isToldLast = true
        if let account = given["customer_account"]?.string { throw Refusal.noSuchReference("account", account, parameter: "customer_account") }
        let invoice = try given["invoice"]?.string.flatMap { try change.object(Invoice.name, $0) }
        if let invoice {
            try Invoice.requireDraft(invoice)
            if let customer = given["customer"]?.string, customer != invoice[.customer] {
                throw Refusal.invalid("The invoice \(invoice.id) belongs to another customer.", parameter: "invoice")
            }
        }
        guard let customer = given["customer"]?.string ?? invoice?[.customer] else { throw Refusal.missing("customer") }
        if let subscription = given["subscription"]?.string { try InvoiceSubscription.join(subscription, to: &item, of: customer, change) }
        try fill(&item, given, of: customer, at: "", &change)
        guard let invoice else { return wait(&item) }
        item[.invoice] = invoice.id
        item[.isPending] = false
        // The item is told of before the invoice that it changes.
        item.note("create", change, event: "created")
        let made = item
        try change.update(Invoice.name, invoice.id) { invoice, change in
            try InvoiceLines.add([made], to: &invoice, &change)
            invoice.note("gain_item", change, event: "updated")
        }
        item[.line] = try change.object(Invoice.name, invoice.id)?[.lineIDs]?.first
    }

    /// What a call, or a line of a call, says of a new item.
    /// - Parameter place: the parameter that says it. Empty for the call itself.
    static func fill(_ item: inout Draft, _ given: JSONObject, of customer: String, at place: String, _ change: inout Change) throws {
        item[.customer] = customer
        item[.date] = change.now
        item[.period] = ["end": .integer(change.now), "start": .integer(change.now)]
        let holder = given["currency"] == nil && given["price_data"] != nil ? ItemPricing.path(place, "price_data") : place
        item[.currency] = try CustomerCurrency.of(
            customer, given: ItemPricing.currency(given, for: customer, change), at: ItemPricing.path(holder, "currency"), &change)
        try revise(&item, given, at: place, &change)
        guard item.has(.pricing) else { throw Refusal.missing(ItemPricing.path(place, "amount")) }
    }

    /// Takes what a call says of an item that is there.
    static func revise(_ item: inout Draft, _ given: JSONObject, at place: String, _ change: inout Change) throws {
        try describe(&item, given, at: place, change)
        try GivenTax.take(given, into: &item, at: place, &change)
        try ItemPricing.fill(&item, given, at: place, &change)
        if let discounts = given["discounts"] {
            item[.discounts] = try Discount.redeem(
                discounts, having: item[.discounts] ?? [],
                for: Discount.Owner("invoice_item", item.id, customer: item[.customer], refusingAmounts: true),
                at: ItemPricing.path(place, "discounts"), &change)
        }
        if (item[.amount] ?? 0) < 0 { item[.discountable] = false }
        item[FieldKey<Int64>("net_amount")] = item[.discountable] == false ? item[.amount] : nil
    }

    /// Takes what a call says of an item, or of a line without one, except what it costs.
    static func describe(_ item: inout Draft, _ given: JSONObject, at place: String, _ change: Change) throws {
        if let description = given["description"]?.string { item[.description] = description }
        if let period = given["period"]?.object {
            guard let start = period["start"]?.integer, let end = period["end"]?.integer, start <= end else {
                throw Refusal.invalid("The period must not end before it starts.", parameter: ItemPricing.path(place, "period"))
            }
            item[.period] = ["end": .integer(end), "start": .integer(start)]
        }
        if let isDiscountable = given["discountable"]?.bool { item[.discountable] = isDiscountable }
        if let rates = given["tax_rates"] {
            item[.taxRates] = try InvoiceTaxRates.given(rates, besides: item[.taxRates], at: ItemPricing.path(place, "tax_rates"), change)
        }
    }

    /// The ids of the items that wait for an invoice in the currency, oldest first. If there are too many for one invoice, not all are looked at.
    /// - Parameters:
    ///   - subscription: whose invoice it is. Its own items are for it, and those that belong to none. Nil for all.
    ///   - isAlone: whether those that belong to none are left out, too.
    package static func pending(
        of customer: String, in currency: String?, for subscription: String? = nil, alone isAlone: Bool = false, _ change: Change
    ) throws -> [String] {
        let known = try change.ids(name, where: "pending_of", is: customer)
        let made = change.made(name).filter { !known.contains($0) }
        return try (known + made).prefix(maximum + 1).filter { id in
            guard let item = try change.object(name, id), item[.pendingOf] == customer, item[.currency] == currency else { return false }
            guard let subscription else { return true }
            return item[.subscription].map { $0 == subscription } ?? !isAlone
        }
    }

    /// Deletes a pending item that is a proration. Others stay.
    package static func dropProration(_ id: String, _ change: inout Change) throws {
        guard try change.object(name, id)?[.proration] == true else { return }
        try change.delete(name, id, emits: "deleted")
    }

    /// Makes a pending item.
    package static func make(_ fields: JSONObject, of customer: String, _ change: inout Change) throws -> String {
        try change.create(name, fields, emits: "created") { item, change in
            item[.customer] = customer
            item[.date] = change.now
            wait(&item)
        }
    }

    /// What an item takes from a line that it bills again.
    static let ofLine = [
        "amount", "currency", "description", "discountable", "period", "pricing", "quantity", "quantity_decimal", "tax_rates",
    ]

    /// Makes a pending item of what a line says.
    /// - Parameter item: the item of the subscription that it bills.
    package static func make(_ line: JSONObject, of item: String, for subscription: Draft, _ change: inout Change) throws -> String {
        let fields = line.filter { ofLine.contains($0.key) }.merging([
            "parent": [
                "subscription_details": ["subscription": .string(subscription.id), "subscription_item": .string(item)], "type": "subscription_details",
            ],
            "subscription": .string(subscription.id),
        ]) { $1 }
        return try make(fields, of: subscription[.customer] ?? "", &change)
    }

    /// Makes a pending item of what a call describes.
    /// - Parameter place: the parameter that describes it.
    package static func make(
        _ given: JSONObject, at place: String, of customer: String, for subscription: String, _ change: inout Change
    ) throws -> String {
        try change.create(name, [:], emits: "created") { item, change in
            InvoiceSubscription.join(subscription, to: &item)
            try fill(&item, given, of: customer, at: place, &change)
            if let metadata = given["metadata"] { try item.assign(metadata: metadata) }
            wait(&item)
        }
    }

    /// Lets it wait for an invoice.
    static func wait(_ item: inout Draft) {
        item[.invoice] = nil
        item[.line] = nil
        item[.isPending] = true
        item[.pendingOf] = item[.customer]
    }

    /// What a call cannot change of a proration. Source: `frozen_fields` of recorded items.
    private static let frozen = [
        "discountable", "discounts", "price", "price_data", "pricing", "quantity", "quantity_decimal", "unit_amount", "unit_amount_decimal",
    ]

    private static let change: Hook = { item, change in
        try requireOpen(item, change)
        if item[.proration] == true, let name = frozen.first(where: change.arguments.has) {
            throw Refusal.invalid("You cannot update `\(name)` of an invoice item that is a proration.", parameter: name)
        }
        if change.arguments.has("invoicing_rules") { item[FieldKey<[JSON]>("invoicing_rules")] = [] }
        try revise(&item, change.arguments.values, at: "", &change)
        guard let invoice = item[.invoice], try change.object(Invoice.name, invoice) != nil else { return }
        let changed = item
        try change.update(Invoice.name, invoice) { invoice, change in
            try InvoiceLines.revise(by: changed, in: &invoice, &change)
            if invoice.isChanged { invoice.note("change_item", change, event: "updated") }
        }
    }

    private static let close: Hook = { item, change in
        try requireOpen(item, dead: undeletable, final: undeletable, change)
        guard let invoice = item[.invoice], let line = item[.line], try change.object(Invoice.name, invoice) != nil else { return }
        try change.update(Invoice.name, invoice) { invoice, change in
            try InvoiceLines.remove([line], from: &invoice, &change)
            invoice.note("lose_item", change, event: "updated")
        }
    }

    /// - Parameters:
    ///   - dead: the error if its draft was deleted.
    ///   - final: the error if its invoice is no draft any more.
    private static func requireOpen(_ item: Draft, dead: Refusal = dead, final: Refusal = unchangeable, _ change: Change) throws {
        if item[.isDead] == true { throw dead }
        guard let id = item[.invoice], let invoice = try change.object(Invoice.name, id) else { return }
        guard invoice.status == Invoice.Status.draft.rawValue else { throw final }
    }

    private static let dead = Refusal.invalid("This invoice item has been deleted.")
    private static let unchangeable = Refusal.invalid("This invoice item is already attached to an invoice that is no longer editable")
    private static let undeletable = Refusal.invalid("Can't delete an invoice item that is attached to an invoice that is no longer editable")
}
