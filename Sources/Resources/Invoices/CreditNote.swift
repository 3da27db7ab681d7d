// A CreditNote takes back a part of a finalized invoice. It first lowers what is still to pay. The rest was paid already, and goes back as refunds, to the
// customer's balance, or in another way. Source: Stripe's specification of credit notes, and recorded ones.
import Common
import Coupons
import Customers
import Engine
import Wire

package enum CreditNote {
    package enum Status: String, CaseIterable { case issued, void }
    package static let name = "credit_note"
    /// The beginning of the path of its PDF.
    package static let root = "credit_notes"

    static let resource = Resource(
        name, idPrefix: "cn_", path: "/v1/credit_notes", pathParameter: name, missing: name, fields: fields,
        lifecycle: Lifecycle(Status.self, startsAt: .issued, [
            .on("void", as: "voided", from: .issued, to: .void, by: .api, emits: "voided", then: CreditNoteEffect.void),
        ]),
        endpoints: [
            .create(parameters, exclusive: exclusive, emits: "created", then: open), .retrieve, .update(emits: "updated"),
            .list(by: [.created, .string("customer").references(Customer.name), .string("customer_account"), .string("invoice")]),
            .preview("preview", given + parameters, exclusive: exclusive, method: "GET", then: preview),
            .previewedList("preview/lines", given + parameters, exclusive: exclusive, then: preview, listing: previewedLines)
                .answering(CreditNoteLine.name),
        ],
        deeds: [.byHook("leave_test_clock") { note, change in
            try change.fireAll("leave_test_clock", on: CreditNoteLine.name, where: name, is: note.id)
            note.remove()
        }])

    /// Their ids say that there are no such lines. They are the same in every preview, so that a list of them can go on after one.
    private static let previewedLines: Work.ListComputation = { note, change in
        let owner = note[.invoice]?.drop { $0 != "_" }.dropFirst() ?? ""
        let lines = try change.made(CreditNoteLine.name).compactMap { try change.object(CreditNoteLine.name, $0) }.enumerated().map { place, line in
            JSON.object((try change.document(of: line).object ?? [:]).merging(["id": .string("cnli_tmp_\(owner)\(place + 1)")]) { $1 })
        }
        return try ComputedPage(of: lines, change.arguments).read()
    }

    private static let fields: [Field] = [
        .integer("amount"), .integer("amount_shipping").startingAs(0), .string("currency"), .reference("customer", to: Customer.name),
        .string("customer_account").orNull, .reference("customer_balance_transaction", to: CustomerBalanceTransaction.name).orNull,
        .integer("discount_amount").startingAs(0), LineItem.discountAmounts("discount_amounts").startingAs([]),
        .timestamp("effective_at").orNull.given(.create),
        .reference("invoice", to: Invoice.name).given(.create.required),
        .hash("lines", [.string("object"), .list("data", of: .hash(CreditNoteLine.fields)), .boolean("has_more"), .string("url")]),
        .string("memo", maximum: 5000).orNull.given, .metadata, .string("number"), .integer("out_of_band_amount", in: 0...99_999_999).orNull.given(.create),
        .link("pdf"), .integer("post_payment_amount").startingAs(0), .integer("pre_payment_amount").startingAs(0),
        .list("pretax_credit_amounts", of: .hash(LineItem.creditAmounts)).startingAs([]),
        .choice("reason", reasons).orNull.given(.create),
        .list("refunds", of: .hash([
            .integer("amount_refunded"), .tree("payment_record_refund").orNull, .reference("refund", to: ResourceName.refund),
            .choice("type", "payment_record_refund", "refund").orNull,
        ])).startingAs([]),
        .hash("shipping_cost", [
            .integer("amount_subtotal"), .integer("amount_tax"), .integer("amount_total"), .reference("shipping_rate", to: "shipping_rate").orNull,
            .list("taxes", of: .tree).orAbsent,
        ]).orNull,
        .integer("subtotal"), .integer("subtotal_excluding_tax").orNull, .integer("total"), .integer("total_excluding_tax").orNull,
        .list("total_taxes", of: .hash(LineItem.taxes)).orNull.startingAs([]), .choice("type", "mixed", "post_payment", "pre_payment"),
        .timestamp("voided_at").orNull,
    ]

    private static let amounts: ClosedRange<Int64> = 0...99_999_999

    private static let parameters: [Parameter] = [
        .integer("amount", in: amounts), .integer("credit_amount", in: amounts), .choice("email_type", "credit_note", "none"),
        Parameter.array("lines", of: .hash(CreditNoteLine.parameters), maximum: InvoiceItem.maximum), .integer("refund_amount", in: amounts),
        .array("refunds", of: .hash([
            .integer("amount_refunded", in: amounts), Parameter.string("refund").references(ResourceName.refund).required, .choice("type", "refund"),
        ])),
        .hash("shipping_cost", [.string("shipping_rate")]),
    ].map(\.forHook)

    /// The fields that a preview takes as a creation does.
    private static let given: [Parameter] = [
        .integer("effective_at", in: 0...253_402_300_799), Parameter.string("invoice").references(Invoice.name).required,
        .string("memo", maximum: 5000), .metadata, .integer("out_of_band_amount", in: amounts), .choice("reason", reasons),
    ]

    private static let reasons = ["duplicate", "fraudulent", "order_change", "product_unsatisfactory"]
    private static let exclusive = [["amount", "lines"], ["amount", "shipping_cost"]]

    private static let open: Hook = { note, change in
        try fill(&note, &change)
        try CreditNoteEffect.apply(&note, &change)
    }

    private static let preview: Hook = { note, change in
        try note.take("effective_at", "invoice", "memo", "metadata", "out_of_band_amount", "reason", from: change)
        try fill(&note, &change)
    }

    /// Works out what the note takes back. Nothing but the note changes.
    private static let fill: Hook = { note, change in
        let given = change.arguments
        guard let id = given.string("invoice"), let invoice = try change.object(Invoice.name, id) else {
            throw Refusal.noSuchReference("invoice", given.string("invoice") ?? "", parameter: "invoice")
        }
        guard [Invoice.Status.open, .paid, .uncollectible].map(\.rawValue).contains(invoice.status) else {
            let isDraft = invoice.status == Invoice.Status.draft.rawValue
            throw Refusal.invalid("You cannot create a credit note for a \(isDraft ? "draft" : "voided") invoice.", parameter: "invoice")
        }
        for name in ["currency", "customer", "customer_account"] { note[FieldKey<JSON>(name)] = invoice.json(FieldKey<JSON>(name)) }
        note[.effectiveAt] = note[.effectiveAt] ?? change.now
        note[FieldKey<String>("pdf")] = InvoiceLink.pdf(of: note, change)
        let count = (invoice[.creditNoteCount] ?? 0) + 1
        note[.number] = "\(invoice[.number] ?? "")-CN-\(count < 10 ? "0" : "")\(count)"
        let lines = try CreditNoteLine.read(given, for: invoice, change)
        try CreditNoteTotals(lines, shipping: shipping(given, of: invoice)).fill(&note, &change)
        try CreditNoteEffect.split(&note, by: invoice, change)
    }

    /// What was paid for shipping, if the call takes it back.
    private static func shipping(_ given: Arguments, of invoice: Draft) throws -> JSONObject? {
        guard let rate = given["shipping_cost"]?["shipping_rate"]?.string else { return nil }
        guard let cost = invoice[.shippingCost], cost["shipping_rate"]?.string == rate else {
            throw Refusal.noSuchReference("shipping rate", rate, parameter: "shipping_cost[shipping_rate]")
        }
        return cost
    }
}

extension FieldKey<Int64> {
    /// How many credit notes an invoice has had.
    static var creditNoteCount: Self { FieldKey("credit_note_count") }
    static var postPaymentAmount: Self { FieldKey("post_payment_amount") }
    static var postPaymentCredit: Self { FieldKey("post_payment_credit_notes_amount") }
    static var prePaymentAmount: Self { FieldKey("pre_payment_amount") }
    static var prePaymentCredit: Self { FieldKey("pre_payment_credit_notes_amount") }
}
