// A CheckoutSession leads a customer through one purchase on the page at `url`, or saves her card there. A tester does what she does, on the page or
// through the control plane. A session ends as complete or as expired.
import Common
import Customers
import Engine
import Wire

package enum CheckoutSession {
    package enum Status: String, CaseIterable { case open, complete, expired }
    enum Mode: String, CaseIterable { case payment, setup, subscription }

    package static let name = ResourceName.checkoutSession

    static let resource = Resource(
        name, idPrefix: "cs_", path: "/v1/checkout/sessions", pathParameter: "session", missing: "session", noun: name,
        listedBy: ["details_email", "test_clock"], fields: fields,
        lifecycle: Lifecycle(Status.self, startsAt: .open, refusingWith: CheckoutRefusal.illegal, [
            .on("complete", from: .open, by: .tester(CheckoutParameters.ofCompletion), then: CheckoutPayment.complete),
            .on("revise", from: .open, by: .tester(CheckoutParameters.ofRevision), then: CheckoutRevision.revise),
            .on("expire", from: .open, to: .expired, by: .api, emits: "expired", then: CheckoutExpiry.expire),
            .on("finish", as: "finished", from: .open, to: .complete, by: .consequence, emits: "completed", then: CheckoutEnd.finish),
            .on("receive", from: .complete, by: .consequence, emits: "async_payment_succeeded") { session, _ in session[.paymentStatus] = "paid" },
            .on("lose", as: "lost", from: .complete, by: .consequence, emits: "async_payment_failed"),
        ]),
        endpoints: [
            .create(CheckoutParameters.ofCreate, exclusive: CheckoutParameters.exclusive, then: CheckoutOpening.open), .retrieve,
            .update(CheckoutParameters.ofUpdate, then: CheckoutRevision.update),
            .list(
                by: [
                    .created, .string("customer").references(Customer.name), .string("customer_account"), .string("payment_intent"),
                    .string("payment_link"), .choice("status", "complete", "expired", "open"), .string("subscription"),
                ], taking: [.hash("customer_details", [Parameter.string("email").required])], reading: filters),
            .members("line_items"),
        ],
        deeds: [
            .byTimer("begin_period", then: CheckoutSubscription.beginPeriod), .byTimer("lapse", then: CheckoutExpiry.lapse),
            .byTester("settle", [.choice("outcome", "succeed", "fail")], when: CheckoutPayment.isAwaited, then: CheckoutPayment.settle),
            .byTester("recover", when: CheckoutExpiry.isRecoverable, then: CheckoutExpiry.recover), .byHook("hear_of_payment", then: CheckoutPayment.hear),
            .goesWithTestClock,
        ])

    @Sendable private static func filters(_ arguments: JSONObject) -> JSONObject {
        var filters = arguments
        if let details = filters.removeValue(forKey: "customer_details") { filters["details_email"] = details["email"] }
        return filters
    }
}

extension Draft {
    var mode: CheckoutSession.Mode { self[FieldKey<String>("mode")].flatMap(CheckoutSession.Mode.init) ?? .payment }
}
