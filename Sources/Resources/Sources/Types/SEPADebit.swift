// A debit from an account in the Single Euro Payments Area, by its IBAN: chargeable at once, and known to be paid weeks later. Some IBANs of test
// mode decide how a charge ends.
import Engine
import OrderedCollections
import Wire

extension SourceType {
    static let sepaDebit = SourceType(
        name: "sepa_debit", flow: .none, usages: [.reusable], currencies: ["eur"], required: ["sepa_debit[iban]", "owner[name]"], minimumName: 3,
        parameters: [.string("iban").forHook.confidential],
        fields: texts("bank_code", "branch_code", "country", "fingerprint", "last4", "mandate_reference") + [.link("mandate_url").orNull],
        startsChargeable: true, settlement: .after(workingDays: 5),
        testOutcome: { source in
            let details = source["sepa_debit"]
            return outcomes.first { iban, _ in
                details?["country"]?.string == iban.country && details?["bank_code"]?.string == iban.bankCode && details?["last4"]?.string == iban.last4
            }?.outcome
        },
        open: { source, change in
            guard let iban = IBAN(change.arguments["sepa_debit"]?["iban"]?.string ?? "") else {
                throw Refusal.invalid(
                    "The IBAN you provided is invalid.", code: "invalid_bank_account_iban", parameter: "sepa_debit[iban]")
            }
            if IBAN.countriesThatNeedAddress.contains(iban.country) {
                for line in ["country", "line1"] where source["owner"]?["address"]?[line]?.string == nil {
                    throw Refusal.missing("owner[address][\(line)]")
                }
            }
            source["allow_redisplay"] = "unspecified"
            source.merge("sepa_debit", [
                "bank_code": iban.bankCode.map(JSON.string) ?? .null, "branch_code": iban.branchCode.map(JSON.string) ?? .null,
                "country": .string(iban.country), "fingerprint": .string(Fingerprint.of("iban \(iban.text)", account: change.account.id)),
                "last4": .string(iban.last4), "mandate_reference": .string(change.randomCapitals(16)),
                "mandate_url": .string(
                    "\(change.settings.publicURL)/adapter/sepa_debit/file/\(source.id)/\(source["client_secret"]?.string ?? "")"),
            ])
        })

    /// IBANs of test mode whose charges do not simply succeed. No other of their bank has the same last four digits.
    private static let outcomes: [(iban: IBAN, outcome: TestOutcome)] = [
        ("AT861904300235473202", .fails), ("AT591904300235473203", .disputed), ("DE62370400440532013001", .fails),
        ("DE35370400440532013002", .disputed),
    ].compactMap { text, outcome in IBAN(text).map { ($0, outcome) } }
}
