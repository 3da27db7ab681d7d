// A Quote is an offer to a customer: what she would be billed now, and in every interval. It is a draft that can change, then it is open, and when she
// accepts it, it becomes an invoice, a subscription, or a schedule that begins a subscription later.
import Checkout
import Common
import Engine
import Wire

enum Quote {
    enum Status: String, CaseIterable { case draft, open, accepted, canceled }
    static let name = ResourceName.quote

    static let resource = Resource(
        name, idPrefix: "qt_", path: "/v1/quotes", pathParameter: name, missing: name, fields: fields,
        lifecycle: Lifecycle(Status.self, startsAt: .draft, [
            .on("finalize", from: .draft, to: .open, by: .api([.integer("expires_at", in: 0...Clock.last)]), emits: "finalized", then: QuoteLife.finalize),
            .on("accept", from: .open, to: .accepted, by: .api, emits: "accepted", then: QuoteAcceptance.accept),
            .on("cancel", as: "canceled", from: .draft, .open, to: .canceled, by: .api, emits: "canceled", then: QuoteLife.cancel),
        ]),
        endpoints: [
            .create(QuoteParameters.ofCreate, emits: "created", then: QuoteOpening.open), .retrieve,
            .update(QuoteParameters.ofUpdate, then: QuoteOpening.change),
            .list(by: [
                Parameter.string("customer").references(ResourceName.customer), .string("customer_account"),
                .choice("status", Status.allCases.map(\.rawValue)), .string("test_clock"),
            ]),
            .members("line_items"), .members("computed_upfront_line_items"), .download("pdf", QuoteDocument.contents),
        ],
        deeds: [.byTimer("expire", then: QuoteLife.expire), .byHook("leave_test_clock", then: QuoteLife.leaveTestClock)])
}
