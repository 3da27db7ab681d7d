// A Review: Radar asks the merchant to look at a payment. It is open until the merchant approves the payment, or until the payment is given back,
// disputed or canceled.
import Common
import Engine
import Wire

enum Review {
    static let name = "review"

    static let resource = Resource(
        name, idPrefix: "prv_", path: "/v1/reviews", pathParameter: "review", missing: "review",
        fields: [
            .string("billing_zip").orNull, .reference("charge", to: Charge.name).orNull,
            .choice(
                "closed_reason", "acknowledged", "approved", "canceled", "disputed", "payment_never_settled", "redacted", "refunded", "refunded_as_fraud"
            ).orNull,
            .string("ip_address").orNull,
            .hash("ip_address_location", [
                .string("city").orNull, .string("country").orNull, .decimal("latitude").orNull, .decimal("longitude").orNull, .string("region").orNull,
            ]).orNull,
            .boolean("open").startingAs(true), .choice("opened_reason", "manual", "rule"),
            .reference("payment_intent", to: ResourceName.paymentIntent).orAbsent, .string("reason"),
            .hash("session", ["browser", "device", "platform", "version"].map { .string($0).orNull }).orNull,
        ],
        endpoints: [.retrieve, .list(by: [.created], only: "open"), .call("approve", then: approve)])

    // MARK: Beginning

    /// A person asks for it.
    static let open: Hook = { charge, change in
        guard charge.status == Charge.Status.succeeded.rawValue, charge[.refunded] != true, charge[.disputed] != true else {
            throw Refusal.invalid("Only a charge that has succeeded and was neither refunded nor disputed can be reviewed.")
        }
        if let review = try opened(on: charge, change) { throw Refusal.invalid("The charge \(charge.id) has an open review already: \(review.id).") }
        try open(on: &charge, because: "manual", &change)
        charge.note("review", change)
        // A seed may name an intent that is not there.
        guard let intent = charge[.paymentIntent], try change.object(ResourceName.paymentIntent, intent) != nil else { return }
        try change.update(ResourceName.paymentIntent, intent) { intent, _ in intent.copy(.review, from: charge) }
    }

    /// Whoever makes a payment intent's charge copies the charge's review to the intent.
    /// - Parameter reason: `rule` or `manual`.
    static func open(on charge: inout Draft, because reason: String, _ change: inout Change) throws {
        let address = charge[.billingDetails]?["address"]
        let fields: JSONObject = [
            "billing_zip": address?["postal_code"] ?? .null, "charge": .string(charge.id), "opened_reason": .string(reason), "reason": .string(reason),
        ]
        charge[.review] = try change.create(name, fields, emits: "opened") { [charge] review, _ in
            if charge.has(.paymentIntent) { review.copy(.paymentIntent, from: charge) }
        }
    }

    // MARK: End

    private static let approve: Hook = { review, change in
        guard review[.open] == true else { throw Refusal.invalid("The review \(review.id) is closed already.") }
        close(&review, because: "approved", change)
    }

    /// Ends the review of a charge. Nothing happens if none is open.
    static func close(of charge: Draft, because reason: String, _ change: inout Change) throws {
        guard let review = try opened(on: charge, change) else { return }
        try change.update(name, review.id) { review, change in close(&review, because: reason, change) }
    }

    private static func close(_ review: inout Draft, because reason: String, _ change: Change) {
        review[.open] = false
        review[.closedReason] = reason
        review[.reason] = reason
        review.note("close", change, event: "closed")
    }

    private static func opened(on charge: Draft, _ change: Change) throws -> Draft? {
        guard let id = charge[.review], let review = try change.object(name, id), review[.open] == true else { return nil }
        return review
    }
}

extension FieldKey<Bool> {
    fileprivate static var open: Self { FieldKey("open") }
}

extension FieldKey<String> {
    fileprivate static var closedReason: Self { FieldKey("closed_reason") }
}
