// An InvoicePayment says which payment is for an invoice, and what has come of it.
import Common
import Engine
import Intents
import Wire

package enum InvoicePayment {
    package enum Status: String, CaseIterable { case open, paid, canceled }
    package static let name = "invoice_payment"

    static let resource = Resource(
        name, idPrefix: "inpay_", path: "/v1/invoice_payments", pathParameter: name, noun: name, listedBy: ["payment_key"],
        fields: [
            .integer("amount_paid").orNull, .integer("amount_requested"), .string("currency"), .reference("invoice", to: Invoice.name),
            .boolean("is_default").startingAs(true),
            .hash("payment", [
                .reference("charge", to: ResourceName.charge).orAbsent, .reference("payment_intent", to: ResourceName.paymentIntent).orAbsent,
                .reference("payment_record", to: "payment_record").orAbsent, .choice("type", "charge", "payment_intent", "payment_record"),
            ]),
            .hash("status_transitions", [.timestamp("canceled_at").orNull, .timestamp("paid_at").orNull]), .string("payment_key").internal,
        ],
        lifecycle: Lifecycle(Status.self, startsAt: .open, [
            .on("succeed", from: .open, to: .paid, by: .consequence, emits: "paid") { payment, change in
                payment[.amountPaid] = payment[.amountRequested]
                payment.merge(.statusTransitions, ["paid_at": .integer(change.now)])
            },
            .on("cancel", as: "canceled", from: .open, to: .canceled, by: .consequence) { payment, change in
                payment.merge(.statusTransitions, ["canceled_at": .integer(change.now)])
            },
        ]),
        endpoints: [
            .retrieve,
            .list(
                by: [.created, .string("invoice"), .choice("status", "canceled", "open", "paid")],
                taking: [
                    .hash("payment", [
                        .string("payment_intent"), .string("payment_record"), Parameter.choice("type", "payment_intent", "payment_record").required,
                    ]),
                ], reading: filters),
        ],
        deeds: [.goesWithTestClock], namesCalls: false)

    @Sendable private static func filters(_ arguments: JSONObject) -> JSONObject {
        var filters = arguments
        guard let payment = filters.removeValue(forKey: "payment")?.object else { return filters }
        filters["payment_key"] = payment[payment["type"]?.string ?? ""] ?? ""
        return filters
    }

    /// Asks for what is due: makes a PaymentIntent for it.
    /// - Returns: its id.
    @discardableResult static func open(for invoice: inout Draft, _ change: inout Change) throws -> String {
        let customer = try InvoiceCustomer.of(invoice, change)
        var given: JSONObject = [
            "amount": invoice.json(.amountDue), "capture_method": "automatic", "currency": invoice.json(.currency), "customer": .string(customer.id),
            "description": .string(InvoiceSubscription.purpose(of: invoice)),
        ]
        if invoice.has(.subscription) {
            given["payment_details"] = ["order_reference": .string(invoice.id)]
            given["setup_future_usage"] = "off_session"
        }
        let method = try InvoiceCustomer.method(of: invoice, customer, change).flatMap { try change.object(ResourceName.paymentMethod, $0) }
        // That of an invoice by hand gets its method when it is paid, as recorded.
        if let method, invoice.has(.subscription) { given["payment_method"] = .string(method.id) }
        given["application_fee_amount"] = fee(of: invoice).map(JSON.integer)
        given["on_behalf_of"] = invoice[FieldKey<JSON>("on_behalf_of")]
        given["transfer_data"] = invoice[FieldKey<JSON>("transfer_data")]
        let id = try PaymentIntent.make(given, types: InvoicePaymentSettings.types(of: invoice, paidBy: method), forInvoice: invoice.id, &change)
        let secret = try change.object(PaymentIntent.name, id)?[.clientSecret]
        invoice[.paymentIntent] = id
        invoice[.confirmationSecret] = ["client_secret": secret.map(JSON.string) ?? .null, "type": "payment_intent"]
        try make(for: &invoice, by: id, &change)
        return id
    }

    /// Lets a PaymentIntent be paid with a method of another type, unless the invoice says which types it offers.
    static func offer(_ method: String, in intent: String, of invoice: Draft, _ change: inout Change) throws {
        guard let method = try change.object(ResourceName.paymentMethod, method) else { return }
        let types = InvoicePaymentSettings.types(of: invoice, paidBy: method)
        try PaymentIntent.offer(types, in: intent, &change)
    }

    /// Notes that a PaymentIntent is for what is due.
    static func make(for invoice: inout Draft, by id: String, _ change: inout Change) throws {
        try change.create(name, [
            "amount_requested": invoice.json(.amountDue), "currency": invoice.json(.currency), "invoice": .string(invoice.id),
            "payment": ["payment_intent": .string(id), "type": "payment_intent"], "payment_key": .string(id),
            "status_transitions": ["canceled_at": .null, "paid_at": .null],
        ]) { payment, _ in invoice[.invoicePayment] = payment.id }
    }

    /// What the platform takes: an amount of the invoice, as far as that is due, or a part that the subscription says.
    private static func fee(of invoice: Draft) -> Int64? {
        if let amount = invoice[FieldKey<Int64>("application_fee_amount")] { return min(amount, invoice[.amountDue] ?? 0) }
        return invoice[FieldKey<Decimal>("application_fee_percent")].map { BilledLine.part($0, of: invoice[.amountDue] ?? 0) }
    }

    /// Finalizes an invoice that is paid already.
    /// - Parameter intent: the PaymentIntent that has paid it. Nil if nothing was due.
    static func settle(_ invoice: inout Draft, by intent: String?, _ change: inout Change) throws {
        try InvoiceFinalization.run(&invoice, isPaidElsewhere: true, &change)
        guard invoice.status == Invoice.Status.open.rawValue else { return }
        var method: String?
        if let intent {
            invoice[.paymentIntent] = intent
            invoice[.charge] = try PaymentIntent.tell(intent, ofInvoice: invoice.id, called: InvoiceSubscription.purpose(of: invoice), &change)
            method = try change.object(ResourceName.paymentIntent, intent)?[.paymentMethod]
            try make(for: &invoice, by: intent, &change)
        }
        invoice[.attempted] = true
        invoice[.amountPaid] = invoice[.amountDue]
        try InvoiceCollection.conclude(&invoice, paidWith: method, &change)
        // When it is told of as finalized, it is paid already. Source: recorded webhooks.
        invoice.retell("invoice.finalized")
    }

    /// The charges that have paid it. The last payment, which is usually that of its own PaymentIntent, comes first.
    static func charges(of invoice: Draft, _ change: Change) throws -> [Draft] {
        let payments = try change.ids(name, where: "invoice", is: invoice.id).compactMap { try change.object(name, $0) }
        let intents = payments.filter { $0.status == Status.paid.rawValue }.compactMap { $0[.payment]?["payment_intent"]?.string }
        let charges = try intents.compactMap { try change.object(ResourceName.paymentIntent, $0)?[FieldKey<String>("latest_charge")] }
        let last = invoice[.charge].map { [$0] } ?? []
        return try (last + charges.filter { !last.contains($0) }).compactMap { try change.object(ResourceName.charge, $0) }
    }

    /// Asks for another amount: the rest of what is to pay.
    static func ask(for rest: Int64, of invoice: Draft, _ change: inout Change) throws {
        guard let intent = invoice[.paymentIntent], try change.object(PaymentIntent.name, intent) != nil else { return }
        try change.update(PaymentIntent.name, intent) { intent, _ in intent[.amount] = rest }
        guard let payment = invoice[.invoicePayment], try change.object(name, payment) != nil else { return }
        try change.update(name, payment) { payment, _ in payment[.amountRequested] = rest }
    }

    /// Ends the payment of an invoice that is void, or paid in another way.
    static func cancel(of invoice: Draft, _ change: inout Change) throws {
        guard let intent = invoice[.paymentIntent], let payment = invoice[.invoicePayment],
            try change.object(PaymentIntent.name, intent) != nil, try change.object(name, payment) != nil
        else { return }
        try change.fire("cancel", on: PaymentIntent.name, intent, with: ["cancellation_reason": "void_invoice"])
        try change.fire("cancel", on: name, payment)
    }
}

extension FieldKey<String> {
    static var invoicePayment: Self { FieldKey("invoice_payment") }
}
