// A debit from an account in Australia.
import Common
import Engine
import Payers
import Wire

extension SourceType {
    static let auBECSDebit = SourceType(
        name: "au_becs_debit", flow: .none, usages: [.reusable], currencies: ["aud"],
        required: ["owner[name]", "owner[email]", "au_becs_debit[bsb_number]", "au_becs_debit[account_number]"],
        parameters: [.string("account_number").forHook.confidential, .string("bsb_number").forHook],
        fields: texts("bsb_number", "fingerprint", "last4"),
        startsChargeable: true, settlement: .after(workingDays: 3),
        open: { source, change in
            let given = change.arguments["au_becs_debit"]
            let account = given?["account_number"]?.string ?? ""
            let branch = try BankAccountNumber.digits(given, "bsb_number", 6, of: "au_becs_debit")
            try BankAccountNumber.requireAccountNumber(account, 5...9, parameter: "au_becs_debit[account_number]")
            TestBankAccount.numbered(account, in: "AU")?.debit.keep(in: &source)
            source.merge(.auBECSDebit, [
                "bsb_number": .string(branch), "last4": .string(String(account.suffix(4))),
                "fingerprint": .string(Fingerprint.of("account \(branch) \(account)", account: change.account.id)),
            ])
        })
}
