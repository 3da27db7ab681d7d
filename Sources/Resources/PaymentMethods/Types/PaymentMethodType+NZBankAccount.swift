// A debit from an account in New Zealand.
import Engine
import Payers
import Wire

extension PaymentMethodType {
    static let nzBankAccount = PaymentMethodType(
        name: "nz_bank_account", displayName: "New Zealand BECS Direct Debit", flow: .debit, currencies: ["nzd"],
        demands: billing("name", "email"), reuse: .itself, needsMandate: true,
        fields: [
            .string("account_holder_name").orNull, .string("bank_code"), .string("bank_name"), .string("branch_code"), .string("last4"),
            .string("suffix").orNull,
        ],
        parameters: [
            .string("account_holder_name"), .string("account_number").required.confidential, .string("bank_code").required,
            .string("branch_code").required, .string("reference", maximum: 128), .string("suffix").required,
        ], isHashRequired: true,
        open: { given, method, _ in
            let number = given["account_number"]?.string ?? ""
            let bank = try BankAccountNumber.digits(given.json, "bank_code", 2, of: "nz_bank_account")
            let branch = try BankAccountNumber.digits(given.json, "branch_code", 4, of: "nz_bank_account")
            try BankAccountNumber.requireAccountNumber(number, 7...7, parameter: "nz_bank_account[account_number]")
            let suffix = given["suffix"]?.string ?? ""
            TestBankAccount.numbered(number + suffix, in: "NZ")?.debit.keep(in: &method)
            return [
                "account_holder_name": given["account_holder_name"] ?? method[.billingDetails]?["name"] ?? .null, "bank_code": .string(bank),
                "bank_name": "STRIPE TEST BANK", "branch_code": .string(branch), "last4": .string(String(number.suffix(4))),
                "suffix": .string(suffix),
            ]
        },
        recognize: { method in
            let shown = method[.nzBankAccount]
            TestBankAccount.looking(like: shown?["last4"]?.string, suffix: shown?["suffix"]?.string ?? "", in: "NZ")?.debit.keep(in: &method)
        },
        fixedIDs: { id in
            TestBankAccount.paymentMethod(id, in: "NZ").map {
                fixed("nz_bank_account", [
                    "account_number": .string(String($0.number.prefix(7))), "bank_code": "11", "branch_code": "0000",
                    "suffix": .string(String($0.number.dropFirst(7))),
                ])
            }
        },
        charged: { method, _, _ in
            own(["account_holder_name", "bank_code", "bank_name", "branch_code", "last4", "suffix"], of: method)
        })
}
