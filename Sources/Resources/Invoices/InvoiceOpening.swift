// How an invoice is made, changed and deleted.
import Common
import Connect
import Coupons
import Customers
import Engine
import Wire

enum InvoiceOpening {
    /// Since this version, an invoice takes no pending items if nothing is said.
    private static let excluding = APIVersion.known("2022-08-01")
    /// Since this version, an invoice that a call makes does not go on by itself if nothing is said. Source: Stripe's changelog.
    private static let waiting = APIVersion.known("2018-11-08")
    /// Takes the pending items. Without any, there is no invoice.
    private static let including = "include_and_require"
    private static func nothing(for owner: String) -> Refusal { .invalid("Nothing to invoice for \(owner)", code: "invoice_no_\(owner)_line_items") }

    static let open: Hook = { invoice, change in
        let given = change.arguments
        invoice.isToldLast = true
        if let account = given.string("customer_account") { throw Refusal.noSuchReference("account", account, parameter: "customer_account") }
        let original = try InvoiceRevision.original(change)
        guard let id = given.string("customer") ?? original?[.customer] else { throw Refusal.missing("customer") }
        let currency = original?[.currency] ?? given.string("currency")
        try begin(&invoice, for: id, in: CustomerCurrency.of(id, given: currency, &change), as: "manual", change)
        if change.isCall, change.version.isBefore(waiting), !given.has("auto_advance") { invoice[.autoAdvance] = true }
        if let subscription = given.string("subscription") { try InvoiceSubscription.join(subscription, to: &invoice, change) }
        InvoiceRendering.complete(&invoice)
        if let original { InvoiceRevision.take(original, into: &invoice, change) }
        try take(into: &invoice, &change)
        if let original { try InvoiceRevision.copyLines(of: original, to: &invoice, &change) }
        let names = ["pending_invoice_items_behavior", "subscription"].filter(given.has)
        if names.count > 1 { throw Refusal.exclusive(names) }
        // An invoice for a subscription is for what waits for that.
        let usual = change.version.isBefore(excluding) ? including : given.has("subscription") ? "include" : "exclude"
        let behavior = given.string("pending_invoice_items_behavior") ?? usual
        if behavior.hasPrefix("include") {
            let items = try InvoiceItem.pending(of: id, in: invoice[.currency], for: invoice[.subscription], alone: true, change)
            if items.isEmpty && behavior == including { throw nothing(for: invoice.has(.subscription) ? "subscription" : "customer") }
            try InvoiceLines.gather(items, into: &invoice, &change)
        } else {
            try InvoiceLines.settle(&invoice, &change)
        }
        try requireMinimum(of: invoice, change)
        try InvoiceClock.planFinalization(of: &invoice, &change)
    }

    private static func requireMinimum(of invoice: Draft, _ change: Change) throws {
        let amount = try (invoice[.lineIDs] ?? []).reduce(0) { try $0 + (change.object(LineItem.name, $1)?[.amount] ?? 0) }
        try Discount.requireMinimum(change.arguments["discounts"], of: amount, in: invoice[.currency] ?? "", change)
    }

    /// What every new invoice has.
    static func begin(_ invoice: inout Draft, for customer: String, in currency: String, as reason: String, _ change: Change) throws {
        invoice[.customer] = customer
        invoice[.draftOf] = customer
        invoice[.currency] = currency
        invoice[.billingReason] = reason
        invoice[.periodStart] = change.now
        invoice[.periodEnd] = change.now
        invoice[FieldKey<String>("account_country")] = "US"
        invoice[FieldKey<String>("account_name")] = StripeAccount.businessName
        invoice[.statusTransitions] = ["finalized_at": .null, "marked_uncollectible_at": .null, "paid_at": .null, "voided_at": .null]
        invoice[.paymentSettings] = ["default_mandate": .null, "payment_method_options": .null, "payment_method_types": .null]
        let settings = try change.object(Customer.name, customer)?[.invoiceSettings]
        if !invoice.has(.customFields), let fields = settings?["custom_fields"], !fields.isNull { invoice[.customFields] = fields }
        if !invoice.has(.footer) { invoice[.footer] = settings?["footer"]?.string }
        // Where nobody listens, nothing waits to be delivered.
        if try !change.isHeard("invoice.created") { invoice[.webhooksDeliveredAt] = change.now }
        try InvoiceRendering.begin(&invoice, as: settings?["rendering_options"], change)
    }

