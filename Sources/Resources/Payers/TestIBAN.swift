// All IBANs that Stripe documents for tests, one in each row. Debits from any other IBAN succeed.
// Source: Stripe's pages on testing, and on SEPA debits. They list more countries with the same outcomes.
import OrderedCollections
import Wire

package struct TestIBAN: Sendable {
    let iban: IBAN
    package let debit: TestDebit
    /// Whether Stripe documents a fixed id for it, such as `pm_sepaDebit_failed_at`, and which outcome that names.
    let outcome: String?

    /// The end of its fixed id.
    private var ending: String? { outcome.map { "\($0)_\(iban.country.lowercased())" } }

    static let all: [TestIBAN] = rows.compactMap { text, outcome, debit in IBAN(text).map { TestIBAN(iban: $0, debit: debit, outcome: outcome) } }

    private static let rows: [(String, String?, TestDebit)] = [
        ("AT611904300234573201", "success", .succeeds),
        ("AT321904300235473204", "successDelayed", .succeeds.delayed),
        ("AT861904300235473202", "failed", .fails),
        ("AT051904300235473205", "failedDelayed", .fails.delayed),
        ("AT591904300235473203", "disputed", .disputed),
        ("AT981904300000343434", volume, overVolume),
        ("AT601904300000121212", transaction, overTransaction),
        ("AT981904300002222227", "insufficientFunds", .fails("insufficient_funds")),
        ("AT271904300000055555", nil, noSEPA),
        ("AT511904300000066666", nil, noDebits),
        ("BE62510007547061", "success", .succeeds),
        ("BE78510007547064", "successDelayed", .succeeds.delayed),
        ("BE68539007547034", "failed", .fails),
        ("BE51510007547065", "failedDelayed", .fails.delayed),
        ("BE08510007547063", "disputed", .disputed),
        ("BE90510000343434", volume, overVolume),
        ("BE52510000121212", transaction, overTransaction),
        ("BE90510002222227", "insufficientFunds", .fails("insufficient_funds")),
        ("BE19510000055555", nil, noSEPA),
        ("BE43510000066666", nil, noDebits),
        ("DE89370400440532013000", "success", .succeeds),
        ("DE08370400440532013003", "successDelayed", .succeeds.delayed),
        ("DE62370400440532013001", "failed", .fails),
        ("DE78370400440532013004", "failedDelayed", .fails.delayed),
        ("DE35370400440532013002", "disputed", .disputed),
        ("DE65370400440000343434", volume, overVolume),
        ("DE27370400440000121212", transaction, overTransaction),
        ("DE65370400440002222227", "insufficientFunds", .fails("insufficient_funds")),
        ("DE91370400440000055555", nil, noSEPA),
        ("DE18370400440000066666", nil, noDebits),
        ("FR1420041010050500013M02606", "success", .succeeds),
        ("FR3020041010050500013M02609", "successDelayed", .succeeds.delayed),
        ("FR8420041010050500013M02607", "failed", .fails),
        ("FR7920041010050500013M02600", "failedDelayed", .fails.delayed),
        ("FR5720041010050500013M02608", "disputed", .disputed),
        ("FR9720041010050000000343434", volume, overVolume),
        ("FR5920041010050000000121212", transaction, overTransaction),
        ("FR9720041010050000002222227", "insufficientFunds", .fails("insufficient_funds")),
        ("FR2620041010050000000055555", nil, noSEPA),
        ("FR5020041010050000000066666", nil, noDebits),
        ("IE29AIBK93115212345678", "success", .succeeds),
        ("IE24AIBK93115212345671", "successDelayed", .succeeds.delayed),
        ("IE02AIBK93115212345679", "failed", .fails),
        ("IE94AIBK93115212345672", "failedDelayed", .fails.delayed),
        ("IE51AIBK93115212345670", "disputed", .disputed),
        ("IE10AIBK93115200343434", volume, overVolume),
        ("IE69AIBK93115200121212", transaction, overTransaction),
        ("IE10AIBK93115202222227", "insufficientFunds", .fails("insufficient_funds")),
        ("IE36AIBK93115200055555", nil, noSEPA),
        ("IE60AIBK93115200066666", nil, noDebits),
    ]

    private static let volume = "exceedsWeeklyVolumeLimit"
    private static let transaction = "exceedsWeeklyTransactionLimit"
    private static let overVolume = TestDebit.exceeds("charge_exceeds_source_limit")
    private static let overTransaction = TestDebit.exceeds("charge_exceeds_weekly_limit")
    private static let noSEPA = TestDebit.unsupported("sepa_debit_bank_not_supported")
    private static let noDebits = TestDebit.fails("debits_not_supported")

    package static func numbered(_ iban: IBAN) -> TestIBAN? { all.first { $0.iban.text == iban.text } }

    /// Finds the IBAN from the fields of a hash. No two of the same bank have the same last four digits.
    package static func looking(like shown: JSONObject?) -> TestIBAN? {
        all.first {
            $0.iban.country == shown?["country"]?.string && $0.iban.bankCode == shown?["bank_code"]?.string
                && $0.iban.last4 == shown?["last4"]?.string
        }
    }

    /// The IBAN of a fixed id. Nil if there is none.
    package static func paymentMethod(_ id: String) -> IBAN? { byPaymentMethod[id] }

    private static let byPaymentMethod = Dictionary(
        all.compactMap { row in row.ending.map { ("pm_sepaDebit_\($0)", row.iban) } }, uniquingKeysWith: { first, _ in first })
}
