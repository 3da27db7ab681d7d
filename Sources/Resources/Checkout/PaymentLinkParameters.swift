// The parameters of a payment link's update that differ from those of its creation.
import Engine
import Subscriptions
import Wire

enum PaymentLinkParameters {
    static let ofUpdate: [Parameter] = [
        lines.forHook, Parameter.string("inactive_message").emptyable,
        .hash("payment_intent_data", [
            Parameter.string("description").emptyable, .metadata, Parameter.choice("setup_future_usage", "off_session", "on_session").emptyable,
            Parameter.string("statement_descriptor", maximum: 22).emptyable, Parameter.string("statement_descriptor_suffix").emptyable,
            Parameter.string("transfer_group").emptyable,
        ]),
        .hash("subscription_data", [
            .hash("invoice_settings", Subscription.invoiceSettings.map(\.parameter)), .metadata,
            Parameter.integer("trial_period_days", in: 1...730).emptyable,
            CheckoutSubscription.trialSettings.emptyable,
        ]),
    ]

    /// An update can only change quantities.
    private static let lines = Parameter.array(
        "line_items", of: .hash([
            .hash("adjustable_quantity", [Parameter.boolean("enabled").required, .integer("maximum", in: 1...999_999), .integer("minimum", in: 0...999_999)]),
            Parameter.string("id").required, .integer("quantity", in: 0...999_999),
        ]), maximum: 20)
}
