// A PaymentMethod is a card that is kept independently of payments. It belongs to a customer when it is attached. When it is detached, it can never
// be attached again. Cards are the only type. A fixed id (such as pm_card_visa) means a new PaymentMethod each time.
import Common
import Engine
import OrderedCollections
import Payers
import Wire

package enum PaymentMethod {
    package static let name = "payment_method"
    private static let ofCustomer = "/v1/customers/{customer}/payment_methods"

    static let resource = Resource(
        name, idPrefix: "pm_", path: "/v1/payment_methods", pathParameter: name, missing: name, noun: "PaymentMethod",
        fields: [
            .choice("allow_redisplay", visibilities).startingAs("unspecified").given, BillingDetails.field.given, PaymentMethodCard.field,
            .reference("customer", to: ResourceName.customer).orNull, .string("customer_account").orNull, .metadata,
            .hash("radar_options", [.string("session").orAbsent]).orAbsent.given(.create), .string("shared_payment_granted_token").orNull,
            .choice("type", types + ["card_present", "interac_present"]),
            .string("test_card").internal, .boolean("was_detached").internal,
        ],
        endpoints: [
            .create(
                [
                    PaymentMethodCard.parameter.forHook, .string("customer").forHook, .string("payment_method").forHook,
                    .choice("type", types).required(unless: "payment_method").unemulated(refusal(ofType:)),
                ], then: open
            ).forPublishableKeys(),
            .retrieve.forEphemeralKeys,
            .update([PaymentMethodCard.update], emits: "updated", then: change),
            .list(by: filters + [.string("customer").references(ResourceName.customer), .string("customer_account")], needing: "customer")
                .forEphemeralKeys,
            .call("attach", [Parameter.string("customer").references(ResourceName.customer)]) { method, change in
                guard let customer = change.arguments.string("customer") else {
                    throw Refusal.invalid("Must provide customer or customer_account.", code: "parameter_missing")
                }
                try join(&method, customer, change)
            }.forEphemeralKeys,
            .call("detach") { try leave(&$0, &$1) }.forEphemeralKeys,
            .list(by: filters).below(ofCustomer).forEphemeralKeys,
            .retrieve.below(ofCustomer, blaming: "customer").forEphemeralKeys,
        ],
        deeds: [.byHook("leave") { try leave(&$0, &$1) }],
        seeding: Seeding { method, _ in TestCard.recognize(method[.card], in: &method) },
        fixedIDs: { id in
            guard let card = TestCard.paymentMethod(id) else { return nil }
            return { method, change in
                var fields = CardDetails.card(card, change)
                fields["cvc_check"] = CardChecks.unchecked
                fill(&method, with: fields)
                change.remember(card.cvc, for: method.id)
            }
        }, takesClientFields: true, connectHints: hints)

    /// As recorded in 2023.
    private static let hints = Resource.ConnectHints(
        ofPlatform: "; OAuth key or Stripe-Account header was used but API request was provided with a platform-owned payment method ID. Please "
            + "ensure that the provided payment method matches the specified account.",
        ofConnected: "; It's possible this PaymentMethod exists on one of your connected accounts, in which case you should retry this request on "
            + "that connected account. Learn more at https://stripe.com/docs/connect/authentication")

    private static let visibilities = ["always", "limited", "unspecified"]

    private static let filters: [Parameter] = [.choice("allow_redisplay", visibilities), .choice("type", types)]

    @Sendable private static func refusal(ofType type: String) -> Refusal? {
        guard type != "card", types.contains(type) else { return nil }
        return .invalid("Pinstripe has PaymentMethods of the type card only, and none of the type \(type).", parameter: "type")
    }

    private static let open: Hook = { method, change in
        if let original = change.arguments.string("payment_method") { return try copy(original, into: &method, &change) }
        if change.arguments.has("customer") { throw Refusal.missing("payment_method") }
        guard let given = change.arguments["card"]?.object else { throw Refusal.missing("card") }
        if let token = given["token"]?.string {
            for name in ["number", "exp_month", "exp_year", "cvc"] where given[name] != nil {
                throw Refusal.exclusive(["card[token]", "card[\(name)]"])
            }
            if let cvc = Token.cvc(token, change) { change.remember(cvc, for: method.id) }
            try fill(&method, with: Token.details(token, parameter: "card[token]", &change), preferring: given["networks"]?["preferred"])
        } else {
            if let cvc = given["cvc"]?.string { change.remember(cvc, for: method.id) }
            try fill(&method, with: CardDetails.card(given, change))
        }
    }

    private static let change: Hook = { method, change in
        guard method.has(.customer) else {
            throw Refusal.invalid("You must save this PaymentMethod to a customer before you can update it.")
        }
        if let given = change.arguments["card"]?.object { try PaymentMethodCard.change(&method, given, change) }
        PaymentMethodCard.check(&method)
    }

    /// - Parameters:
    ///   - card: the fields of a card.
    ///   - network: the preferred network, if the card has several.
    private static func fill(_ method: inout Draft, with card: JSONObject, preferring network: JSON? = nil) {
        method[.type] = "card"
        method[.testCard] = card["test_card"]?.string
        PaymentMethodCard.fill(&method, with: card, preferring: network ?? card["networks"]?["preferred"])
        adopt(holderOf: card, &method)
        PaymentMethodCard.check(&method)
    }

    /// The holder's details of a token are used if the request gives none.
    private static func adopt(holderOf card: JSONObject, _ method: inout Draft) {
        var details = method[.billingDetails] ?? [:]
        if let name = card["name"], details["name"] == nil { details["name"] = name }
        if details["address"] == nil {
            let lines = Address.lines.map { ($0, card[$0 == "postal_code" ? "address_zip" : "address_\($0)"] ?? .null) }
            details["address"] = .object(JSONObject(uniqueKeysWithValues: lines))
        }
        method[.billingDetails] = details
    }

    /// All types that Stripe has.
    private static let types = [
        "acss_debit", "affirm", "afterpay_clearpay", "alipay", "alma", "amazon_pay", "au_becs_debit", "bacs_debit", "bancontact", "billie", "bizum",
        "blik", "boleto", "card", "cashapp", "crypto", "custom", "customer_balance", "eps", "fpx", "giropay", "grabpay", "ideal", "kakao_pay",
        "klarna", "konbini", "kr_card", "link", "mb_way", "mobilepay", "multibanco", "naver_pay", "nz_bank_account", "oxxo", "p24", "pay_by_bank",
        "payco", "paynow", "paypal", "paypay", "payto", "pix", "promptpay", "revolut_pay", "samsung_pay", "satispay", "scalapay", "sepa_debit",
        "sequra", "sofort", "sunbit", "swish", "twint", "upi", "us_bank_account", "wechat_pay", "zip",
    ]
}
