// A debit from an account in Canada. The account must be verified first, as in the United States.
import Common
import Engine
import Payers
import Wire

extension PaymentMethodType {
    static let acssDebit = PaymentMethodType(
        name: "acss_debit", displayName: "Pre-authorized debit", flow: .debit, currencies: ["cad", "usd"], demands: billing("name", "email"),
        demandedOptions: ["mandate_options"], reuse: .itself, needsMandate: true, verificationAttempts: 3, refunds: .days(180),
        options: ["verification_method": "automatic"],
        fields: texts("bank_name", "fingerprint", "institution_number", "last4", "transit_number"),
        parameters: [
            .string("account_number").required.confidential, .string("institution_number").required, .string("transit_number").required,
        ], isHashRequired: true,
        open: { given, method, change in
            let number = given["account_number"]?.string ?? ""
            let institution = try BankAccountNumber.digits(given.json, "institution_number", 3, of: "acss_debit")
            let transit = try BankAccountNumber.digits(given.json, "transit_number", 5, of: "acss_debit")
            try BankAccountNumber.requireAccountNumber(number, 7...12, parameter: "acss_debit[account_number]")
            TestBankAccount.numbered(number, in: "CA")?.debit.keep(in: &method)
            method[.isVerified] = false
            return [
                "bank_name": "STRIPE TEST BANK",
                "fingerprint": .string(Fingerprint.of("account 0\(institution)\(transit) \(number)", account: change.account.id)),
                "institution_number": .string(institution), "last4": .string(String(number.suffix(4))), "transit_number": .string(transit),
            ]
        },
        attach: requireVerified,
        recognize: { method in
            TestBankAccount.looking(like: method[.acssDebit]?["last4"]?.string, in: "CA")?.debit.keep(in: &method)
            method[.isVerified] = true
        },
        fixedIDs: { id in
            TestBankAccount.paymentMethod(id, in: "CA").map {
                verified("acss_debit", ["account_number": .string($0.number), "institution_number": "000", "transit_number": "11000"])
            }
        },
        charged: { method, _, _ in own(["bank_name", "fingerprint", "institution_number", "last4", "transit_number"], of: method) })
}
