// The details of a bank account in a request, and the fields that are kept. Only the numbers of test mode are accepted. Source: Stripe's pages on
// testing Connect and ACH.
import Common
import Engine
import Wire

package enum BankAccountDetails {
    static let fields: [Field] = [
        .reference("account", to: ResourceName.account).orAbsent, .string("account_holder_name").orNull.emptyable.given(.update),
        .choice("account_holder_type", "company", "individual").orNull.emptyable.given(.update), .string("account_type").orNull,
        .list("available_payout_methods", of: .choice(["instant", "standard"])).orAbsent, .string("bank_name").orNull, .string("country"), .string("currency"),
        .boolean("default_for_currency").orAbsent, .string("fingerprint").orNull,
        .hash("future_requirements", Requirements.ofExternalAccount).orAbsent, .string("last4"),
        .hash("requirements", Requirements.ofExternalAccount).orAbsent, .string("routing_number").orNull,
    ]

    /// The parameters in a hash of them.
    package static let parameters: [Parameter] = [
        .string("account_holder_name"), .choice("account_holder_type", "company", "individual"), .string("account_number").confidential,
        .choice("account_type", types), .string("country"), .string("currency"), .metadata,
        .choice("object", BankAccount.name), .string("routing_number"),
    ]

    static let types = ["checking", "futsu", "savings", "toza"]

    private static let currencies = [
        "AU": "aud", "CA": "cad", "CH": "chf", "DK": "dkk", "GB": "gbp", "HK": "hkd", "JP": "jpy", "MX": "mxn", "NO": "nok", "NZ": "nzd",
        "PL": "pln", "SE": "sek", "SG": "sgd", "US": "usd",
    ]

    /// The fields of a bank account.
    /// - Parameters:
    ///   - given: the values that were sent for `parameters`.
    ///   - place: the parameter that they were sent in.
    package static func account(_ given: JSONObject, at place: String, _ change: Change) throws(Refusal) -> JSONObject {
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
        let currency = try Currency.known(given["currency"]?.string ?? currencies[country] ?? "eur")
        var fields = self.fields(number, routing: routing, country: country, currency: currency, change)
        for name in ["account_holder_name", "account_holder_type", "account_type"] { fields[name] = given[name] ?? .null }
        if let metadata = given["metadata"], !metadata.isNull { fields["metadata"] = metadata }
        return fields
    }

    /// The account of a fixed token. Nil if there is none.
    package static func account(token: String, _ change: Change) -> JSONObject? {
        guard let account = TestBankAccount.token(token) else { return nil }
        var fields = self.fields(account.number, routing: TestBankAccount.routingNumber, country: account.country, currency: "usd", change)
        if token.contains("verified") { fields["status"] = "verified" }
        return fields
    }

    private static func isTestNumber(_ number: String, _ country: String) -> Bool {
        if country == "US" { return TestBankAccount.numbered(number, in: country) != nil }
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
        // Accounts of other countries cannot be debited.
        if country == "US", let debit = TestBankAccount.numbered(number, in: country)?.debit { fields.merge(debit.kept) { _, new in new } }
        return fields
    }
}
