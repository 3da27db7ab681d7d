// What a subscription says about how its invoices can be paid: `payment_settings`. Source: Stripe's API reference of 2026-10-28.endive.
import Common
import Engine
import Invoices
import PaymentMethods
import Wire

enum SubscriptionPaymentSettings {
    static let field = Field.hash("payment_settings", [
        .tree("payment_method_options").orNull.readOnly, .list("payment_method_types", of: .string).orNull.emptyable,
        .choice("save_default_payment_method", "off", "on_subscription").orNull,
    ]).startingAs(["payment_method_options": .null, "payment_method_types": .null, "save_default_payment_method": "off"])

    static let parameter = Parameter.hash("payment_settings", [
        .hash("payment_method_options", options), Parameter.array("payment_method_types", of: .string(maximum: 5000)).emptyable,
        .choice("save_default_payment_method", "off", "on_subscription"),
    ]).forHook

    /// As those of invoices, with what only subscriptions have.
    private static let options = InvoicePaymentSettings.options.filter { !["blik", "card", "pix"].contains($0.name) } + [
        .hash("billie", [
            Parameter.hash("company_details", [
                Address.field("registered_address").parameter.emptyable, .string("registered_name"), .string("registration_number"),
                Parameter.string("registration_type").emptyable, .string("vat"),
            ]).emptyable,
        ]).emptyable,
        .hash("blik", [.hash("mandate_options", [.integer("expires_at")])]).emptyable,
        .hash("card", [
            .hash("mandate_options", [.integer("amount"), .choice("amount_type", "fixed", "maximum"), .string("description", maximum: 200)]),
            .choice("network", [
                "amex", "cartes_bancaires", "diners", "discover", "eftpos_au", "girocard", "interac", "jcb", "link", "mastercard", "unionpay", "unknown",
                "visa",
            ]),
            .choice("request_three_d_secure", "any", "automatic", "challenge"),
        ]).emptyable,
        .hash("pix", [
            .integer("expires_after_seconds", in: 60...1_209_600),
            .hash("mandate_options", [
                .integer("amount"), .choice("amount_includes_iof", "always", "never"), .string("end_date"),
                .choice("payment_schedule", "halfyearly", "monthly", "quarterly", "weekly", "yearly"),
            ]),
        ]).emptyable,
    ].map { (parameter: Parameter) in parameter }

    /// Takes what a call says.
    static func take(into subscription: inout Draft, _ change: Change) throws {
        guard let given = change.arguments["payment_settings"]?.object else { return }
        subscription.merge(.paymentSettings, given)
        for (index, name) in (given["payment_method_types"]?.array ?? []).enumerated() where PaymentMethodType.named(name.string ?? "") == nil {
            throw Refusal.invalid("Invalid payment method type: \(name.string ?? "").", parameter: "payment_settings[payment_method_types][\(index)]")
        }
    }
}
