// The details of a bank account as they come in, and what is kept of them. Only the numbers of test mode are taken.
// Source: Stripe's pages on testing of Connect and of ACH.
import Engine
import OrderedCollections
import Wire

enum BankAccountDetails {
    static let fields: [Field] = [
        .string("account_holder_name").orNull, .choice("account_holder_type", "company", "individual").orNull, .string("account_type").orNull,
        .string("bank_name").orNull, .string("country"), .string("currency"), .string("fingerprint").orNull, .string("last4"),
        .string("routing_number").orNull,
    ]

    /// What a hash of them may hold.
    static let parameters: [Parameter] = [
        .string("account_holder_name"), .choice("account_holder_type", "company", "individual"), .string("account_number").confidential,
        .choice("account_type", "checking", "futsu", "savings", "toza"), .string("country"), .string("currency"), .metadata,
        .choice("object", BankAccount.name), .string("routing_number"),
    ]

    /// What becomes of debits from an American account, by its number: why they fail; nil: they do not.
    private static let americanNumbers: [String: String?] = [
        "000123456789": nil, "000111111116": "no_account", "000111111113": "account_closed", "000222222227": "insufficient_funds",
        "000333333335": "debit_not_authorized", "000444444440": "invalid_currency", "000888888883": nil, "000999999991": nil,
        "000000000009": nil, "000555555559": nil, "000666666661": nil, "000777777771": nil, "000000004954": nil,
    ]

    /// By fixed token, the number that it stands for. Their accounts are verified, but for the plain one's.
    private static let tokens = [
        "btok_us": "000123456789", "btok_us_verified": "000123456789", "btok_us_verified_noAccount": "000111111116",
        "btok_us_verified_accountClosed": "000111111113", "btok_us_verified_insufficientFunds": "000222222227",
        "btok_us_verified_debitNotAuthorized": "000333333335", "btok_us_verified_invalidCurrency": "000444444440",
    ]

    private static let currencies = [
        "AU": "aud", "CA": "cad", "CH": "chf", "DK": "dkk", "GB": "gbp", "HK": "hkd", "JP": "jpy", "MX": "mxn", "NO": "nok", "NZ": "nzd",
        "PL": "pln", "SE": "sek", "SG": "sgd", "US": "usd",
    ]

    /// The fields of a bank account.
    /// - Parameters:
    ///   - given: what was sent for `parameters`.
    ///   - place: the parameter that it was sent in.
    static func account(_ given: JSONObject, at place: String, _ change: Change) throws(Refusal) -> JSONObject {
        for name in ["country", "account_number"] where given[name] == nil { throw .missing("\(place)[\(name)]") }
        let country = given["country"]?.string?.uppercased() ?? ""
        let number = (given["account_number"]?.string ?? "").filter { $0 != " " && $0 != "-" }
        let routing = given["routing_number"]?.string
        if country == "US" {
            guard let routing else { throw .missing("\(place)[routing_number]") }
            guard BankAccountNumber.isRoutingNumber(routing) else {
                let text = routing.utf8.count == 9 ? "Invalid routing number" : "Routing number must have 9 digits"
                throw .invalid(text, code: "routing_number_invalid", parameter: "\(place)[routing_number]")
            }
        }
        guard isTestNumber(number, country) else {
            throw .invalid(
                "You must use a test bank account number in test mode. Try 000123456789 or see more options at "
                    + "https://stripe.com/docs/connect/testing#account-numbers.", code: "account_number_invalid",
                parameter: "\(place)[account_number]")
        }
        let currency = given["currency"]?.string?.lowercased() ?? currencies[country] ?? "eur"
        guard Currency.isKnown(currency) else { throw Currency.unknown(currency) }
        var fields = self.fields(number, routing: routing, country: country, currency: currency, change)
        for name in ["account_holder_name", "account_holder_type", "account_type"] { fields[name] = given[name] ?? .null }
        if let metadata = given["metadata"], !metadata.isNull { fields["metadata"] = metadata }
        return fields
    }

    /// The account that a fixed token stands for; nil: it stands for none.
    static func account(token: String, _ change: Change) -> JSONObject? {
        guard let number = tokens[token] else { return nil }
        var fields = self.fields(number, routing: "110000000", country: "US", currency: "usd", change)
        if token != "btok_us" { fields["status"] = "verified" }
        return fields
    }

    private static func isTestNumber(_ number: String, _ country: String) -> Bool {
        if country == "US" { return americanNumbers[number] != nil }
        return (4...34).contains(number.utf8.count) && number.utf8.allSatisfy(\.isASCIIAlphanumeric)
    }

    private static func fields(
        _ number: String, routing: String?, country: String, currency: String, _ change: Change
    ) -> JSONObject {
        var fields: JSONObject = [
            "bank_name": "STRIPE TEST BANK", "country": .string(country), "currency": .string(currency),
            "fingerprint": .string(Fingerprint.of("account \(routing ?? "") \(number)", account: change.account.id)),
            "last4": .string(String(number.suffix(4))), "routing_number": routing.map(JSON.string) ?? .null,
        ]
        if country == "US", let failure = americanNumbers[number] ?? nil {
            fields["test_outcome"] = .string(SourceType.TestOutcome.fails.rawValue)
            fields["failure_code"] = .string(failure)
        }
        return fields
    }
}
