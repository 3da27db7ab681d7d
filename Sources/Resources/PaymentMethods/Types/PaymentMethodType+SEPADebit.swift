// A debit from an account in the Single Euro Payments Area, by its IBAN. TestIBAN.swift says how it ends in test mode.
import Common
import Engine
import Payers
import Wire

extension PaymentMethodType {
    static let sepaDebit = PaymentMethodType(
        name: "sepa_debit", displayName: "SEPA Direct Debit", flow: .debit, currencies: ["eur"], demands: billing("name", "email"),
        furtherDemands: { method in
            let country = method[.sepaDebit]?["country"]?.string ?? ""
            return IBAN.countriesThatNeedAddress.contains(country) ? ["country", "line1"].map { "billing_details[address][\($0)]" } : []
        },
        reuse: .itself, needsMandate: true,
        fields: texts("bank_code", "branch_code", "country", "fingerprint") + [generatedFrom] + texts("last4"),
        parameters: [.string("iban").required.confidential], isHashRequired: true,
        open: { given, method, change in
            guard let iban = IBAN(given["iban"]?.string ?? "") else {
                throw Refusal.invalid("The IBAN you provided is invalid.", code: "invalid_bank_account_iban", parameter: "sepa_debit[iban]")
            }
            if let debit = TestIBAN.numbered(iban)?.debit {
                try debit.requireSupported(at: "sepa_debit[iban]")
                // Of such an account a source can still be made.
                if debit.code == "debits_not_supported" {
                    throw Refusal.invalid(
                        "This account does not support debits.", code: "sepa_debit_debits_not_supported", parameter: "sepa_debit[iban]")
                }
                debit.failing(because: usualFailure).keep(in: &method)
            }
            return [
                "bank_code": iban.bankCode.map(JSON.string) ?? .null, "branch_code": .string(iban.branchCode ?? ""),
                "country": .string(iban.country), "fingerprint": .string(Fingerprint.of("iban \(iban.text)", account: change.account.id)),
                "generated_from": ["charge": .null, "setup_attempt": .null], "last4": .string(iban.last4),
            ]
        },
        recognize: { TestIBAN.looking(like: $0[.sepaDebit])?.debit.failing(because: usualFailure).keep(in: &$0) },
        fixedIDs: { id in TestIBAN.paymentMethod(id).map { fixed("sepa_debit", ["iban": .string($0.text)]) } },
        charged: { method, _, _ in
            own(["bank_code", "branch_code", "country", "fingerprint", "last4"], of: method, and: ["mandate": .null])
        })

    /// Why the bank returns a debit, if the IBAN does not say it (seen in 2026).
    private static let usualFailure = "incorrect_account_holder_name"

    /// The payment or the set-up of another type that has made it.
    private static let generatedFrom = Field.hash(
        "generated_from", [.reference("charge", to: ResourceName.charge).orNull, .reference("setup_attempt", to: "setup_attempt").orNull]).orNull
}
