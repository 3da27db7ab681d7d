// A SetupAttempt is one confirmation of a SetupIntent, and what came of it.
import Common
import Connect
import Customers
import Engine
import PaymentMethods
import Payers
import Wire

enum SetupAttempt {
    enum Status: String, CaseIterable {
        case requiresConfirmation = "requires_confirmation"
        case requiresAction = "requires_action"
        case processing, succeeded, failed, abandoned
    }

    static let name = "setup_attempt"

    static let resource = Resource(
        name, idPrefix: "setatt_", path: "/v1/setup_attempts",
        fields: [
            .reference("application", to: "application").orNull, .boolean("attach_to_self").orAbsent, .reference("customer", to: Customer.name).orNull,
            .string("customer_account").orNull, .list("flow_directions", of: .string).orNull, .reference("on_behalf_of", to: StripeAccount.name).orNull,
            .reference("payment_method", to: PaymentMethod.name), .tree("payment_method_details"), .tree("setup_error").orNull,
            .reference("setup_intent", to: SetupIntent.name), .string("usage"),
        ],
        lifecycle: Lifecycle(Status.self, startsAt: .requiresConfirmation, or: [.requiresAction, .succeeded, .failed], [
            .on("succeed", from: .requiresConfirmation, .requiresAction, .processing, to: .succeeded, by: .consequence),
            .on("fail", from: .requiresConfirmation, .requiresAction, .processing, to: .failed, by: .consequence),
            .on("process", from: .requiresAction, to: .processing, by: .consequence),
            .on("abandon", from: .requiresConfirmation, .requiresAction, to: .abandoned, by: .consequence),
        ]),
        endpoints: [.list(by: [.created, Parameter.string("setup_intent").references(SetupIntent.name).required])])

    /// Makes the attempt of a confirmation.
    static func begin(_ intent: inout Draft, _ method: Draft, in status: Status, threeDSecure: JSON = .null, _ change: inout Change) throws {
        let fields: JSONObject = [
            "customer": intent.json(.customer), "customer_account": intent.json(FieldKey<String>("customer_account")),
            "flow_directions": intent.json(FieldKey<JSON>("flow_directions")), "on_behalf_of": intent.json(FieldKey<String>("on_behalf_of")),
            "payment_method": .string(method.id), "payment_method_details": details(of: method, threeDSecure: threeDSecure),
            "setup_intent": .string(intent.id), "usage": intent.json(.usage),
        ]
        intent[.latestAttempt] = try change.create(name, fields) { attempt, _ in try attempt.begin(in: status) }
    }

    /// Whether an attempt waits for the customer, or for her bank.
    static func isOpen(of intent: Draft, _ change: Change) throws -> Bool {
        guard let attempt = try intent[.latestAttempt].flatMap({ try change.object(name, $0) }) else { return false }
        return [Status.requiresAction, .processing].map(\.rawValue).contains(attempt.status)
    }

    /// Moves the attempt that waits for the customer, or for her bank.
    static func end(_ intent: Draft, by transition: String, _ change: inout Change, _ body: (inout Draft) -> Void = { _ in }) throws {
        guard let id = intent[.latestAttempt], try isOpen(of: intent, change) else { return }
        try change.update(name, id) { attempt, change in
            body(&attempt)
            try attempt.perform(transition, &change)
        }
    }

    static func details(of method: Draft, threeDSecure: JSON) -> JSON {
        let type = method[.type] ?? ""
        var details: JSONObject = [:]
        if type == "card", let card = method[.card] {
            for name in ["brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "wallet"] {
                details[name] = card[name] ?? .null
            }
            details["network"] = card["brand"] ?? .null
            details["three_d_secure"] = threeDSecure
            details.sortKeys()
        }
        var whole: JSONObject = [type: .object(details), "type": .string(type)]
        whole.sortKeys()
        return .object(whole)
    }
}
