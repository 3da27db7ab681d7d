// A debit from an account in Australia.
import Common
import Engine
import Payers
import Wire

extension PaymentMethodType {
    static let auBECSDebit = PaymentMethodType(
        name: "au_becs_debit", displayName: "BECS Direct Debit", flow: .debit, currencies: ["aud"], demands: billing("name", "email"),
        reuse: .itself, needsMandate: true,
        fields: texts("bsb_number", "fingerprint", "last4"),
        parameters: [.string("account_number").required.confidential, .string("bsb_number").required], isHashRequired: true,
        open: { given, method, change in
            let number = given["account_number"]?.string ?? ""
            let branch = try BankAccountNumber.digits(given.json, "bsb_number", 6, of: "au_becs_debit")
            try BankAccountNumber.requireAccountNumber(number, 5...9, parameter: "au_becs_debit[account_number]")
            TestBankAccount.numbered(number, in: "AU")?.debit.keep(in: &method)
            return [
                "bsb_number": .string(branch),
                "fingerprint": .string(Fingerprint.of("account \(branch) \(number)", account: change.account.id)),
                "last4": .string(String(number.suffix(4))),
            ]
        },
        recognize: { TestBankAccount.looking(like: $0[.auBECSDebit]?["last4"]?.string, in: "AU")?.debit.keep(in: &$0) },
        fixedIDs: { id in
            TestBankAccount.paymentMethod(id, in: "AU").map {
                fixed("au_becs_debit", ["account_number": .string($0.number), "bsb_number": "000000"])
            }
        },
        charged: { method, _, _ in own(["bsb_number", "fingerprint", "last4"], of: method) })
}
