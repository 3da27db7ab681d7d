// The details of a card in a request. They are checked as Stripe checks them, and become the fields of a card. The number does not leave this file:
// only the name of the test card is kept.
import Common
import Engine
import Wire

package enum CardDetails {
    static let addressNames = ["address_city", "address_country", "address_line1", "address_line2", "address_state", "address_zip"]

    /// Fields of cards for payouts, and fields that Stripe shows only on request.
    static let rareFields: [Field] = [
        .reference("account", to: ResourceName.account).orAbsent, .list("available_payout_methods", of: .choice(["instant", "standard"])).orAbsent,
        .boolean("default_for_currency").orAbsent, .string("description").orAbsent, .string("iin").orAbsent, .string("issuer").orAbsent,
        .string("status").orAbsent,
    ]

    /// A text that is no number gets the same error as an impossible number.
    package static let expiryMonth = Parameter.integer("exp_month").refused(as: invalidMonth)
    package static let expiryYear = Parameter.integer("exp_year").refused(as: invalidYear)

    private static let invalidMonth = cardError("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month")
    private static let invalidYear = cardError("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year")
    private static let invalidNumber = cardError("invalid_number", "The card number is not a valid credit card number.", "number")
    private static let invalidCVC = cardError("invalid_cvc", "Your card's security code is invalid.", "cvc")

    /// The parameters in a hash of card details. The card's own check demands the number and the expiry.
    package static let parameters: [Parameter] =
        addressNames.map { Parameter.string($0) } + [
            .string("currency"), .string("cvc").confidential, expiryMonth, expiryYear, .metadata, .string("name"),
            .hash("networks", [.choice("preferred", "cartes_bancaires", "mastercard", "visa")]), .string("number").confidential,
            .choice("object", Card.name),
        ]

    /// The fields of a card, with `test_card`.
    /// - Parameters:
    ///   - given: what was sent for `parameters`.
    ///   - place: the parameter that it was sent in.
    package static func card(_ given: JSONObject, at place: String = "card", _ change: Change) throws(Refusal) -> JSONObject {
        for name in ["exp_month", "exp_year", "number"] where given[name] == nil { throw .missing("\(place)[\(name)]") }
        let card = try testCard(given["number"]?.string ?? "")
        let year = self.year(given["exp_year"]?.integer ?? 0)
        try requireExpiry(given["exp_month"]?.integer, year, now: change.now)
        if let cvc = given["cvc"]?.string { try requireCVC(cvc, of: card) }
        var fields = self.fields(of: card, change)
        for name in addressNames + ["name"] { fields[name] = given[name] ?? .null }
        fields["exp_month"] = given["exp_month"]
        fields["exp_year"] = .integer(year)
        fields["networks"] = ["preferred": given["networks"]?["preferred"] ?? .null]
        if let currency = given["currency"]?.string { fields["currency"] = .string(currency.lowercased()) }
        if let metadata = given["metadata"], !metadata.isNull { fields["metadata"] = metadata }
        CardChecks.expect(given, &fields)
        return fields
    }

    /// The card of a fixed token. It expires in a year. Only the checks that this test card is made for have results.
    package static func card(_ card: TestCard, _ change: Change) -> JSONObject {
        let today = CalendarDay(unix: change.now)
        var fields = self.fields(of: card, change)
        fields["exp_month"] = .integer(today.month)
        fields["exp_year"] = .integer(today.year + 1)
        for (check, field) in CardChecks.fields where card.checks[check] != nil { fields[field] = CardChecks.unchecked }
        return fields
    }

    /// The card of a seed: its own fields, and the test card's for the rest.
    package static func card(_ card: TestCard, shownAs shown: JSON, _ change: Change) -> JSONObject {
        var fields = self.card(card, change)
        for name in addressNames + ["brand", "country", "fingerprint", "funding", "last4", "name"] {
            if let text = shown[name], text.string != nil { fields[name] = text }
        }
        for name in ["exp_month", "exp_year"] {
            if let number = shown[name]?.integer, (1...9999).contains(number) { fields[name] = .integer(number) }
        }
        return fields
    }

    private static func fields(of card: TestCard, _ change: Change) -> JSONObject {
        [
            "brand": .string(card.brand.rawValue), "country": .string(card.country),
            "fingerprint": .string(card.fingerprint(account: change.account.id)), "funding": .string(card.funding.rawValue),
            "last4": .string(card.last4), "networks": ["preferred": .null], "regulated_status": "unregulated",
            "test_card": .string(card.name),
        ]
    }

    /// The name of a brand in newer objects.
    package static func network(_ brand: String) -> String { CardBrand(rawValue: brand)?.network ?? brand.lowercased() }

    // MARK: What can be wrong

    /// - Parameter number: it may contain blanks and hyphens.
    static func testCard(_ number: String) throws(Refusal) -> TestCard {
        let digits = number.filter { $0 != " " && $0 != "-" }
        guard digits.utf8.allSatisfy(\.isASCIIDigit), (12...19).contains(digits.utf8.count) else {
            throw invalidNumber
        }
        if let card = TestCard.numbered(digits) { return card }
        guard CardNumber.isValid(digits.utf8) else { throw cardError("incorrect_number", "Your card number is incorrect.", "number") }
        throw Refusal(
            .paymentFailed,
            "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: "
                + "https://stripe.com/docs/testing.", code: "card_declined", details: ["decline_code": "test_mode_live_card"])
    }

    /// A year of two digits is in this century.
    package static func year(_ given: Int64) -> Int64 { (0...99).contains(given) ? 2000 + given : given }

    package static func requireExpiry(_ month: Int64?, _ year: Int64?, now: Int64) throws(Refusal) {
        let today = CalendarDay(unix: now)
        if let month, !(1...12).contains(month) {
            throw invalidMonth
        }
        if let year, year < today.year || year > today.year + 50 {
            throw invalidYear
        }
        if let month, year == today.year, month < today.month {
            throw invalidMonth
        }
    }

    /// - Parameter card: nil if the card is unknown.
    static func requireCVC(_ cvc: String, of card: TestCard? = nil) throws(Refusal) {
        let length = card.map { $0.brand == .americanExpress } ?? true ? 3...4 : 3...3
        guard cvc.utf8.allSatisfy(\.isASCIIDigit), length.contains(cvc.utf8.count) else {
            throw invalidCVC
        }
    }

    private static func cardError(_ code: String, _ message: String, _ parameter: String) -> Refusal {
        Refusal(.paymentFailed, message, code: code, parameter: parameter)
    }
}
