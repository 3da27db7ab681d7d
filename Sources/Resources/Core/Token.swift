// A Token stands for a card once: for one charge, one customer or one source. The fixed tokens (tok_visa and the like) stand for a test
// card any number of times.
import Engine
import OrderedCollections
import Wire

enum Token {
    static let name = "token"

    static let resource = Resource(
        name, idPrefix: "tok_", path: "/v1/tokens", pathParameter: "token",
        fields: [
            .tree("card").orAbsent, .string("card_id").internal, .string("client_ip").orNull, .string("type"),
            Field.boolean("used").startingAs(false),
        ],
        routes: [
            Route.create([Parameter.hash("card", CardDetails.parameters).required.forHook], then: open).forPublishableKeys(),
            .retrieve,
        ], takesClientFields: true)

    private static let open: Hook = { token, change in
        let id = try Card.create(CardDetails.card(change.arguments["card"]?.object ?? [:], change), &change)
        token["card_id"] = .string(id)
        token["type"] = "card"
        if let cvc = change.arguments["card"]?["cvc"]?.string { change.remember(cvc, for: token.id) }
        guard let card = try change.object(Card.name, id), case .object(var shown) = try change.document(of: card) else { return }
        // Nobody's yet.
        for name in ["allow_redisplay", "customer"] { shown[name] = nil }
        shown["networks"] = card["networks"]
        shown.sort { ($0.key == "id" ? 0 : $0.key == "object" ? 1 : 2, $0.key) < ($1.key == "id" ? 0 : $1.key == "object" ? 1 : 2, $1.key) }
        token["card"] = .object(shown)
    }

    /// The card that a token stands for, which is then used up; that of a fixed token is made anew each time.
    /// - Returns: the card's id.
    static func spend(_ id: String, parameter: String, _ change: inout Change) throws -> String {
        if let card = TestCard.token(id) { return try Card.create(CardDetails.card(card, change), &change) }
        return try use(id, parameter: parameter, &change)
    }

    /// As above, for what needs no card, but only to know it.
    /// - Returns: the card's fields.
    static func details(_ id: String, parameter: String, _ change: inout Change) throws -> JSONObject {
        if let card = TestCard.token(id) { return CardDetails.card(card, change) }
        let card = try use(id, parameter: parameter, &change)
        return try change.object(Card.name, card)?.fields ?? [:]
    }

    /// What was given with its card, as long as it is not used.
    static func cvc(_ id: String, _ change: Change) -> String? { TestCard.token(id)?.cvc ?? change.secret(of: id) }

    private static func use(_ id: String, parameter: String, _ change: inout Change) throws -> String {
        guard let token = try change.object(name, id), let card = token["card_id"]?.string else {
            throw Refusal.noSuchReference(name, id, parameter: parameter)
        }
        guard token["used"] != true else {
            throw Refusal.invalid(
                "You cannot use a Stripe token more than once: \(id).", code: "token_already_used", parameter: parameter)
        }
        try change.update(name, id) { token, _ in token["used"] = true }
        change.forgetSecret(of: id)
        return card
    }
}
