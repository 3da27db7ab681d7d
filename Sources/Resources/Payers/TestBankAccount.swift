// All numbers of bank accounts that Stripe documents for tests, except IBANs, one in each row.
// Source: Stripe's pages on testing of Connect, and of debits by ACH, in Canada (ACSS) and in Australia (BECS).

package struct TestBankAccount: Sendable {
    let country: String
    let number: String
    package let debit: TestDebit
    /// Its fixed tokens. Those with `verified` in their name are verified.
    let tokens: [String]

    init(_ country: String, _ number: String, _ debit: TestDebit = .succeeds, tokens: [String] = []) {
        self.country = country
        self.number = number
        self.debit = debit
        self.tokens = tokens
    }

    static let all = [
        TestBankAccount("US", "000123456789", tokens: ["btok_us", "btok_us_verified"]),
        TestBankAccount("US", "000111111116", .fails("no_account"), tokens: ["btok_us_verified_noAccount"]),
        TestBankAccount("US", "000111111113", .fails("account_closed"), tokens: ["btok_us_verified_accountClosed"]),
        TestBankAccount("US", "000222222227", .fails("insufficient_funds"), tokens: ["btok_us_verified_insufficientFunds"]),
        TestBankAccount("US", "000333333335", .fails("debit_not_authorized"), tokens: ["btok_us_verified_debitNotAuthorized"]),
        TestBankAccount("US", "000444444440", .fails("invalid_currency"), tokens: ["btok_us_verified_invalidCurrency"]),
        TestBankAccount("US", "000555555559", .disputed),
        TestBankAccount("US", "000666666661", .depositsFail),
        TestBankAccount("US", "000777777771", .exceeds("charge_exceeds_weekly_limit")),
        TestBankAccount("US", "000000000009", .staysPending),
        TestBankAccount("US", "000000004954", .blocked),
        // These are for payouts. A debit from them is like from any other.
        TestBankAccount("US", "000888888883"),
        TestBankAccount("US", "000999999991"),

        TestBankAccount("CA", "000123456789"),
        TestBankAccount("CA", "900123456789", .succeeds.delayed),
        TestBankAccount("CA", "000222222227", .fails("insufficient_funds")),
        TestBankAccount("CA", "900222222227", .fails("insufficient_funds").delayed),
        TestBankAccount("CA", "000666666661", .depositsFail),
        TestBankAccount("CA", "000777777771", .exceeds("charge_exceeds_weekly_limit")),
        TestBankAccount("CA", "000888888881", .exceeds("charge_exceeds_transaction_limit")),

        TestBankAccount("AU", "000123456"),
        TestBankAccount("AU", "900123456", .succeeds.delayed),
        TestBankAccount("AU", "111111113", .fails("account_closed")),
        TestBankAccount("AU", "111111116", .fails("no_account")),
        TestBankAccount("AU", "222222227", .fails("refer_to_customer")),
        TestBankAccount("AU", "922222227", .fails("refer_to_customer").delayed),
        TestBankAccount("AU", "333333335", .fails("debit_not_authorized")),
        TestBankAccount("AU", "666666660", .disputed),
        TestBankAccount("AU", "343434343", .exceeds("charge_exceeds_source_limit")),
        TestBankAccount("AU", "121212121", .exceeds("charge_exceeds_transaction_limit")),
    ]

    /// Nil if the number is not one of test mode.
    package static func numbered(_ number: String, in country: String) -> TestBankAccount? { byNumber["\(country) \(number)"] }
    static func token(_ token: String) -> TestBankAccount? { byToken[token] }

    private static let byNumber = Dictionary(all.map { ("\($0.country) \($0.number)", $0) }, uniquingKeysWith: { first, _ in first })
    private static let byToken = Dictionary(all.flatMap { account in account.tokens.map { ($0, account) } }, uniquingKeysWith: { first, _ in first })
}
