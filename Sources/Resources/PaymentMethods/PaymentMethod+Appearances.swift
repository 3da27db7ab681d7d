// The Cards and the Sources of customers are PaymentMethods, too: they keep their ids, and intents can be paid with them.
import Common
import Engine
import Payers
import Wire

extension PaymentMethod {
    static let appearances = [
        Appearance(of: Card.name, listedAs: ["allow_redisplay": "unspecified", "type": "card"]) { card, method in
            show(card, card.fields, as: &method)
        },
        Appearance(of: ResourceName.source) { source, method in
            guard source[.type] == "card", source.status == "chargeable", var card = source[.card] else { return false }
            card["test_card"] = source[.testCard].map(JSON.string)
            method[.billingDetails] = BillingDetails.of(source)
            return show(source, card, as: &method)
        },
    ]

    /// - Parameter card: its fields as those of a card.
    private static func show(_ original: Draft, _ card: JSONObject, as method: inout Draft) -> Bool {
        guard original.has(.customer) else { return false }
        method[.customer] = original[.customer]
        method[.metadata] = original[.metadata]
        method[.type] = Card.name
        PaymentMethodCard.fill(&method, with: card)
        return true
    }
}
