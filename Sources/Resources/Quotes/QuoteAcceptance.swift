// What becomes of a quote that a customer accepts. Without a price that recurs, it is the draft of an invoice; else a subscription, or a schedule that
// begins one later.
import Checkout
import Common
import Coupons
import Engine
import Invoices
import Subscriptions
import Wire

enum QuoteAcceptance {
    static let accept: Hook = { quote, change in
        let items = try (quote[.lineIDs] ?? []).compactMap { try change.object(Item.name, $0) }
        if !items.contains(where: Item.isRecurring) {
            try bill(items, of: &quote, &change)
        } else if let start = quote[.subscriptionData]?["effective_date"]?.integer, start > change.now {
            try plan(items, from: start, of: &quote, &change)
        } else {
            try subscribe(items, of: &quote, &change)
        }
        QuoteLife.note("accepted_at", in: &quote, change)
    }

    // MARK: An invoice

    private static func bill(_ items: [Draft], of quote: inout Draft, _ change: inout Change) throws {
        let lines = items.map { item in
            PurchaseInvoice.Line(
                amount: item[.amountSubtotal] ?? 0, description: item[FieldKey<String>("description")], price: item[.price]?["id"]?.string ?? "",
                product: item[.price]?["product"]?.string ?? "", unitAmount: item[.price]?["unit_amount_decimal"]?.string,
                quantity: item[FieldKey<Int64>("quantity")] ?? 1, taxRates: item[.taxRates] ?? [], discounts: item[.wantedDiscounts])
        }
        let purchase = PurchaseInvoice(
            customer: quote[.customer] ?? "", currency: quote[.currency] ?? "", lines: lines, discounts: [], shippingCost: nil,
            data: quote[.invoiceSettings] ?? [:], intent: nil)
        let made = quote
        quote[.invoice] = try purchase.open(as: "quote_accept", &change) { invoice, change in
            invoice.merge([
                "application_fee_amount": made.json(FieldKey<JSON>("application_fee_amount")), "collection_method": made.json(.collectionMethod),
                "on_behalf_of": made.json(FieldKey<JSON>("on_behalf_of")),
                "parent": ["quote_details": ["quote": .string(made.id)], "subscription_details": .null, "type": "quote_details"],
                "transfer_data": made.json(.transferData),
            ])
            invoice[FieldKey<JSON>("default_tax_rates")] = .array(try InvoiceTaxRates.documents(rates(of: made), at: "default_tax_rates", change))
            let owner = Discount.Owner("invoice", invoice.id, customer: made[.customer])
            invoice[.discounts] = try Discount.redeem(made[.wantedDiscounts] ?? [], having: [], for: owner, &change)
            if let days = made[.invoiceSettings]?["days_until_due"]?.integer, made[.collectionMethod] == "send_invoice" {
                invoice[FieldKey<Int64>("due_date")] = change.now + days * CalendarDay.secondsOfDay
            }
        }
    }

    private static func rates(of quote: Draft) -> JSON { .array((quote[.defaultTaxRates] ?? []).map(JSON.string)) }

    // MARK: A subscription

    private static func subscribe(_ items: [Draft], of quote: inout Draft, _ change: inout Change) throws {
        var input = terms(of: quote)
        input["customer"] = quote.json(.customer)
        input["currency"] = quote.json(.currency)
        input["billing_mode"] = quote[.subscriptionData]?["billing_mode"]
        input["trial_period_days"] = quote[.subscriptionData]?["trial_period_days"]
        input["items"] = .array(items.filter(Item.isRecurring).map(entry))
        let extras = items.filter { !Item.isRecurring($0) }
        if !extras.isEmpty { input["add_invoice_items"] = .array(extras.map(entry)) }
        if let days = quote[.invoiceSettings]?["days_until_due"], quote[.collectionMethod] == "send_invoice" { input["days_until_due"] = days }
        let id = try change.create(ResourceName.subscription, given: input, adding: ["quote": .string(quote.id)])
        quote[.subscription] = id
        quote[.invoice] = try change.object(ResourceName.subscription, id)?[FieldKey<String>("latest_invoice")]
    }

    private static func plan(_ items: [Draft], from start: Int64, of quote: inout Draft, _ change: inout Change) throws {
        var phase = terms(of: quote)
        phase["currency"] = quote.json(.currency)
        phase["items"] = .array(items.filter(Item.isRecurring).map(entry))
        let extras = items.filter { !Item.isRecurring($0) }
        if !extras.isEmpty { phase["add_invoice_items"] = .array(extras.map(entry)) }
        if let days = quote[.subscriptionData]?["trial_period_days"]?.integer {
            phase["trial_end"] = .integer(start + days * CalendarDay.secondsOfDay)
            phase["end_date"] = phase["trial_end"]
        }
        if let days = quote[.invoiceSettings]?["days_until_due"]?.integer {
            phase["invoice_settings"] = .object((phase["invoice_settings"]?.object ?? [:]).merging(["days_until_due": .integer(days)]) { $1 })
        }
        let input: JSONObject = [
            "billing_mode": quote[.subscriptionData]?["billing_mode"] ?? ["type": "flexible"], "customer": quote.json(.customer),
            "phases": .array([.object(phase)]), "start_date": .string(String(start)),
        ]
        quote[.subscriptionSchedule] = try change.create(ResourceName.subscriptionSchedule, given: input, adding: ["quote": .string(quote.id)])
    }

    /// What a subscription and a phase both say.
    private static func terms(of quote: Draft) -> JSONObject {
        var terms: JSONObject = ["collection_method": quote.json(.collectionMethod)]
        for name in ["application_fee_percent", "on_behalf_of"] { terms[name] = quote.json(FieldKey<JSON>(name)) }
        for name in ["description", "metadata"] { terms[name] = quote[.subscriptionData]?[name] }
        if terms["metadata"]?.object?.isEmpty != false { terms["metadata"] = nil }
        let settings = (quote[.invoiceSettings] ?? [:]).filter { !$0.value.isNull && $0.key != "days_until_due" }
        terms["invoice_settings"] = .object(settings)
        if quote[.automaticTax]?["enabled"] == true { terms["automatic_tax"] = ["enabled": true] }
        if let transfer = quote[.transferData] { terms["transfer_data"] = .object(transfer.filter { !$0.value.isNull && $0.key != "amount" }) }
        if quote[.defaultTaxRates]?.isEmpty == false { terms["default_tax_rates"] = rates(of: quote) }
        if let discounts = quote[.wantedDiscounts]?.array, !discounts.isEmpty { terms["discounts"] = .array(discounts) }
        return terms
    }

    private static func entry(_ item: Draft) -> JSON {
        var entry: JSONObject = ["price": item[.price]?["id"] ?? .null]
        entry["quantity"] = item[FieldKey<Int64>("quantity")].map(JSON.integer)
        if let rates = item[.taxRates], !rates.isEmpty { entry["tax_rates"] = .array(rates.map { $0["id"] ?? .null }) }
        entry["discounts"] = item[.wantedDiscounts]
        return .object(entry)
    }
}
