// Why an attempt of an intent has failed: the error that the intent keeps, and the error that the call answers.
import Engine
import PaymentMethods
import Payers
import Wire

struct IntentFailure {
    let decline: Decline
    /// The `type` of the error.
    var type = "card_error"
    /// The failed charge. Nil if none was made.
    var charge: String?
    let method: Draft
    var kind = IntentKind.payment

    /// The error that the intent keeps.
    func error() throws -> JSON {
        var error = refusal.details
        error["code"] = .string(decline.code)
        error["doc_url"] = .string(Refusal.documentation(of: decline.code))
        error["message"] = .string(decline.message)
        if let parameter = decline.parameter { error["param"] = .string(parameter) }
        error["payment_method"] = try method.document()
        // The error that a SetupIntent keeps has none for a card. Source: recordings of September 2026.
        if kind == .payment || method[.type] != "card" { error["payment_method_type"] = method.json(.type) }
        error["type"] = .string(type)
        return .object(JSONObject(uniqueKeysWithValues: error.sorted { $0.key < $1.key }))
    }

    /// The error that the call answers.
    /// - Parameter intent: as the attempt leaves it.
    func refusal(_ intent: Draft) throws -> Refusal {
        refusal.with([intent.resource.name: try intent.document(), "payment_method": try method.document()])
    }

    private var refusal: Refusal { decline.refusal(charge: charge) }
}

extension Decline {
    static func failedAuthentication(_ kind: IntentKind) -> Decline {
        Decline(code: "\(kind.code)_authentication_failure", declineCode: nil, message: kind.failedAuthentication)
    }

    static let authenticationNotHandled = Decline(
        code: "authentication_required", declineCode: "authentication_not_handled",
        message: "This payment required an authentication action to complete, but `error_on_requires_action` was set. When you're ready, you can "
            + "upgrade your integration to handle actions at https://stripe.com/docs/payments/payment-intents/upgrade-to-handle-actions.")

    /// The customer would have to agree on a page or in an app, and she is not there.
    static let customerAway = Decline(
        code: "authentication_required", declineCode: "authentication_required",
        message: "Your payment method was declined. This transaction requires authentication.")

    static let authenticationMissing = Decline(
        code: "authentication_required", declineCode: "authentication_required",
        message: "Your card was declined. This transaction requires authentication.")
}
