// A debit from an account in the Single Euro Payments Area, by its IBAN. It is chargeable at once, and the bank answers some days later. The IBANs of
// test mode decide how a charge ends: see TestIBAN.swift.
import Common
import Engine
import Payers
import Wire

extension SourceType {
    static let sepaDebit = SourceType(
        name: "sepa_debit", flow: .none, usages: [.reusable], currencies: ["eur"], required: ["sepa_debit[iban]", "owner[name]"], minimumName: 3,
        parameters: [.string("iban").forHook.confidential],
        fields: texts("bank_code", "branch_code", "country", "fingerprint", "last4", "mandate_reference") + [.link("mandate_url").orNull],
        startsChargeable: true, settlement: .after(workingDays: 5),
        testDebit: { TestIBAN.looking(like: $0[.sepaDebit])?.debit },
        open: { source, change in
            guard let iban = IBAN(change.arguments["sepa_debit"]?["iban"]?.string ?? "") else {
                throw Refusal.invalid(
                    "The IBAN you provided is invalid.", code: "invalid_bank_account_iban", parameter: "sepa_debit[iban]")
            }
            if IBAN.countriesThatNeedAddress.contains(iban.country) {
                for line in ["country", "line1"] where source[.owner]?["address"]?[line]?.string == nil {
                    throw Refusal.missing("owner[address][\(line)]")
                }
            }
            try TestIBAN.numbered(iban)?.debit.requireSupported(at: "sepa_debit[iban]")
            source[.allowRedisplay] = "unspecified"
            source.merge(.sepaDebit, [
                "bank_code": iban.bankCode.map(JSON.string) ?? .null, "branch_code": iban.branchCode.map(JSON.string) ?? .null,
                "country": .string(iban.country), "fingerprint": .string(Fingerprint.of("iban \(iban.text)", account: change.account.id)),
                "last4": .string(iban.last4), "mandate_reference": .string(change.randomCapitals(16)),
                "mandate_url": .string(
                    "\(change.settings.publicURL)/adapter/sepa_debit/file/\(source.id)/\(source[.clientSecret] ?? "")"),
            ])
        })
}
