// Whether a payment saves its PaymentMethod, and for what: `setup_future_usage` of the intent, or of the options of the PaymentMethod's type.
import Engine
import Wire

enum FutureUsage {
    private static let name = "setup_future_usage"

    /// What counts for a type: its options come first. Nil if the PaymentMethod is not saved.
    static func of(_ type: String, in intent: Draft) -> String? {
        guard let own = intent[.paymentMethodOptions]?[type]?[name]?.string else { return intent[.setupFutureUsage] }
        return own == "none" ? nil : own
    }

    /// A browser may only save for more than the server wants: from `on_session` to `off_session`.
    /// - Parameter intent: as it was before, or with the change.
    static func requireSecretKey(_ intent: Draft, _ change: Change) throws(Refusal) {
        guard change.isPublishable else { return }
        try require(change.arguments[name], after: intent.former(.setupFutureUsage), at: name)
        let former = intent.former(.paymentMethodOptions)
        for (type, options) in change.arguments["payment_method_options"]?.object ?? [:] {
            try require(options[name], after: former?[type]?[name]?.string, at: "payment_method_options[\(type)][\(name)]")
        }
    }

    private static func require(_ given: JSON?, after former: String?, at parameter: String) throws(Refusal) {
        guard let given, given.string != former, former != "on_session" || given != "off_session" else { return }
        throw .invalid(
            "With a publishable key, you can only change `setup_future_usage` from `on_session` to `off_session`.", parameter: parameter)
    }
}
