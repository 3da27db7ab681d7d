// A PaymentIntent leads a customer through one payment: it gets a PaymentMethod, asks her to confirm if her bank wants that, and makes a Charge. If
// the payment fails, it waits for another PaymentMethod.
import CashBalances
import Charges
import Common
import Connect
import Customers
import Engine
import PaymentMethods
import Wire

package enum PaymentIntent {
    /// In the order in which messages name them.
    package enum Status: String, CaseIterable {
        case requiresPaymentMethod = "requires_payment_method"
        case requiresCapture = "requires_capture"
        case requiresConfirmation = "requires_confirmation"
        case requiresAction = "requires_action"
        case processing, succeeded, canceled
    }

    package static let name = ResourceName.paymentIntent
    static let cancellationReasons = ["abandoned", "duplicate", "fraudulent", "requested_by_customer"]

    package static let resource = Resource(
        name, idPrefix: "pi_", path: "/v1/payment_intents", pathParameter: "intent", missing: "intent", noun: "payment_intent",
        listedBy: [CashBalance.awaitedField], fields: fields,
        lifecycle: Lifecycle(
            Status.self, startsAt: .requiresPaymentMethod, or: [.requiresConfirmation], attemptsNamedBy: "attempt_name",
            refusingWith: PaymentIntentRefusal.illegal, calls + outcomes),
        endpoints: [
            .create(
                IntentParameters.ofConfirmation + [.boolean("confirm").forHook, .string("payment_method_configuration", maximum: 100).forHook],
                exclusive: [["automatic_payment_methods", "confirmation_method"]], emits: "created", then: PaymentIntentOpening.open),
            .retrieve.forPublishableKeys(proving: "client_secret", orElse: "payment_intent_invalid_parameter"),
            .update(IntentParameters.ofUpdate, then: PaymentIntentOpening.change).forPublishableKeys(
                proving: "client_secret", orElse: "payment_intent_invalid_parameter",
                only: ["payment_method", "payment_method_data", "receipt_email", "setup_future_usage", "shipping"]),
            .list(by: [.created, .string("customer").references(Customer.name), .string("customer_account")]),
            .members("amount_details_line_items"),
            .search(by: [.number("amount"), .number("created"), .token("currency"), .id("customer"), .metadata, .token("status")]),
        ], isShownInErrors: true, takesClientFields: true)

    private static let calls: [Arc<Status>] = [
        .on("confirm", from: .requiresPaymentMethod, .requiresConfirmation, .requiresAction,
            by: .api(IntentParameters.ofConfirm).forPublishableKeys(
                proving: "client_secret", orElse: "payment_intent_invalid_parameter", without: IntentParameters.ofServers),
            then: PaymentIntentConfirmation.confirm),
        .on("capture", from: .requiresCapture, by: .api(PaymentIntentCapture.parameters), then: PaymentIntentCapture.capture),
        .on("increment_authorization", as: "incremented", from: .requiresCapture,
            by: .api(PaymentIntentCapture.incrementParameters), emits: "amount_capturable_updated", then: PaymentIntentCapture.increment),
        .on("cancel", as: "canceled", from: .requiresPaymentMethod, .requiresCapture, .requiresConfirmation, .requiresAction, .processing, to: .canceled,
            by: .api([.choice("cancellation_reason", cancellationReasons)]), emits: "canceled", then: PaymentIntentEnd.cancel),
        .on("apply_customer_balance", as: "paid from a customer balance", from: .requiresAction, by: .api(PaymentIntentFunding.applyParameters),
            then: PaymentIntentFunding.apply),
        .on("authenticate", from: .requiresAction, by: .tester, where: PaymentIntentAction.isOfCard, then: PaymentIntentAction.authenticate),
        .on("authorize", from: .requiresAction, by: .tester, where: PaymentIntentAction.isOfOther, then: PaymentIntentAction.authorize),
        .on("fail", from: .requiresAction, by: .tester, where: PaymentIntentAction.isNoTransfer, then: PaymentIntentAction.fail),
        .on("expire", from: .requiresAction, by: .tester, where: PaymentIntentAction.isOfOther, then: PaymentIntentAction.expire),
        .on("verify_microdeposits", as: "verified", from: .requiresAction,
            by: .api(Microdeposits.parameters).forPublishableKeys(proving: "client_secret", orElse: "payment_intent_invalid_parameter"),
            then: Microdeposits.verify),
    ]

    private static let outcomes: [Arc<Status>] = [
        .on("require_action", from: .requiresPaymentMethod, .requiresConfirmation, .requiresAction, to: .requiresAction, by: .consequence,
            emits: "requires_action", then: IntentOwner.tell),
        .on("await_confirmation", from: .requiresAction, .requiresPaymentMethod, to: .requiresConfirmation, by: .consequence),
        .on("await_payment_method", from: .requiresAction, .requiresConfirmation, to: .requiresPaymentMethod, by: .consequence),
        .on("process", from: .requiresPaymentMethod, .requiresConfirmation, .requiresAction, to: .processing, by: .consequence, emits: "processing",
            then: IntentOwner.tell),
        .on("hold", from: .requiresPaymentMethod, .requiresConfirmation, .requiresAction, to: .requiresCapture, by: .consequence,
            emits: "amount_capturable_updated", then: IntentOwner.tell),
        .on("succeed", from: .requiresPaymentMethod, .requiresConfirmation, .requiresAction, .requiresCapture, to: .succeeded, by: .consequence,
            emits: "succeeded", then: IntentOwner.tell),
        .on("miscarry", as: "miscarried", from: .requiresPaymentMethod, .requiresConfirmation, .requiresAction, to: .requiresPaymentMethod,
            by: .consequence, emits: "payment_failed", then: IntentOwner.tell),
        .on("fund", from: .requiresAction, by: .consequence, then: PaymentIntentFunding.fund),
        .on("settle", from: .processing, to: .succeeded, by: .consequence, emits: "succeeded", then: PaymentIntentEnd.settle),
        .on("bounce", from: .processing, to: .requiresPaymentMethod, by: .consequence, emits: "payment_failed", then: PaymentIntentEnd.bounce),
        .on("lapse", from: .requiresCapture, to: .canceled, by: .consequence, emits: "canceled", then: PaymentIntentEnd.lapse),
    ]
}