    /// Takes what a call says of a draft.
    private static func take(into invoice: inout Draft, _ change: inout Change) throws {
        let given = change.arguments
        try InvoiceCustomer.requireMethod(given.string("default_payment_method"), as: "default_payment_method", of: invoice, change)
        try InvoiceCustomer.requireMethod(given.string("default_source"), as: "default_source", of: invoice, change)
        try InvoicePaymentSettings.take(into: &invoice, change)
        try InvoiceRendering.take(into: &invoice, change)
        if let rates = given["default_tax_rates"] {
            invoice[.defaultTaxRates] = try InvoiceTaxRates.given(rates, besides: invoice[.defaultTaxRates], at: "default_tax_rates", change)
        }
        if let percent = given["tax_percent"] { invoice[.defaultTaxRates] = try InvoiceTaxRates.made(of: percent, &change) }
        if let fee = given.integer("application_fee_amount") { invoice[FieldKey<Int64>("application_fee_amount")] = fee }
        if let transfer = given["transfer_data"] { invoice[FieldKey<JSON>("transfer_data")] = transfer.isNull ? nil : transfer }
        if invoice.isNew, !given.has("discounts"), !given.has("from_invoice"), let customer = invoice[.customer] {
            invoice[.discounts] = try CustomerDiscount.current(of: customer, change).map { [$0] }
        }
        if let discounts = given["discounts"] {
            invoice[.discounts] = try Discount.redeem(
                discounts, having: invoice[.discounts] ?? [], for: Discount.Owner("invoice", invoice.id, customer: invoice[.customer]), &change)
        }
        try InvoiceShipping.take(into: &invoice, &change)
        try takeDueDay(into: &invoice, change)
    }

    private static func takeDueDay(into invoice: inout Draft, _ change: Change) throws {
        let given = change.arguments
        if let days = given.integer("days_until_due") {
            if given.has("due_date") { throw Refusal.exclusive(["due_date", "days_until_due"]) }
            invoice[.dueDate] = change.now + days * CalendarDay.secondsOfDay
        }
        let isDated = given.has("due_date") || given.has("days_until_due")
        guard invoice[.collectionMethod] == "send_invoice" else {
            if isDated {
                throw Refusal.invalid("You can only specify 'due_date' or 'days_until_due' if invoice collection method is 'send_invoice'.")
            }
            return invoice[.dueDate] = nil
        }
        guard let due = invoice[.dueDate] else {
            throw Refusal.invalid("If invoice collection method is 'send_invoice', you must specify 'due_date' or 'days_until_due'.")
        }
        if isDated, due < change.now { throw Refusal.invalid("due_date must not be in the past.", parameter: "due_date") }
        try InvoiceCustomer.requireEmail(for: invoice, change)
    }

    /// What a finalized invoice may still be given.
    private static let lasting: Set = [
        "auto_advance", "default_payment_method", "default_source", "expand", "forgiven", "metadata", "payment_settings",
    ]

    static let change: Hook = { invoice, change in
        let given = change.arguments
        guard invoice.status == Invoice.Status.draft.rawValue else {
            if let name = given.values.keys.first(where: { !lasting.contains($0) }) {
                throw Refusal.invalid("Finalized invoices can't be updated in this way", parameter: name)
            }
            try InvoiceCustomer.requireMethod(given.string("default_payment_method"), as: "default_payment_method", of: invoice, change)
            try InvoiceCustomer.requireMethod(given.string("default_source"), as: "default_source", of: invoice, change)
            try InvoicePaymentSettings.take(into: &invoice, change)
            if given.has("auto_advance") { try InvoiceClock.planPayment(of: &invoice, &change) }
            // Versions before 2018-11-08 say it so.
            let isForgiven = invoice.status == Invoice.Status.uncollectible.rawValue
            if given["forgiven"] == true, !isForgiven { try invoice.perform("mark_uncollectible", &change) }
            return
        }
        try take(into: &invoice, &change)
        try InvoiceLines.settle(&invoice, &change)
        try requireMinimum(of: invoice, change)
        // Versions before 2018-11-08 say it so. Nobody expects a payment, so the draft does not go on.
        if given["forgiven"] == true { invoice[.autoAdvance] = false }
        if given.has("auto_advance") || given.has("forgiven") || given.has("automatically_finalizes_at") || given.has("collection_method") {
            try InvoiceClock.planFinalization(of: &invoice, &change)
        }
    }

    /// The items that were on it stay. But they are on no invoice any more, and cannot get on another one.
    static let delete: Hook = { invoice, change in
        guard invoice.status == Invoice.Status.draft.rawValue else { throw Refusal.invalid("You can only delete draft invoices.") }
        guard invoice[.billingReason] == "manual" else {
            throw Refusal.invalid("You can't delete invoices created by subscriptions.")
        }
        for id in invoice[.lineIDs] ?? [] {
            guard let line = try change.object(LineItem.name, id) else { continue }
            if let item = LineItem.item(of: line), try change.object(InvoiceItem.name, item) != nil {
                try change.update(InvoiceItem.name, item) { item, _ in item[.isDead] = true }
            }
            try change.delete(LineItem.name, id)
        }
    }
}
