// The amounts of a purchase: what each line costs after its share of the discount, and with its taxes. They are worked out anew with every change.
import Common
import Connect
import Coupons
import Customers
import Engine
import Invoices
import OrderedCollections
import Wire

enum CheckoutTotals {
    static func settle(_ session: inout Draft, _ change: inout Change) throws {
        if session.mode == .subscription { try takeDue(of: session, &change) }
        let usual = try InvoiceTaxRates.documents(session[.subscriptionData]?["default_tax_rates"] ?? [], at: "subscription_data", change)
        func rates(of item: Draft) -> [JSON] { item[.taxRates].flatMap { $0.isEmpty ? nil : $0 } ?? usual }
        let items = Item.billed(try (session[.lineIDs] ?? []).compactMap { try change.object(Item.name, $0) })
        let customer = try session[.customer].flatMap { try change.object(Customer.name, $0) }
        let reduction = try CheckoutDiscount.reduction(of: session, change)
        let parts = items.map { Item.lines(of: $0, rates: rates(of: $0)) }
        let shipping = session[.shippingCost]?["amount_total"]?.integer ?? 0
        let totals = InvoiceTotals(
            parts.flatMap(\.self), reductions: reduction.map { [$0] } ?? [], rates: [], exemption: customer?[FieldKey<String>("tax_exempt")],
            shipping: shipping)
        let discount = try reduction.flatMap { try change.object(Discount.name, $0.discount) }.map { try change.document(of: $0) }
        let lines = totals.lines(ofItems: parts.map(\.count))
        for (item, line) in zip(items, lines) { try take(line, into: item, rates(of: item), discount, &change) }
        show(lines, total: totals.total, shipping: shipping, items.map(rates), discount, in: &session)
        try requireAmount(of: session, change)
        setAutomaticTax(of: &session)
    }

    /// Only what is due today counts: nothing during a trial, and a part of the first period if it is short.
    private static func takeDue(of session: Draft, _ change: inout Change) throws {
        let due = try CheckoutSubscription.due(of: session, change)
        for id in session[.lineIDs] ?? [] {
            try change.update(Item.name, id) { item, _ in
                Item.set(due[SubscriptionInvoice.Kind(item[.price]?["id"]?.string, quantity: item[.quantity])] ?? [0], of: &item)
            }
        }
    }

    private static func take(_ line: BilledLine, into item: Draft, _ rates: [JSON], _ discount: JSON?, _ change: inout Change) throws {
        try change.update(Item.name, item.id) { item, _ in
            item[.amountDiscount] = line.discount
            item[.amountTax] = line.inclusiveTax + line.exclusiveTax
            item[.amountTotal] = line.rest + line.exclusiveTax
            item[.discounts] = discount.map { line.discount > 0 ? [["amount": .integer(line.discount), "discount": $0]] : [] } ?? []
            item[FieldKey<[JSON]>("taxes")] = zip(line.taxes, rates).map { tax, rate in shown(tax.amount, tax.taxable, rate) }
        }
    }

    private static func shown(_ amount: Int64, _ taxable: Int64, _ rate: JSON) -> JSON {
        ["amount": .integer(amount), "rate": rate, "taxability_reason": .null, "taxable_amount": .integer(taxable)]
    }

    private static func show(
        _ lines: [BilledLine], total: Int64, shipping: Int64, _ rates: [[JSON]], _ discount: JSON?, in session: inout Draft
    ) {
        let discounted = lines.reduce(0) { $0 + $1.discount }
        session[.amountSubtotal] = lines.reduce(0) { $0 + $1.amount }
        session[.amountTotal] = total
        session[.totalDetails] = [
            "amount_discount": .integer(discounted), "amount_shipping": .integer(shipping),
            "amount_tax": .integer(lines.reduce(0) { $0 + $1.inclusiveTax + $1.exclusiveTax }),
            "breakdown": [
                "discounts": .array(discount.map { [["amount": .integer(discounted), "discount": $0]] } ?? []),
                "taxes": .array(sums(of: zip(lines, rates).flatMap { line, rates in Array(zip(line.taxes, rates)) })),
            ],
        ]
    }

    /// The taxes of all lines, by rate.
    private static func sums(of taxes: [(tax: LineTax, rate: JSON)]) -> [JSON] {
        var sums: OrderedDictionary<String, (amount: Int64, taxable: Int64, rate: JSON)> = [:]
        for (tax, rate) in taxes {
            sums[tax.rate, default: (0, 0, rate)].amount += tax.amount
            sums[tax.rate, default: (0, 0, rate)].taxable += tax.taxable
        }
        return sums.values.map { shown($0.amount, $0.taxable, $0.rate) }
    }

    private static func requireAmount(of session: Draft, _ change: Change) throws(Refusal) {
        let (total, currency) = (session[.amountTotal] ?? 0, session[.currency] ?? "")
        if total == 0, session.mode == .payment, !allowsFreeOrders(change) { throw CheckoutRefusal.freeOrder }
        guard total == 0 || total >= Currency.minimum(currency) else { throw CheckoutRefusal.tooSmall(currency) }
        guard total <= largest else { throw CheckoutRefusal.tooLarge(currency) }
        let fee = session[.paymentIntentData]?["application_fee_amount"]?.integer
        try PlatformTerms.require(fee: fee, upTo: total, at: "payment_intent_data[application_fee_amount]")
    }

    /// Since 2023-08-16 an order can cost nothing. Source: Stripe's changelog.
    static func allowsFreeOrders(_ change: Change) -> Bool { !change.isCall || !change.version.isBefore(.known("2023-08-16")) }

    static let largest: Int64 = 99_999_999

    /// Nothing is registered for taxes here. So where the customer is known, there is nothing to collect.
    static func setAutomaticTax(of session: inout Draft) {
        guard session[.automaticTax]?["enabled"] == true else { return }
        let isLocated = session[.customerDetails]?["address"]?["country"]?.string != nil
        session.merge(.automaticTax, [
            "liability": session[.automaticTax]?["liability"]?.object.map(JSON.object) ?? ["type": "self"], "provider": "stripe",
            "status": isLocated ? "complete" : "requires_location_inputs",
        ])
    }
}
