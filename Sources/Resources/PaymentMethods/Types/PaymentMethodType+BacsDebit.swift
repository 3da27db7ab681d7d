// A debit from an account in Britain.
import Common
import Engine
import Payers
import Wire

extension PaymentMethodType {
    static let bacsDebit = PaymentMethodType(
        name: "bacs_debit", displayName: "Bacs Direct Debit", flow: .debit, currencies: ["gbp"], demands: billing("name", "email") + address,
        reuse: .itself, needsMandate: true,
        fields: texts("fingerprint", "last4", "sort_code"),
        parameters: [.string("account_number").confidential, .string("sort_code")], isHashRequired: true,
        open: { given, method, change in
            for name in ["account_number", "sort_code"] where given[name] == nil { throw Refusal.missing("bacs_debit[\(name)]") }
            let number = given["account_number"]?.string ?? ""
            let sortCode = try BankAccountNumber.digits(given.json, "sort_code", 6, of: "bacs_debit")
            try BankAccountNumber.requireAccountNumber(number, 8...8, parameter: "bacs_debit[account_number]")
            TestBankAccount.numbered(number, in: "GB")?.debit.keep(in: &method)
            return [
                "fingerprint": .string(Fingerprint.of("account \(sortCode) \(number)", account: change.account.id)),
                "last4": .string(String(number.suffix(4))), "sort_code": .string(sortCode),
            ]
        },
        recognize: { TestBankAccount.looking(like: $0[.bacsDebit]?["last4"]?.string, in: "GB")?.debit.keep(in: &$0) },
        fixedIDs: { id in
            TestBankAccount.paymentMethod(id, in: "GB").map {
                fixed("bacs_debit", ["account_number": .string($0.number), "sort_code": "108800"])
            }
        },
        charged: { method, _, _ in
            own(["fingerprint", "last4", "sort_code"], of: method, and: ["mandate": .null])
        })
}
