// All IBANs that Stripe documents for tests, one in each row. Debits from any other IBAN succeed.
// Source: Stripe's page on testing SEPA debits.
import Payers


struct TestIBAN: Sendable {
    let iban: IBAN
    let debit: TestDebit

    static let all: [TestIBAN] = rows.compactMap { text, debit in IBAN(text).map { TestIBAN(iban: $0, debit: debit) } }

    private static let rows: [(String, TestDebit)] = [
        ("AT611904300234573201", .succeeds),
        ("AT321904300235473204", .succeeds.delayed),
        ("AT861904300235473202", .fails),
        ("AT051904300235473205", .fails.delayed),
        ("AT591904300235473203", .disputed),
        ("AT981904300000343434", .exceeds("charge_exceeds_source_limit")),
        ("AT601904300000121212", .exceeds("charge_exceeds_weekly_limit")),
        ("AT981904300002222227", .fails("insufficient_funds")),
        ("AT271904300000055555", .unsupported("sepa_debit_bank_not_supported")),
        ("AT511904300000066666", .fails("debits_not_supported")),
        ("DE89370400440532013000", .succeeds),
        ("DE08370400440532013003", .succeeds.delayed),
        ("DE62370400440532013001", .fails),
        ("DE78370400440532013004", .fails.delayed),
        ("DE35370400440532013002", .disputed),
        ("DE65370400440000343434", .exceeds("charge_exceeds_source_limit")),
        ("DE27370400440000121212", .exceeds("charge_exceeds_weekly_limit")),
        ("DE65370400440002222227", .fails("insufficient_funds")),
        ("FR1420041010050500013M02606", .succeeds),
        ("FR3020041010050500013M02609", .succeeds.delayed),
        ("FR8420041010050500013M02607", .fails),
        ("FR7920041010050500013M02600", .fails.delayed),
        ("FR5720041010050500013M02608", .disputed),
        ("BE62510007547061", .succeeds),
        ("BE78510007547064", .succeeds.delayed),
        ("BE68539007547034", .fails),
        ("BE51510007547065", .fails.delayed),
        ("BE08510007547063", .disputed),
        ("IE29AIBK93115212345678", .succeeds),
        ("IE24AIBK93115212345671", .succeeds.delayed),
        ("IE02AIBK93115212345679", .fails),
        ("IE94AIBK93115212345672", .fails.delayed),
        ("IE51AIBK93115212345670", .disputed),
    ]

    /// Finds the IBAN from the fields of a source's hash. No two of the same bank have the same last four digits.
    static func looking(country: String?, bankCode: String?, last4: String?) -> TestIBAN? {
        all.first { $0.iban.country == country && $0.iban.bankCode == bankCode && $0.iban.last4 == last4 }
    }
}
