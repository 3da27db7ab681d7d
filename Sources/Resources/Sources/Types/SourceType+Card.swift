// A card as a source. It is chargeable at once. It is made from a token or from the card's details. The number is checked and not kept.
// Only Terminal can make cards that a terminal has read.
import Common
import Engine
import Payers
import Wire

extension SourceType {
    /// The fields that identify a card.
    static let cardLeaves: [Field] = texts(
        "address_line1_check", "address_zip_check", "brand", "country", "cvc_check", "description", "dynamic_last4", "fingerprint", "funding", "iin",
        "issuer", "last4", "name", "three_d_secure", "tokenization_method") + [.integer("exp_month").orNull, .integer("exp_year").orNull]

    static let card = SourceType(
        name: "card", flow: .none, usages: [.reusable, .singleUse], isCurrencyOptional: true,
        parameters: CardDetails.parameters.filter { $0.name != "currency" }.map(\.forHook),
        changes: [Parameter.integer("exp_month").forHook, Parameter.integer("exp_year").forHook], fields: cardLeaves, startsChargeable: true,
        open: { source, change in
            let card: JSONObject
            if let token = change.arguments.string("token") {
                card = try Token.details(token, parameter: "token", &change)
            } else if let given = change.arguments["card"]?.object {
                card = try CardDetails.card(given, change)
            } else {
                throw Refusal.missing("card")
            }
            fill(&source, with: card)
        },
        change: { source, change in
            if let given = change.arguments["card"]?.object { try renew(&source, given, &change) }
        })

    /// Puts a card into the source: its hash, and the owner's name and address.
    static func fill(_ source: inout Draft, with card: JSONObject) {
        var hash: JSONObject = [:]
        for field in cardLeaves { hash[field.name] = card[field.name] ?? .null }
        let testCard = card["test_card"]?.string.flatMap(TestCard.named)
        for (check, line) in [("address_line1_check", "line1"), ("address_zip_check", "postal_code")]
        where hash[check] == .null && source[.owner]?["address"]?[line]?.string != nil {
            hash[check] = CardChecks.unchecked
        }
        hash["three_d_secure"] = testCard.map { .string($0.threeDSecure) } ?? .null
        source.merge(.card, hash)
        source[.testCard] = card["test_card"]?.string
        var owner: JSONObject = [:]
        if source[.owner]?["name"]?.string == nil, let name = card["name"] { owner["name"] = name }
        if source[.owner]?["address"]?.object == nil, let address = address(of: card) { owner["address"] = address }
        source.merge(.owner, owner)
    }

    /// Nil if it has none.
    private static func address(of card: JSONObject) -> JSON? {
        var lines: JSONObject = [:]
        for (line, name) in [("city", "city"), ("country", "country"), ("line1", "line1"), ("line2", "line2"), ("postal_code", "zip"), ("state", "state")] {
            lines[line] = card["address_\(name)"] ?? .null
        }
        return lines.values.allSatisfy(\.isNull) ? nil : .object(lines)
    }

    /// Gives the card another expiry.
    private static func renew(_ source: inout Draft, _ given: JSONObject, _ change: inout Change) throws {
        guard var card = source[.card] else { return }
        if let month = given["exp_month"] { card["exp_month"] = month }
        if let year = given["exp_year"]?.integer { card["exp_year"] = .integer(CardDetails.year(year)) }
        try CardDetails.requireExpiry(card["exp_month"]?.integer, card["exp_year"]?.integer, now: change.now)
        source[.card] = card
        try PaymentSource.announceExpiry(of: source, &change)
    }

    static let cardPresent = SourceType(
        name: "card_present", flow: .none, usages: [.singleUse], isCurrencyOptional: true,
        fields: texts(
            "application_cryptogram", "application_preferred_name", "authorization_code", "authorization_response_code", "brand", "country",
            "cvm_type", "data_type", "dedicated_file_name", "description", "emv_auth_data", "evidence_customer_signature",
            "evidence_transaction_certificate", "fingerprint", "funding", "iin", "issuer", "last4", "pos_device_id", "pos_entry_mode",
            "read_method", "reader", "terminal_verification_results", "transaction_status_information")
            + [.integer("exp_month").orNull, .integer("exp_year").orNull],
        open: { _, _ in throw Refusal.invalid("Sources of the type card_present are made by Stripe Terminal only.", parameter: "type") })
}
