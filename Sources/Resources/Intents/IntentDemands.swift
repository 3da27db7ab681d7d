// What a confirmation must have, besides a PaymentMethod.
import Common
import Engine
import PaymentMethods
import Wire

enum IntentDemands {
    /// Refuses a confirmation that lacks what the type needs of the intent.
    static func require(_ type: PaymentMethodType, _ intent: Draft, _ change: Change) throws(Refusal) {
        for name in type.demandedOptions where IntentTypes.option(name, of: type.name, intent, change).map(\.isNull) ?? true {
            let given = change.arguments["payment_method_options"]?[type.name]?[name]
            if given == nil { throw .missing("payment_method_options[\(type.name)][\(name)]") }
        }
        if type.demandsShipping, !intent.has(.shipping) { throw .missing("shipping") }
    }

    /// Refuses a confirmation that may lead the customer away and does not say where she comes back.
    static func requireReturnURL(for type: PaymentMethodType, _ intent: Draft, _ change: Change) throws(Refusal) {
        if !returnURL(intent, change).isNull || isOffSession(change) { return }
        if let automatic = intent[.automaticPaymentMethods], automatic["enabled"] == true, automatic["allow_redirects"] != "never" {
            guard change.arguments["use_stripe_sdk"] != true else { return }
            throw .invalid(intent[.isAutomaticByDefault] == true ? byDefault : explicit)
        }
        if case .redirect = type.flow { throw .missing("return_url") }
    }

    /// Refuses a creation that gives what only a confirmation can use.
    static func requireNoConfirmation(_ names: [String], _ kind: IntentKind, _ change: Change) throws(Refusal) {
        guard let name = names.first(where: change.arguments.has) ?? (isOffSession(change) ? "off_session" : nil) else { return }
        throw .invalid(
            "The parameter `\(name)` cannot be passed when creating a \(kind.noun) unless `confirm` is set to true.", parameter: name)
    }

    /// Where the customer comes back. Null if nobody said.
    static func returnURL(_ intent: Draft, _ change: Change) -> JSON {
        change.arguments["return_url"] ?? intent[.confirmation]?["return_url"] ?? .null
    }

    /// Whether the customer is not there.
    static func isOffSession(_ change: Change) -> Bool { change.arguments.string("off_session").map { $0 != "false" } ?? false }

    private static let byDefault =
        "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your "
        + "customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set "
        + "`automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and "
        + "Payment Intents."

    private static let explicit = "You must provide a `return_url` when confirming using automatic_payment_methods[enabled]=true."
}
