// A debit from an account in the United States. The customer proves with two small deposits that the account is her own. In test mode these are 32
// and 45 cents. With the flow `none`, no proof is needed.
import Common
import Engine
import Payers
import Wire

extension SourceType {
    static let achDebit = SourceType(
        name: "ach_debit", flow: .codeVerification, usages: [.reusable], currencies: ["usd"],
        required: [
            "owner[name]", "ach_debit[country]", "ach_debit[type]", "ach_debit[routing_number]", "ach_debit[account_number]",
        ],
        parameters: [
            .string("account_number").forHook.confidential, .string("country"), .string("routing_number"),
            .choice("type", "company", "individual"),
        ],
        fields: texts("bank_name", "country", "fingerprint", "last4", "routing_number", "type"),
        settlement: .after(workingDays: 4),
        open: { source, change in
            let given = change.arguments["ach_debit"]
            let (account, routing) = (given?["account_number"]?.string ?? "", given?["routing_number"]?.string ?? "")
            guard BankAccountNumber.isRoutingNumber(routing) else {
                throw Refusal.invalid(
                    "The routing number must have 9 digits, and this one is not valid.", code: "routing_number_invalid",
                    parameter: "ach_debit[routing_number]")
            }
            try BankAccountNumber.requireAccountNumber(account, 4...17, parameter: "ach_debit[account_number]")
            TestBankAccount.numbered(account, in: "US")?.debit.keep(in: &source)
            source.merge(.achDebit, [
                "bank_name": "STRIPE TEST BANK", "last4": .string(String(account.suffix(4))),
                "fingerprint": .string(Fingerprint.of("account \(routing) \(account)", account: change.account.id)),
            ])
        })
}
