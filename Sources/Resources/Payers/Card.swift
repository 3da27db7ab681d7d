// A Card comes from a token or from details. It is charged once with its token, or belongs to a customer. Its number is not kept, only which test
// card it is.
import Common
import Engine
import Wire

package enum Card {
    package static let name = "card"
    /// Its older path, from before there were sources.
    private static let ownPath = "/v1/customers/{customer}/cards"

    package static let resource = Resource(
        name, idPrefix: "card_", path: PaymentSource.path, noun: ResourceName.source, without: ["created", "livemode"], listedBy: ["account", "customer"],
        fields: CardDetails.addressNames.map { .string($0).orNull.emptyable.given(.update) } + CardDetails.rareFields + [
            check("address_line1_check"), check("address_zip_check"),
            Field.choice("allow_redisplay", "always", "limited", "unspecified").startingAs("unspecified"), .string("brand"),
            .string("country").orNull, .string("currency").orAbsent, .reference("customer", to: ResourceName.customer).orNull, check("cvc_check"),
            .string("dynamic_last4").orNull, .string("email").orNull, .integer("exp_month"), .integer("exp_year"),
            .string("fingerprint").orNull, .string("funding"), .string("last4"), .metadata, .string("name").orNull.emptyable.given(.update),
            // Only its token shows it.
            .hash("networks", [.string("preferred").orNull]).internal, .string("expiry_announced").internal, .string("phone").orNull,
            .string("regulated_status").orNull, .string("test_card").internal, .string("tokenization_method").orNull,
            .tree("wallet").orNull,
        ],
        endpoints: [
            .retrieve, update, PaymentSource.deletion, .retrieve.below(ownPath), update.below(ownPath), PaymentSource.deletion.below(ownPath),
        ] + ExternalAccount.endpoints([CardDetails.expiryMonth, CardDetails.expiryYear], then: change),
        deeds: [.byTimer("expiring") { card, change in PaymentSource.expire(&card, change) }, PaymentSource.leaving],
        seeding: Seeding { card, _ in TestCard.recognize(card.fields, in: &card) })

    private static let update = Endpoint.Definition.update(
        [CardDetails.expiryMonth, CardDetails.expiryYear], emits: PaymentSource.updated, then: change)

    private static func check(_ name: String) -> Field { .choice(name, "fail", "pass", "unavailable", "unchecked").orNull }

    /// Makes a card.
    /// - Returns: its id.
    package static func create(_ fields: JSONObject, _ change: inout Change) throws -> String { try change.create(name, fields) }

    /// The fields for another card with the same number, which belongs to nobody.
    static func copy(of card: Draft) -> JSONObject {
        var fields: JSONObject = [:]
        for name in ["brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "name", "networks", "regulated_status", "test_card"]
            + CardDetails.addressNames
        {
            fields[name] = card.fields[name]
        }
        return fields
    }

    private static let change: Hook = { card, change in
        if let year = change.arguments.integer("exp_year") { card[.expYear] = CardDetails.year(year) }
        try CardDetails.requireExpiry(card[.expMonth], card[.expYear], now: change.now)
        if change.arguments.has("exp_month") || change.arguments.has("exp_year") { try PaymentSource.announceExpiry(of: card, &change) }
    }
}
