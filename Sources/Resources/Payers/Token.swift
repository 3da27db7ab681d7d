// A Token stands for a card or a bank account once: for one charge, one customer or one source. The fixed tokens (tok_visa, btok_us_verified and
// the like) stand for theirs any number of times, and cannot be looked at. Two more kinds stand for a secret, and nothing here can be done with them.
import Common
import Engine
import OrderedCollections
import Wire

package enum Token {
    package static let name = "token"

    package static let resource = Resource(
        name, idPrefix: "tok_", or: ["btok_", "pii_", "cvctok_"], path: "/v1/tokens", pathParameter: "token",
        fields: [
            .tree("bank_account").orAbsent, .string("bank_account_id").internal, .tree("card").orAbsent, .string("card_id").internal,
            .string("client_ip").orNull, .choice("type", "bank_account", "card", "cvc_update", "pii"),
            Field.boolean("used").startingAs(false),
        ],
        routes: [Route.create(parameters, exclusive: [kinds], then: open).forPublishableKeys(), .retrieve, .seeded(then: adopt)],
        takesClientFields: true)

    private static let kinds = ["bank_account", "card", "cvc_update", "pii"]

    private static let parameters: [Parameter] = [
        .hash("bank_account", BankAccountDetails.parameters).forHook, .idOrHash("card", CardDetails.parameters).forHook.confidential,
        .string("customer").forHook, .hash("cvc_update", [.string("cvc").required.confidential]).forHook,
        .hash("pii", [.string("id_number").confidential]).forHook,
    ]

    /// A seed shows its card. The card itself is made of that, where it is no seed of its own.
    private static let adopt: Hook = { token, change in
        guard !token.has("card_id"), let shown = token["card"], let card = TestCard.looking(like: shown) else { return }
        let id = shown["id"]?.string ?? ""
        if try change.object(Card.name, id) == nil {
            token["card_id"] = .string(
                try change.create(Card.name, id: id.hasPrefix(Card.resource.idPrefix) ? id : nil, CardDetails.card(card, shownAs: shown, change)))
        } else {
            token["card_id"] = .string(id)
        }
    }

    private static let open: Hook = { token, change in
        token["client_ip"] = change.clientAddress.map(JSON.string) ?? .null
        if let details = change.arguments["bank_account"]?.object {
            token.take(prefix: "btok_")
            let id = try change.create(BankAccount.name, BankAccountDetails.account(details, at: "bank_account", change))
            try show(BankAccount.name, id, in: &token, change)
        } else if change.arguments.has("pii") {
            token.take(prefix: "pii_")
            token["type"] = "pii"
        } else if let given = change.arguments["cvc_update"] {
            try CardDetails.requireCVC(given["cvc"]?.string ?? "")
            token.take(prefix: "cvctok_")
            token["type"] = "cvc_update"
        } else if let details = change.arguments["card"]?.object {
            if let cvc = details["cvc"]?.string { change.remember(cvc, for: token.id) }
            try show(Card.name, Card.create(CardDetails.card(details, change), &change), in: &token, change)
        } else if let customer = change.arguments.string("customer") {
            let card = try cardOfPlatform(customer, change.arguments.string("card"), change)
            try show(Card.name, Card.create(card, &change), in: &token, change)
        } else {
            throw Refusal.missing("card")
        }
    }

    /// Puts what the token stands for into it: it is nobody's yet.
    private static func show(_ name: String, _ id: String, in token: inout Draft, _ change: Change) throws {
        token["type"] = .string(name)
        token["\(name)_id"] = .string(id)
        guard let object = try change.object(name, id), case .object(var shown) = try change.document(of: object) else { return }
        for field in ["allow_redisplay", "customer", "metadata"] where name == BankAccount.name || field != "metadata" { shown[field] = nil }
        if name == Card.name { shown["networks"] = object["networks"] }
        token[name] = .object(sorted(shown))
    }

    /// `id`, `object`, and then by the alphabet.
    private static func sorted(_ object: JSONObject) -> JSONObject {
        let first = ["id", "object"]
        return JSONObject(
            uniqueKeysWithValues: first.compactMap { name in object[name].map { (name, $0) } }
                + object.filter { !first.contains($0.key) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    /// The card of a platform's customer, for a charge in the connected account.
    /// - Parameter id: which one; nil: the customer's default.
    private static func cardOfPlatform(_ customer: String, _ id: String?, _ change: Change) throws -> JSONObject {
        guard let owner = try change.objectOfPlatform(ResourceName.customer, customer) else {
            throw Refusal.noSuchReference(ResourceName.customer, customer, parameter: "customer")
        }
        let wanted = id ?? owner["default_source"]?.string ?? ""
        guard let card = try change.objectOfPlatform(Card.name, wanted), card["customer"] == .string(customer) else {
            throw Refusal.noSuchReference(Card.name, wanted, parameter: id == nil ? "customer" : "card")
        }
        return Card.copy(of: card)
    }

    // MARK: Using it up

    /// The card or the account that a token stands for, which is then used up; that of a fixed token is made anew each time.
    /// - Returns: its resource, and its id.
    package static func spend(_ id: String, parameter: String, _ change: inout Change) throws -> (name: String, id: String) {
        if let card = TestCard.token(id) { return (Card.name, try Card.create(CardDetails.card(card, change), &change)) }
        if let account = BankAccountDetails.account(token: id, change) {
            return (BankAccount.name, try change.create(BankAccount.name, account))
        }
        return try use(id, parameter: parameter, &change)
    }

    /// As above, of a card that is needed for what is known of it only.
    /// - Returns: the card's fields.
    package static func details(_ id: String, parameter: String, _ change: inout Change) throws -> JSONObject {
        if let card = TestCard.token(id) { return CardDetails.card(card, change) }
        let (name, used) = try use(id, parameter: parameter, &change)
        guard name == Card.name else { throw Refusal.invalid("The token \(id) is not a card's.", parameter: parameter) }
        return try change.object(name, used)?.fields ?? [:]
    }

    /// Whether there is such a token, used or not.
    package static func isKnown(_ id: String, _ change: Change) throws -> Bool { try TestCard.token(id) != nil || change.object(name, id) != nil }

    /// What was given with its card, as long as it is not used.
    package static func cvc(_ id: String, _ change: Change) -> String? { TestCard.token(id)?.cvc ?? change.secret(of: id) }

    private static func use(_ id: String, parameter: String, _ change: inout Change) throws -> (name: String, id: String) {
        guard let token = try change.object(name, id), let kind = token["type"]?.string, let held = token["\(kind)_id"]?.string else {
            throw Refusal.noSuchReference(name, id, parameter: parameter)
        }
        guard token["used"] != true else {
            throw Refusal.invalid(
                "You cannot use a Stripe token more than once: \(id).", code: "token_already_used", parameter: parameter)
        }
        try change.update(name, id) { token, change in
            token["used"] = true
            // From now on it shows what the bank says of the card.
            if kind == Card.name, let card = try change.object(Card.name, held) { token.merge("card", CardChecks.results(of: card)) }
        }
        change.forgetSecret(of: id)
        return (kind, held)
    }
}
