// An early fraud warning: the card's issuer believes that a payment was fraud. The merchant can still give the money back, before it is disputed.
import Common
import Engine
import Wire

enum RadarEarlyFraudWarning {
    static let name = "radar.early_fraud_warning"
    /// The first one is the default.
    private static let fraudTypes = [
        "misc", "card_never_received", "fraudulent_card_application", "made_with_counterfeit_card", "made_with_lost_card", "made_with_stolen_card",
        "unauthorized_use_of_card",
    ]
    static let parameters: [Parameter] = [.choice("fraud_type", fraudTypes)]

    static let resource = Resource(
        name, idPrefix: "issfr_", path: "/v1/radar/early_fraud_warnings", pathParameter: "early_fraud_warning", missing: "early_fraud_warning",
        fields: [
            .boolean("actionable"), .reference("charge", to: Charge.name), .string("fraud_type"),
            .reference("payment_intent", to: ResourceName.paymentIntent).orAbsent,
        ],
        endpoints: [
            .retrieve, .list(by: [.string("charge").references(Charge.name), .created, .string("payment_intent")]),
        ])

    /// The issuer of a charge's card sends one.
    static let warn: Hook = { charge, change in
        guard charge.has(.testCard), charge[.captured] == true else {
            throw Refusal.invalid("Only the charge of a card that was captured can be reported as fraud.")
        }
        let isSettled = charge[.refunded] == true || charge[.disputed] == true
        try change.create(name, [
            "actionable": .bool(!isSettled), "charge": .string(charge.id), "fraud_type": .string(change.arguments.string("fraud_type") ?? fraudTypes[0]),
        ], emits: "created") { warning, _ in
            if charge.has(.paymentIntent) { warning.copy(.paymentIntent, from: charge) }
        }
        charge.note("warn", change)
    }

    /// Nothing is left to do about the warnings of a charge that was given back or charged back.
    static func settle(_ charge: Draft, _ change: inout Change) throws {
        for id in try change.ids(name, where: "charge", is: charge.id) {
            try change.update(name, id) { warning, change in
                guard warning[.actionable] == true else { return }
                warning[.actionable] = false
                warning.note("settle", change, event: "updated")
            }
        }
    }
}

extension FieldKey<Bool> {
    fileprivate static var actionable: Self { FieldKey("actionable") }
}
