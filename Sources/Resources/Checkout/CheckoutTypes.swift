// The ways to pay that a Checkout Session offers: the account's, as far as they fit the currency, or those that the shop names.
import Engine
import Intents
import PaymentMethods
import Wire

enum CheckoutTypes {
    static func set(of session: inout Draft, _ change: Change) throws {
        try setTypes(of: &session, change)
        session[.paymentMethodOptions] = CheckoutMethodOptions.shown(
            change.arguments["payment_method_options"]?.object ?? [:], offering: session[.paymentMethodTypes] ?? [])
    }

    private static func requireAccepted(_ currency: String, by types: [String]) throws(Refusal) {
        guard let unfit = types.compactMap(PaymentMethodType.named).first(where: { !$0.accepts(currency) }) else { return }
        let accepted = unfit.currencies.sorted().map { "`\($0)`" }.joined(separator: ", ")
        throw .invalid("`\(unfit.name)` only supports the following currencies: \(accepted).", parameter: "payment_method_types")
    }

    private static func setTypes(of session: inout Draft, _ change: Change) throws {
        if let named = change.arguments["payment_method_types"]?.array?.compactMap(\.string), !named.isEmpty {
            try IntentTypes.requireNameable(change)
            try IntentTypes.requireKnown(named.map(JSON.string), at: "payment_method_types")
            if session.mode != .setup, let currency = session[.currency] { try requireAccepted(currency, by: named) }
            session[.paymentMethodTypes] = named
            return
        }
        let offered = try IntentTypes.offered(
            in: session.mode == .setup ? nil : session[.currency], hasCustomer: session.has(.customer),
            isManual: change.arguments["payment_intent_data"]?["capture_method"] == "manual", isSaving: session.mode == .subscription,
            configuration: change.arguments.string("payment_method_configuration"), change)
        let allowed = session[FieldKey<[String]>("allowed_payment_method_types")]
        let excluded = session[FieldKey<[String]>("excluded_payment_method_types")] ?? []
        session[.paymentMethodTypes] = offered.types.filter { allowed?.contains($0) != false && !excluded.contains($0) }
        session[FieldKey<JSONObject>("payment_method_configuration_details")] = ["id": .string(offered.configuration), "parent": .null]
    }
}
