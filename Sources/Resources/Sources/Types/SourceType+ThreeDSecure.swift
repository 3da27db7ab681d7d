// A card that the customer confirms at her bank before it is charged. If the card needs no confirmation, there is no page, and the source is
// chargeable at once.
import Common
import Engine
import Payers
import Wire

extension SourceType {
    package static let threeDSecure = {
        var type = redirect(
            "three_d_secure", currencies: [], required: ["three_d_secure[card]"],
            fields: cardLeaves + [.boolean("authenticated").orNull] + texts("card", "customer"),
            parameters: [.string("card"), .string("customer")])
        type.open = { source, change in
            let (card, leaves, owner) = try card(of: source, change)
            var hash: JSONObject = [:]
            for field in cardLeaves { hash[field.name] = leaves[field.name] ?? .null }
            hash["three_d_secure"] = .string(card.threeDSecure)
            hash["authenticated"] = false
            source.merge(.threeDSecure, hash)
            source[.testCard] = card.name
            adopt(owner, into: &source)
            guard !card.isEnrolled else { return }
            try source.begin(in: Source.Status.chargeable)
            source.merge(.redirect, ["status": "not_required"])
        }
        type.authorize = { source, _ in source.merge(.threeDSecure, ["authenticated": true]) }
        return type
    }()

    /// The payer is the card's owner, unless the request names another.
    private static func adopt(_ details: JSONObject, into source: inout Draft) {
        for name in ["address", "email", "name", "phone"] where source[.owner]?[name].map(\.isNull) ?? true {
            guard let value = details[name], !value.isNull, value.object.map({ $0.values.allSatisfy(\.isNull) }) != true else { continue }
            source.merge(.owner, [name: value])
        }
    }

    /// The card to confirm: a source, or a card of a customer. With its visible fields and its owner.
    private static func card(of source: Draft, _ change: Change) throws -> (TestCard, JSONObject, owner: JSONObject) {
        let id = source[.threeDSecure]?["card"]?.string ?? ""
        let parameter = "three_d_secure[card]"
        guard let payer = try change.object(Source.name, id) ?? change.object(Card.name, id) else {
            throw Refusal.noSuchReference(Source.name, id, parameter: parameter)
        }
        guard let testCard = TestCard.of(payer) else {
            throw Refusal.invalid("The source \(id) is not of the type card.", parameter: parameter)
        }
        if payer.resource.name == Source.name { try Source.requireUsable(payer, to: "use", parameter: parameter) }
        if let owner = payer[.customer], source[.threeDSecure]?["customer"]?.string != owner {
            throw Refusal.invalid(
                "The card \(id) belongs to a customer, who has to be named as well.", code: "missing", parameter: "three_d_secure[customer]")
        }
        return (testCard, payer[.card] ?? payer.fields, BillingDetails.of(payer))
    }
}
