// An Invoice is a draft at first, with lines that can change. Finalized, it has a number, and a PaymentIntent that asks for its amount. It ends as paid
// or void; one that is marked as uncollectible can still be paid.
import Common
import Customers
import Engine
import Wire

package enum Invoice {
    package enum Status: String, CaseIterable { case draft, open, paid, uncollectible, void }
    package static let name = ResourceName.invoice

    static let resource = Resource(
        name, idPrefix: "in_", or: ["upcoming_in_"], path: "/v1/invoices", pathParameter: name, missing: name,
        listedBy: ["draft_of", "open_subscription", "test_clock"], fields: fields,
        lifecycle: Lifecycle(Status.self, startsAt: .draft, refusingWith: InvoiceRefusal.illegal, calls + outcomes),
        endpoints: [
            .create(InvoiceParameters.ofCreate, emits: "created", then: InvoiceOpening.open), .retrieve,
            .update(InvoiceParameters.ofUpdate, emits: "updated", then: InvoiceOpening.change).missing("id"),
            .delete(emits: "deleted", then: InvoiceOpening.delete),
            .list(by: [
                .choice("collection_method", collectionMethods), .created, .string("customer").references(Customer.name), .string("customer_account"),
                .range("due_date"), Parameter.choice("status", Status.allCases.map(\.rawValue)).refused(as: InvoiceRefusal.status),
                .string("subscription"),
            ]),
            .search(by: [
                .number("created"), .token("currency"), .id("customer"), .metadata, .text("number"), .text("receipt_number"), .token("status"),
                .number("total"),
            ]),
            .preview("create_preview", InvoicePreview.parameters, then: InvoicePreview.create), UpcomingInvoice.endpoint, UpcomingInvoice.lines,
            .call(
                "attach_payment", InvoiceAttachment.parameters, exclusive: InvoiceAttachment.exclusive, then: InvoiceAttachment.attach),
            .call("add_lines", InvoiceLineCalls.addParameters, then: InvoiceLineCalls.add),
            .call("update_lines", InvoiceLineCalls.updateParameters, then: InvoiceLineCalls.update),
            .call("remove_lines", InvoiceLineCalls.removeParameters, then: InvoiceLineCalls.remove),
        ],
        deeds: [
            .byTimer("advance", then: InvoiceClock.advance), .byTimer("attempt_payment", then: InvoiceClock.attempt),
            .byTimer("announce_due_date", then: InvoiceClock.announce), .byTimer("fall_due", then: InvoiceClock.fallDue),
            .byTimer("give_up_debit", then: InvoiceCollection.giveUpDebit), .byTimer("retry_payment", then: InvoiceCollection.retry),
            .byHook("hear_of_payment", then: InvoiceCollection.hear), .byHook("follow_customer", then: InvoiceCustomer.follow),
            .byHook("leave_test_clock", then: InvoiceEnd.leaveTestClock),
        ])

    private static let calls: [Arc<Status>] = [
        .on("finalize", as: "finalized", from: .draft, by: .api([.boolean("auto_advance")]).missing("id"), then: InvoiceFinalization.finalize),
        .on("pay", as: "paid", from: .draft, .open, .uncollectible, by: .api(InvoiceParameters.ofPayment).missing("id"),
            then: InvoiceCollection.pay),
        .on("send", as: "sent", from: .draft, .open, by: .api, then: InvoiceFinalization.send),
        .on("void", as: "voided", from: .open, to: .void, by: .api.missing("id"), then: InvoiceEnd.void),
        .on("mark_uncollectible", as: "marked as uncollectible", from: .open, to: .uncollectible, by: .api.missing("id"), emits: "marked_uncollectible",
            then: InvoiceEnd.giveUp),
    ]

    private static let outcomes: [Arc<Status>] = [
        .on("open", from: .draft, to: .open, by: .consequence, emits: "finalized", then: InvoiceFinalization.open),
        .on("write_off", from: .draft, to: .uncollectible, by: .clock, emits: "marked_uncollectible") { invoice, change in
            invoice.merge(.statusTransitions, ["marked_uncollectible_at": .integer(change.now)])
        },
        .on("settle", from: .open, .uncollectible, to: .paid, by: .consequence),
    ]

    static let collectionMethods = ["charge_automatically", "send_invoice"]

    static func requireDraft(_ invoice: Draft) throws(Refusal) {
        guard invoice.status == Status.draft.rawValue else {
            throw .invalid("Invalid invoice: This invoice is no longer editable", code: "invoice_not_editable", parameter: "invoice")
        }
    }
}
