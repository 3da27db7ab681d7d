// All numbers of bank accounts that Stripe documents for tests, except IBANs, one in each row.
// Source: Stripe's pages on testing of Connect, and of debits by ACH, in Britain (Bacs), Canada (ACSS), Australia and New Zealand (BECS).
import Engine

package struct TestBankAccount: Sendable {
    let country: String
    package let number: String
    package let debit: TestDebit
    /// Its fixed tokens. Those with `verified` in their name are verified.
    let tokens: [String]
    /// The end of its fixed PaymentMethod's id, after `pm_usBankAccount_` and the like.
    let ending: String?

    init(_ country: String, _ number: String, _ debit: TestDebit = .succeeds, _ ending: String? = nil, tokens: [String] = []) {
        self.country = country
        self.number = number
        self.debit = debit
        self.tokens = tokens
        self.ending = ending
    }

    /// The routing number of the accounts in the United States.
    static let routingNumber = "110000000"

    static let all = unitedStates + britain + canada + australia + newZealand

    private static let unitedStates = [
        TestBankAccount("US", "000123456789", .succeeds, "success", tokens: ["btok_us", "btok_us_verified"]),
        TestBankAccount("US", "000111111116", .fails("no_account"), "noAccount", tokens: ["btok_us_verified_noAccount"]),
        TestBankAccount("US", "000111111113", .fails("account_closed"), "accountClosed", tokens: ["btok_us_verified_accountClosed"]),
        TestBankAccount("US", "000222222227", .fails("insufficient_funds"), "insufficientFunds", tokens: ["btok_us_verified_insufficientFunds"]),
        TestBankAccount("US", "000333333335", .fails("debit_not_authorized"), "debitNotAuthorized", tokens: ["btok_us_verified_debitNotAuthorized"]),
        TestBankAccount("US", "000444444440", .fails("invalid_currency"), "invalidCurrency", tokens: ["btok_us_verified_invalidCurrency"]),
        TestBankAccount("US", "000555555559", .disputed, "dispute"),
        TestBankAccount("US", "000666666661", .depositsFail, "failMicrodeposits"),
        TestBankAccount("US", "000777777771", .exceeds("charge_exceeds_weekly_limit"), "weeklyLimitExceeded"),
        TestBankAccount("US", "000000000009", .staysPending, "processing"),
        TestBankAccount("US", "000000004954", .blocked, "riskLevelHighest"),
        TestBankAccount("US", "000888888885", .fails("tokenized_account_number_deactivated")),
        // These are for payouts. A debit from them is like from any other.
        TestBankAccount("US", "000888888883"),
        TestBankAccount("US", "000999999991"),
    ]

    private static let britain = [
        TestBankAccount("GB", "00012345", .succeeds, "success"),
        TestBankAccount("GB", "90012345", .succeeds.delayed, "successDelayed"),
        TestBankAccount("GB", "33333335", .fails("debit_not_authorized"), "debitNotAuthorized"),
        TestBankAccount("GB", "93333335", .fails("debit_not_authorized").delayed, "debitNotAuthorizedDelayed"),
        TestBankAccount("GB", "22222227", .fails("insufficient_funds"), "insufficientFunds"),
        TestBankAccount("GB", "92222227", .fails("insufficient_funds").delayed, "insufficientFundsDelayed"),
        TestBankAccount("GB", "55555559", .disputed.delayed, "dispute"),
        TestBankAccount("GB", "00033333", .mandateRefused, "mandateRefused"),
        TestBankAccount("GB", "00044444", .setupFails),
        TestBankAccount("GB", "34343434", .exceeds("charge_exceeds_source_limit"), "exceedsWeeklyLimit"),
        TestBankAccount("GB", "12121212", .exceeds("charge_exceeds_transaction_limit"), "exceedsTransactionLimit"),
    ]

    private static let canada = [
        TestBankAccount("CA", "000123456789", .succeeds, "success"),
        TestBankAccount("CA", "900123456789", .succeeds.delayed),
        TestBankAccount("CA", "000222222227", .fails("insufficient_funds"), "insufficientFunds"),
        TestBankAccount("CA", "900222222227", .fails("insufficient_funds").delayed),
        TestBankAccount("CA", "000666666661", .depositsFail),
        TestBankAccount("CA", "000777777771", .exceeds("charge_exceeds_weekly_limit")),
        TestBankAccount("CA", "000888888881", .exceeds("charge_exceeds_transaction_limit")),
        // Stripe documents their fixed ids only. The numbers are invented.
        TestBankAccount("CA", "000111111116", .fails("no_account"), "noAccount"),
        TestBankAccount("CA", "000111111113", .fails("account_closed"), "accountClosed"),
        TestBankAccount("CA", "000333333335", .fails("debit_not_authorized"), "debitNotAuthorized"),
        TestBankAccount("CA", "000555555559", .disputed, "dispute"),
    ]

    private static let australia = [
        TestBankAccount("AU", "000123456", .succeeds, "success"),
        TestBankAccount("AU", "900123456", .succeeds.delayed, "successDelayed"),
        TestBankAccount("AU", "111111113", .fails("account_closed"), "accountClosed"),
        TestBankAccount("AU", "111111116", .fails("no_account"), "noAccount"),
        TestBankAccount("AU", "222222227", .fails("refer_to_customer"), "referToCustomer"),
        TestBankAccount("AU", "922222227", .fails("refer_to_customer").delayed, "referToCustomerDelayed"),
        TestBankAccount("AU", "333333335", .fails("debit_not_authorized"), "debitNotAuthorized"),
        TestBankAccount("AU", "666666660", .disputed, "dispute"),
        TestBankAccount("AU", "343434343", .exceeds("charge_exceeds_source_limit"), "exceedsWeeklyLimit"),
        TestBankAccount("AU", "121212121", .exceeds("charge_exceeds_transaction_limit"), "exceedsTransactionLimit"),
    ]

    /// Each with the number and the suffix.
    private static let newZealand = [
        TestBankAccount("NZ", "0000000010", .succeeds, "success"),
        TestBankAccount("NZ", "2222222027", .fails("insufficient_funds"), "insufficientFunds"),
        TestBankAccount("NZ", "8888888000", .fails("refer_to_customer"), "referToCustomer"),
        TestBankAccount("NZ", "1111111016", .fails("no_account"), "noAccount"),
        TestBankAccount("NZ", "5555555059", .fails("debit_not_authorized"), "debitNotAuthorized"),
        TestBankAccount("NZ", "9999999000", .staysPending, "processing"),
    ]

    /// What fixed ids of PaymentMethods begin with, by country.
    private static let beginnings = [
        "US": "pm_usBankAccount_", "GB": "pm_bacsDebit_", "CA": "pm_acssDebit_", "AU": "pm_auBecsDebit_", "NZ": "pm_nzBankAccount_",
    ]

    /// Whether money can be in the account within seconds.
    static func takesInstantPayouts(_ account: Draft) -> Bool { account[.routingNumber] == routingNumber && account[.last4] != "8883" }

    /// Nil if the number is not one of test mode.
    package static func numbered(_ number: String, in country: String) -> TestBankAccount? { byNumber["\(country) \(number)"] }
    static func token(_ token: String) -> TestBankAccount? { byToken[token] }

    private static let byNumber = Dictionary(all.map { ("\($0.country) \($0.number)", $0) }, uniquingKeysWith: { first, _ in first })
    private static let byToken = Dictionary(all.flatMap { account in account.tokens.map { ($0, account) } }, uniquingKeysWith: { first, _ in first })

    /// The account of a fixed PaymentMethod in that country. Nil if there is none.
    package static func paymentMethod(_ id: String, in country: String) -> TestBankAccount? {
        byPaymentMethod[id].flatMap { $0.country == country ? $0 : nil }
    }

    /// The first with these last four digits, and this suffix after them.
    package static func looking(like last4: String?, suffix: String = "", in country: String) -> TestBankAccount? {
        all.first { $0.country == country && $0.number.hasSuffix((last4 ?? "?") + suffix) }
    }

    private static let byPaymentMethod = Dictionary(
        all.compactMap { account in account.ending.map { ("\(beginnings[account.country] ?? "")\($0)", account) } },
        uniquingKeysWith: { first, _ in first })
}
