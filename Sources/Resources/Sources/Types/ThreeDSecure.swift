// A card that its bank has the customer confirm before it is charged. Where the card needs no confirmation, there is no page to go to, and the
// source is chargeable at once.
import Engine
import OrderedCollections
import Wire

extension SourceType {
    static let threeDSecure = {
        var type = redirect(
            "three_d_secure", currencies: [], required: ["three_d_secure[card]"],
            fields: cardLeaves + [.boolean("authenticated").orNull] + texts("card", "customer"),
            parameters: [.string("card"), .string("customer")])
        type.open = { source, change in
            let (card, leaves) = try card(of: source, change)
            var hash: JSONObject = [:]
            for field in cardLeaves { hash[field.name] = leaves[field.name] ?? .null }
            hash["three_d_secure"] = .string(card.threeDSecure)
            hash["authenticated"] = false
            source.merge("three_d_secure", hash)
            source["test_card"] = .string(card.name)
            guard !card.isEnrolled else { return }
            source["status"] = .string(Source.Status.chargeable.rawValue)
            source.merge("redirect", ["status": "not_required"])
        }
        type.authorize = { source, _ in source.merge("three_d_secure", ["authenticated": true]) }
        return type
    }()

    /// The card that is to be confirmed: a source, or a card of the customer's.
    private static func card(of source: Draft, _ change: Change) throws -> (TestCard, JSONObject) {
        let id = source["three_d_secure"]?["card"]?.string ?? ""
        let parameter = "three_d_secure[card]"
        if let card = try change.object(Card.name, id), let testCard = Card.testCard(of: card) { return (testCard, card.fields) }
        guard let other = try change.object(Source.name, id) else { throw Refusal.noSuchReference(Source.name, id, parameter: parameter) }
        guard let testCard = other["test_card"]?.string.flatMap(TestCard.named), let card = other["card"]?.object else {
            throw Refusal.invalid("The source \(id) is not of the type card.", parameter: parameter)
        }
        try Source.requireUsable(other, to: "use", parameter: parameter)
        return (testCard, card)
    }
}
