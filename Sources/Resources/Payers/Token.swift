// A Token is a card or a bank account for one use: one charge, one customer or one source. The fixed tokens (such as tok_visa and btok_us_verified)
// can be used again and again, and cannot be retrieved. Two more kinds of tokens hold a secret; nothing here uses them.
import Common
import Engine
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
        endpoints: [.create(parameters, exclusive: [kinds], then: open).forPublishableKeys(), .retrieve],
        seeding: Seeding(then: adopt), takesClientFields: true)

    private static let kinds = ["bank_account", "card", "cvc_update", "pii"]

    private static let parameters: [Parameter] = [
        .hash("bank_account", BankAccountDetails.parameters + [BankAccountCopy.parameter]).forHook,
        .idOrHash("card", CardDetails.parameters).forHook.confidential,
        .string("customer").forHook, .hash("cvc_update", [.string("cvc").required.confidential]).forHook,
        .hash("pii", [.string("id_number").confidential]).forHook,
    ]

    /// A seed of a token contains its card. The card is made from that, unless it is a seed itself.
    private static let adopt: Hook = { token, change in
        guard !token.has(.cardID), let shown = token[.card], let card = TestCard.looking(like: shown) else { return }
        let id = shown["id"]?.string ?? ""
        if try change.object(Card.name, id) == nil {
            token[.cardID] =
                try change.create(Card.name, id: Card.resource.mayHave(id: id) ? id : nil, CardDetails.card(card, shownAs: .object(shown), change))
        } else {
            token[.cardID] = id
        }
    }

    private static let open: Hook = { token, change in
        token[.clientIP] = change.clientAddress
        if let details = change.arguments["bank_account"]?.object {
            token.take(prefix: "btok_")
            let account = try BankAccountCopy.account(details, &change) ?? BankAccountDetails.account(details, at: "bank_account", change)
            let id = try change.create(BankAccount.name, account)
            try show(BankAccount.name, id, in: &token, change)
        } else if change.arguments.has("pii") {
            token.take(prefix: "pii_")
            token[.type] = "pii"
        } else if let given = change.arguments["cvc_update"] {
            try CardDetails.requireCVC(given["cvc"]?.string ?? "")
            token.take(prefix: "cvctok_")
            token[.type] = "cvc_update"
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

    /// Puts the token's card or account into it. That belongs to nobody yet.
    private static func show(_ name: String, _ id: String, in token: inout Draft, _ change: Change) throws {
        token[.type] = name
        token[FieldKey<String>("\(name)_id")] = id
        guard let object = try change.object(name, id), case .object(var shown) = try change.document(of: object) else { return }
        for field in ["allow_redisplay", "customer", "metadata"] where name == BankAccount.name || field != "metadata" { shown[field] = nil }
        if name == Card.name { shown["networks"] = object.fields["networks"] }
        token[FieldKey<JSONObject>(name)] = sorted(shown)
    }

    /// Sorted: `id`, `object`, and then alphabetically.
    private static func sorted(_ object: JSONObject) -> JSONObject {
        let first = ["id", "object"]
        return JSONObject(
            uniqueKeysWithValues: first.compactMap { name in object[name].map { (name, $0) } }
                + object.filter { !first.contains($0.key) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    /// Copies a card of the platform's customer, for a charge in the connected account.
    /// - Parameter id: the card's id. Nil for the customer's default.
    private static func cardOfPlatform(_ customer: String, _ id: String?, _ change: Change) throws -> JSONObject {
        guard let owner = try change.objectOfPlatform(ResourceName.customer, customer) else {
            throw Refusal.noSuchReference(ResourceName.customer, customer, parameter: "customer")
        }
        let wanted = id ?? owner[.defaultSource] ?? ""
        guard let card = try change.objectOfPlatform(Card.name, wanted), card[.customer] == customer else {
            throw Refusal.noSuchReference(Card.name, wanted, parameter: id == nil ? "customer" : "card")
        }
        return Card.copy(of: card)
    }

    // MARK: Using it up

    /// The card or account of a token, which is then used up. For a fixed token, a new one is made each time.
    /// - Returns: its resource, and its id.
    package static func spend(_ id: String, parameter: String, _ change: inout Change) throws -> (name: String, id: String) {
        if let card = TestCard.token(id) { return (Card.name, try Card.create(CardDetails.card(card, change), &change)) }
        if let account = BankAccountDetails.account(token: id, change) {
            return (BankAccount.name, try change.create(BankAccount.name, account))
        }
        return try use(id, parameter: parameter, &change)
    }

    /// The same for a card of which only the fields are needed.
    /// - Returns: the card's fields.
    package static func details(_ id: String, parameter: String, _ change: inout Change) throws -> JSONObject {
        if let card = TestCard.token(id) { return CardDetails.card(card, change) }
        let (name, used) = try use(id, parameter: parameter, &change)
        guard name == Card.name else { throw Refusal.invalid("The token \(id) is not a card's.", parameter: parameter) }
        return try change.object(name, used)?.fields ?? [:]
    }

    /// Uses up the token of a cvc.
    package static func spendCVC(_ id: String, parameter: String, _ change: inout Change) throws {
        guard let token = try change.object(name, id) else { throw Refusal.noSuchReference(name, id, parameter: parameter) }
        guard token[.type] == "cvc_update" else { throw Refusal.invalid("The token \(id) is not a cvc's.", parameter: parameter) }
        try requireUnused(token, parameter: parameter)
        try change.update(name, id) { token, _ in token[.used] = true }
    }

    /// Whether the token exists, used or not.
    package static func isKnown(_ id: String, _ change: Change) throws -> Bool { try TestCard.token(id) != nil || change.object(name, id) != nil }

    /// The details that were given with its card, until it is used.
    package static func cvc(_ id: String, _ change: Change) -> String? { TestCard.token(id)?.cvc ?? change.secret(of: id) }

    private static func requireUnused(_ token: Draft, parameter: String) throws(Refusal) {
        guard token[.used] == true else { return }
        throw .invalid("You cannot use a Stripe token more than once: \(token.id).", code: "token_already_used", parameter: parameter)
    }

    private static func use(_ id: String, parameter: String, _ change: inout Change) throws -> (name: String, id: String) {
        guard let token = try change.object(name, id), let kind = token[.type], let held = token[FieldKey<String>("\(kind)_id")] else {
            throw Refusal.noSuchReference(name, id, parameter: parameter)
        }
        try requireUnused(token, parameter: parameter)
        try change.update(name, id) { token, change in
            token[.used] = true
            // Shows the results of the bank's checks in the token.
            if kind == Card.name, let card = try change.object(Card.name, held) { token.merge(.card, CardChecks.results(of: card)) }
        }
        change.forgetSecret(of: id)
        return (kind, held)
    }
}
