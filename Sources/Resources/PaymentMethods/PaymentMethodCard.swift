// The card in a PaymentMethod, with the newer spelling of its brand. The cvc and the address are `unchecked` until it is attached.
import Common
import Engine
import Payers
import Wire

enum PaymentMethodCard {
    static let fields: [Field] = [
        .string("brand"), .hash("checks", [check("address_line1_check"), check("address_postal_code_check"), check("cvc_check")]),
        .string("country").orNull, .string("description").orAbsent, .string("display_brand").orNull, .integer("exp_month"), .integer("exp_year"),
        .string("fingerprint").orNull,
        .string("funding"), .tree("generated_from").orNull, .string("iin").orAbsent, .string("issuer").orAbsent, .string("last4"),
        .hash("networks", [.list("available", of: .string), .string("preferred").orNull]), .string("regulated_status").orNull,
        .hash("three_d_secure_usage", [.boolean("supported")]), .tree("wallet").orNull,
    ]

    /// The card's own check demands the number and the expiry, or a token.
    static let parameters: [Parameter] = [
        .string("cvc").confidential, CardDetails.expiryMonth, CardDetails.expiryYear, .hash("networks", [preferred]),
        .string("number").confidential, .string("token").confidential,
    ]

    static let updateParameters: [Parameter] = [CardDetails.expiryMonth, CardDetails.expiryYear, .hash("networks", [preferred.emptyable])]

    private static let preferred = Parameter.choice("preferred", "cartes_bancaires", "mastercard", "visa")

    private static func check(_ name: String) -> Field { .choice(name, "fail", "pass", "unavailable", "unchecked").orNull }

    /// Makes the card of its details, or of a token.
    static func open(_ given: JSONObject, _ method: inout Draft, _ change: inout Change) throws {
        if let token = given["token"]?.string {
            for name in ["number", "exp_month", "exp_year", "cvc"] where given[name] != nil {
                throw Refusal.exclusive(["card[token]", "card[\(name)]"])
            }
            if let cvc = Token.cvc(token, change) { change.remember(cvc, for: method.id) }
            var card = try Token.details(token, parameter: "card[token]", &change)
            // A fixed token stands for a card whose cvc was given, as recorded.
            if TestCard.token(token) != nil { card["cvc_check"] = CardChecks.unchecked }
            fill(&method, with: card, preferring: given["networks"]?["preferred"])
        } else {
            if let cvc = given["cvc"]?.string { change.remember(cvc, for: method.id) }
            try fill(&method, with: CardDetails.card(given, change))
        }
    }

    /// The card of a fixed id.
    static func fixed(_ card: TestCard) -> Hook {
        { method, change in
            var fields = CardDetails.card(card, change)
            fields["cvc_check"] = CardChecks.unchecked
            method[.type] = "card"
            fill(&method, with: fields)
            change.remember(card.cvc, for: method.id)
        }
    }

    /// - Parameters:
    ///   - card: the fields of a card.
    ///   - network: the preferred network, if the card has several.
    static func fill(_ method: inout Draft, with card: JSONObject, preferring network: JSON? = nil) {
        method[.testCard] = card["test_card"]?.string
        let brand = CardDetails.network(card["brand"]?.string ?? "")
        var hash: JSONObject = [
            "brand": .string(brand), "checks": ["cvc_check": card["cvc_check"] ?? .null], "display_brand": .string(displayNames[brand] ?? brand),
            "networks": networks(of: method, preferring: network ?? card["networks"]?["preferred"]), "regulated_status": "unregulated",
            "three_d_secure_usage": ["supported": .bool(TestCard.of(method)?.authentication != .unsupported)],
        ]
        for name in ["country", "exp_month", "exp_year", "fingerprint", "funding", "last4"] { hash[name] = card[name] ?? .null }
        method[.card] = hash
        adopt(holderOf: card, &method)
        check(&method)
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

    /// The names that differ from the brands.
    private static let displayNames = ["amex": "american_express", "diners": "diners_club", "unionpay": "union_pay", "unknown": "other"]

    /// Refuses a network that the card does not have.
    private static func networks(of method: Draft, preferring network: JSON?) -> JSON {
        let available = (TestCard.of(method)?.networks ?? []).map(JSON.string)
        guard let network, !network.isNull else { return ["available": .array(available), "preferred": .null] }
        return ["available": .array(available), "preferred": available.contains(network) ? network : "invalid_preference"]
    }

    /// Checks an update, whose values are already in their places.
    static func update(_ given: JSONObject, _ method: inout Draft, _ change: Change) throws(Refusal) {
        guard var card = method[.card] else { return }
        if let year = given["exp_year"]?.integer { card["exp_year"] = .integer(CardDetails.year(year)) }
        if given["exp_month"] != nil || given["exp_year"] != nil {
            try CardDetails.requireExpiry(card["exp_month"]?.integer, card["exp_year"]?.integer, now: change.now)
        }
        if let network = given["networks"]?["preferred"] { card["networks"] = networks(of: method, preferring: network) }
        method[.card] = card
        check(&method)
    }

    /// The bank is asked when it is attached to a customer.
    static func attach(_ method: inout Draft) throws(Refusal) {
        if let decline = TestCard.of(method)?.declineOnAttaching { throw decline.refusalOfAttaching }
        check(&method)
        let checks = method[.card]?["checks"]
        try CardChecks.requirePassed(cvc: checks?["cvc_check"], postalCode: checks?["address_postal_code_check"])
    }

    /// Sets the result of each check, for everything that was given.
    /// - Parameter isUsed: whether the card is charged, so that the bank checks it although it belongs to no customer.
    static func check(_ method: inout Draft, isUsed: Bool = false) {
        guard var card = method[.card] else { return }
        let address = method[.billingDetails]?["address"]
        card["checks"] = [
            "address_line1_check": result(of: "line1", address?["line1"], method, isUsed),
            "address_postal_code_check": result(of: "zip", address?["postal_code"], method, isUsed),
            "cvc_check": result(of: "cvc", card["checks"]?["cvc_check"], method, isUsed),
        ]
        method[.card] = card
    }

    private static func result(of check: String, _ given: JSON?, _ method: Draft, _ isUsed: Bool) -> JSON {
        guard let given, !given.isNull else { return .null }
        guard isUsed || method.has(.customer) else { return CardChecks.unchecked }
        return CardChecks.result(of: check, CardChecks.unchecked, TestCard.of(method)) ?? given
    }
}
