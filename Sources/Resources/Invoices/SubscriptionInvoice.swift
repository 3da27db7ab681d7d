// The invoices that subscriptions make. They wait as drafts for an hour, or are finalized and paid at once.
import Common
import Coupons
import Customers
import Engine
import Wire

package struct SubscriptionInvoice {
    /// Its `billing_reason`.
    let reason: String
    /// What it is about. Not what its lines bill.
    let period: (start: Int64, end: Int64)
    /// The fields of its lines for the items of the subscription. The last one comes first.
    let lines: [JSONObject]
    /// The pending items that it takes, oldest first.
    let items: [String]
    /// What happens to it by itself.
    let course: Course
    /// Whether the customer's balance is for other invoices.
    let leavesBalance: Bool

    package enum Course {
        /// It is finalized in the call that makes it, or by what the subscription does next.
        case now
        /// The same. But if the payment fails, it is not tried again.
        case once
        /// It is finalized after an hour.
        case later
        /// It stays a draft.
        case never
    }

    package init(
        _ reason: String, period: (start: Int64, end: Int64), lines: [JSONObject], items: [String] = [], _ course: Course,
        leavingBalance leavesBalance: Bool = false
    ) {
        self.reason = reason
        self.period = period
        self.lines = lines
        self.items = items
        self.course = course
        self.leavesBalance = leavesBalance
    }

    /// Makes the draft.
    /// - Returns: its id.
    package func open(for subscription: Draft, _ change: inout Change) throws -> String {
        try change.create(Invoice.name, [:]) { invoice, change in
            try fill(&invoice, for: subscription, &change)
            // The draft is told of as it is before anything becomes of it.
            invoice.note("create", change, event: "created")
        }
    }

    private func fill(_ invoice: inout Draft, for subscription: Draft, _ change: inout Change) throws {
        guard let customer = subscription[.customer], let currency = subscription[.currency] else { return }
        try InvoiceOpening.begin(&invoice, for: customer, in: currency, as: reason, change)
        (invoice[.periodStart], invoice[.periodEnd]) = period
        invoice[.subscription] = subscription.id
        invoice[.openSubscription] = subscription.id
        if leavesBalance { invoice[.leavesBalance] = true }
        invoice[.subscriptionMethod] = InvoiceSubscription.method(of: subscription)
        invoice[.parent] = [
            "quote_details": .null,
            "subscription_details": ["metadata": subscription.json(.metadata), "subscription": .string(subscription.id)],
            "type": "subscription_details",
        ]
        for name in ["application_fee_percent", "collection_method", "default_tax_rates", "on_behalf_of", "test_clock", "transfer_data"] {
            invoice[FieldKey<JSON>(name)] = subscription[FieldKey<JSON>(name)]
        }
        invoice[.discounts] = try SubscriptionInvoice.discounts(for: subscription, change)
        takeSettings(of: subscription, into: &invoice)
        if subscription[.collectionMethod] == "send_invoice" {
            invoice[.dueDate] = change.now + (subscription[FieldKey<Int64>("days_until_due")] ?? 0) * CalendarDay.secondsOfDay
        }
        for line in lines { try InvoiceLines.put(line, on: &invoice, &change) }
        try MeteredLine.count(of: &invoice, &change)
        try InvoiceLines.gather(items, into: &invoice, &change)
        invoice[.autoAdvance] = course != .never
        if course == .once { invoice[.isTriedOnce] = true }
        if course == .later { try InvoiceClock.planFinalization(of: &invoice, &change) }
    }

    /// The discounts of its invoices: its own, or else the customer's.
    package static func discounts(for subscription: Draft, _ change: Change) throws -> [String] {
        if let own = subscription[.discounts], !own.isEmpty { return own }
        return try subscription[.customer].flatMap { try CustomerDiscount.current(of: $0, change) }.map { [$0] } ?? []
    }

    private func takeSettings(of subscription: Draft, into invoice: inout Draft) {
        let settings = subscription[FieldKey<JSONObject>("invoice_settings")]
        for name in ["account_tax_ids", "custom_fields", "description", "footer", "issuer"] {
            if let value = settings?[name], !value.isNull { invoice[FieldKey<JSON>(name)] = value }
        }
        invoice.merge(.automaticTax, ["enabled": subscription[.automaticTax]?["enabled"] ?? false])
        invoice.merge(.automaticTax, ["liability": subscription[.automaticTax]?["liability"] ?? .null])
        let payment = subscription[.paymentSettings]
        var options = payment?["payment_method_options"] ?? .null
        // Only a subscription chooses the network of a card, and describes its mandate.
        if let card = options["card"]?.object { options["card"] = .object(card.filter { !["mandate_options", "network"].contains($0.key) }) }
        invoice.merge(.paymentSettings, ["payment_method_options": options, "payment_method_types": payment?["payment_method_types"] ?? .null])
    }

    // MARK: Afterwards

    /// How a call wants an invoice to be paid.
    package enum Payment {
        /// It was paid before it was made.
        case already(by: String)
        /// It is only finalized: the customer pays it herself.
        case byCustomer
        /// It is paid in the call. If the customer is not there, it is off-session: then she cannot be asked.
        case atOnce(isOffSession: Bool)
        /// It is paid, and nobody waits for that.
        case byClock
    }

    /// Finalizes it in the call that has made it.
    package static func finalize(_ id: String, for subscription: Draft, _ payment: Payment, _ change: inout Change) throws {
        try change.update(Invoice.name, id) { invoice, change in
            invoice[.subscriptionMethod] = InvoiceSubscription.method(of: subscription)
            if case .already(let intent) = payment { return try InvoicePayment.settle(&invoice, by: intent, &change) }
            try InvoiceFinalization.run(&invoice, &change)
            guard invoice.status == Invoice.Status.open.rawValue else { return }
            guard InvoiceClock.isCharged(invoice) else { return invoice.note("send", change, event: "sent") }
            switch payment {
            case .already, .byCustomer: break
            case .atOnce(let isOffSession):
                try InvoiceCollection.collect(&invoice, isAutomatic: false, by: Arguments(["off_session": .bool(isOffSession)]), &change)
            case .byClock: try InvoiceCollection.collect(&invoice, isAutomatic: true, &change)
            }
        }
    }

    /// An invoice that is paid in part stays open.
    package static func void(_ id: String, _ change: inout Change) throws {
        guard let invoice = try change.object(Invoice.name, id), invoice.status == Invoice.Status.open.rawValue, invoice[.amountPaid] == 0 else { return }
        try change.fire("void", on: Invoice.name, id)
    }

    /// Tries at once to collect an invoice that goes on by itself.
    package static func retry(_ id: String, _ change: inout Change) throws {
        guard let invoice = try change.object(Invoice.name, id), invoice.status == Invoice.Status.open.rawValue, invoice[.autoAdvance] == true else { return }
        try change.schedule("retry_payment", on: invoice, after: 0)
    }

    /// Ends an invoice of a subscription whose collection is paused.
    package static func giveUp(_ id: String, because reason: String, _ change: inout Change) throws {
        guard try change.object(Invoice.name, id)?.status == Invoice.Status.open.rawValue else { return }
        try change.fire("mark_uncollectible", on: Invoice.name, id, with: ["reason": .string(reason)])
    }

    /// How long a last invoice with a negative total stays a draft, in seconds. Source: recorded invoices.
    private static let writeOffSeconds: Int64 = 5

    /// Gives up a draft with a negative total. It gets no number, and the credit does not reach the customer's balance.
    package static func writeOff(_ id: String, _ change: inout Change) throws {
        try change.update(Invoice.name, id) { invoice, change in try change.schedule("write_off", on: invoice, after: writeOffSeconds) }
    }

    /// Its events come after what has happened since.
    package static func tellLater(_ id: String, _ change: inout Change) throws {
        try change.update(Invoice.name, id) { invoice, change in invoice.postponeEvents(change) }
    }

    /// All that is known of it, for a preview. The customer's credits pay for usage on a draft as they will when it is final.
    package static func fields(of id: String, _ change: Change) throws -> JSONObject? {
        var change = change
        guard let draft = try change.object(Invoice.name, id) else { return nil }
        if draft.status == Invoice.Status.draft.rawValue {
            try change.update(Invoice.name, id) { invoice, change in try InvoiceCredits.use(for: &invoice, &change) }
        }
        guard var invoice = try change.object(Invoice.name, id) else { return nil }
        invoice[.previewedLines] = try InvoicePreview.lines(of: invoice, change)
        return invoice.fields
    }

    /// Tells of an invoice that is to come.
    /// - Parameter fields: those that it will have.
    package static func announce(_ fields: JSONObject, _ change: inout Change) throws {
        try change.create(Invoice.name, [:]) { invoice, change in
            invoice.take(prefix: "upcoming_in_")
            InvoicePreview.show(fields, in: &invoice)
            invoice.note("create", change, event: "upcoming")
            invoice.remove()
        }
    }

    /// What became of an invoice, and of its payment.
    package enum State { case draft, paid, processing, unpaid, ended }

    package static func state(of id: String, _ change: Change) throws -> State {
        guard let invoice = try change.object(Invoice.name, id), let status = Invoice.Status(rawValue: invoice.status) else { return .ended }
        switch status {
        case .draft: return .draft
        case .paid: return .paid
        case .void, .uncollectible: return .ended
        case .open:
            let intent = try invoice[.paymentIntent].flatMap { try change.object(ResourceName.paymentIntent, $0) }
            return intent?.status == "processing" ? .processing : .unpaid
        }
    }

    /// What its PaymentIntent was paid with.
    package static func method(paying id: String, _ change: Change) throws -> String? {
        guard let intent = try change.object(Invoice.name, id)?[.paymentIntent] else { return nil }
        return try change.object(ResourceName.paymentIntent, intent)?[.paymentMethod]
    }

    package static func isFree(_ id: String, _ change: Change) throws -> Bool { try (change.object(Invoice.name, id)?[.amountDue] ?? 0) == 0 }
    package static func total(of id: String, _ change: Change) throws -> Int64 { try change.object(Invoice.name, id)?[.invoiceTotal] ?? 0 }
    /// The discounts that have taken something off it.
    package static func discounts(of id: String, _ change: Change) throws -> [String] { try change.object(Invoice.name, id)?.usedDiscounts ?? [] }

    /// Whether a subscription has no other invoice that is still to be paid.
    package static func isLastSettled(of subscription: String, besides id: String, _ change: Change) throws -> Bool {
        try change.ids(Invoice.name, where: "open_subscription", is: subscription).allSatisfy { $0 == id }
    }

    /// Whether all other invoices of a subscription that are to be paid are still drafts.
    package static func isOnlyOpen(_ id: String, of subscription: String, _ change: Change) throws -> Bool {
        try change.ids(Invoice.name, where: "open_subscription", is: subscription).allSatisfy { try $0 == id || state(of: $0, change) == .draft }
    }

    /// Stops what goes on by itself with the open invoices of a subscription, and its drafts.
    package static func hold(of subscription: String, _ change: inout Change) throws {
        for id in try change.ids(Invoice.name, where: "open_subscription", is: subscription) where !change.isWorking(on: id) {
            guard let invoice = try change.object(Invoice.name, id), invoice[.autoAdvance] == true else { continue }
            try change.update(Invoice.name, id) { invoice, change in
                invoice[.autoAdvance] = false
                invoice[.nextPaymentAttempt] = nil
                invoice[.automaticallyFinalizesAt] = nil
                invoice[.finalizesAt] = nil
                invoice.note("hold", change, event: "updated")
            }
        }
    }
}
