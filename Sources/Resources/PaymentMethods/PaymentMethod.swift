// A PaymentMethod is a card, a bank account or another way to pay that is kept independently of payments. It belongs to a customer when it is attached.
// When it is detached, it can never be attached again. PaymentMethodType.swift says what the types are. A fixed id (such as pm_card_visa) means a new
// PaymentMethod each time.
import Common
import Engine
import Payers
import Wire

package enum PaymentMethod {
    package static let name = ResourceName.paymentMethod
    private static let ofCustomer = "/v1/customers/{customer}/payment_methods"

    static let resource = Resource(
        name, idPrefix: "pm_", path: "/v1/payment_methods", pathParameter: name, missing: name, noun: "PaymentMethod",
        fields: [
            .choice("allow_redisplay", visibilities).startingAs("unspecified").given, BillingDetails.field.given,
            .reference("customer", to: ResourceName.customer).orNull, .string("customer_account").orNull, .metadata.secretKeyOnly,
            .hash("radar_options", [.string("session").orAbsent]).orAbsent.given(.create), .string("shared_payment_granted_token").orNull,
            .choice("type", PaymentMethodType.all.map(\.name)),
            .boolean("is_set_up").internal, .boolean("is_verified").internal, .string("mandate_id").internal, .string("test_card").internal,
            .boolean("was_detached").internal,
        ] + TestDebit.fields + PaymentMethodType.all.map(\.field),
        endpoints: [
            .create(
                PaymentMethodType.all.compactMap(\.parameter) + [
                    .string("customer").forHook, .string("payment_method").forHook,
                    .choice("type", types).required(unless: "payment_method"),
                ], then: open
            ).forPublishableKeys(),
            .retrieve.forEphemeralKeys,
            .update(PaymentMethodType.all.compactMap(\.updateParameter), emits: "updated", then: change),
            .list(by: filters + [.string("customer").references(ResourceName.customer), .string("customer_account")], needing: "customer")
                .forEphemeralKeys,
            .call("attach", [Parameter.string("customer").references(ResourceName.customer), .string("customer_account")], then: attach)
                .forEphemeralKeys,
            .call("detach") { try leave(&$0, &$1) }.forEphemeralKeys,
            // As recorded in 2026.
            .list(by: filters).below(ofCustomer).missing("id").forEphemeralKeys,
            .retrieve.below(ofCustomer, refusing: Refusal(.notFound, "Invalid request", parameter: "customer")).forEphemeralKeys,
        ],
        deeds: [.byHook("leave") { try leave(&$0, &$1) }, .byHook("use") { method, _ in use(&method) }],
        seeding: Seeding { method, _ in (try? PaymentMethodType.of(method))?.adopt(&method) },
        fixedIDs: { id in PaymentMethodType.all.lazy.compactMap { $0.fixedIDs(id) }.first }, appearances: appearances, takesClientFields: true,
        connectHints: hints)

    /// As recorded in 2023.
    private static let hints = Resource.ConnectHints(
        ofPlatform: "; OAuth key or Stripe-Account header was used but API request was provided with a platform-owned payment method ID. Please "
            + "ensure that the provided payment method matches the specified account.",
        ofConnected: "; It's possible this PaymentMethod exists on one of your connected accounts, in which case you should retry this request on "
            + "that connected account. Learn more at https://stripe.com/docs/connect/authentication")

    private static let visibilities = ["always", "limited", "unspecified"]

    private static let filters: [Parameter] = [.choice("allow_redisplay", visibilities), .choice("type", PaymentMethodType.all.map(\.name))]

    /// Those that a request can make. Readers of Terminal make the others.
    private static let types = PaymentMethodType.all.filter { $0.flow != .reader }.map(\.name)

    private static let open: Hook = { method, change in
        if let original = change.arguments.string("payment_method") { return try copy(original, into: &method, &change) }
        if change.arguments.has("customer") { throw Refusal.missing("payment_method") }
        let type = try PaymentMethodType.of(method)
        try type.requireAlone(in: change.arguments)
        try type.fill(&method, with: change.arguments[type.name]?.object, &change)
    }

    private static let attach: Hook = { method, change in
        if let customer = change.arguments.string("customer") { return try join(&method, customer, change) }
        // There are no accounts of Accounts v2 that could be customers.
        if let account = change.arguments.string("customer_account") {
            throw Refusal.noSuchReference("account", account, parameter: "customer_account")
        }
        throw Refusal.invalid("Must provide customer or customer_account.", code: "parameter_missing")
    }

    private static let change: Hook = { method, change in
        guard method.has(.customer) else {
            throw Refusal.invalid("You must save this PaymentMethod to a customer before you can update it.")
        }
        let type = try PaymentMethodType.of(method)
        try type.requireAlone(in: change.arguments)
        try type.update(change.arguments[type.name]?.object ?? [:], &method, change)
        type.testDebit?(method).keep(in: &method)
    }
}
