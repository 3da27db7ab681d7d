// A bank transfer in euros: the customer pushes money to an IBAN that is made for the source.
import Common
import Engine
import Payers
import Wire

extension SourceType {
    static let sepaCreditTransfer = SourceType(
        name: "sepa_credit_transfer", flow: .receiver, usages: [.reusable], currencies: ["eur"], required: ["owner[name]"],
        fields: texts(
            "bank_name", "bic", "iban", "refund_account_holder_address_city", "refund_account_holder_address_country",
            "refund_account_holder_address_line1", "refund_account_holder_address_line2", "refund_account_holder_address_postal_code",
            "refund_account_holder_address_state", "refund_account_holder_name", "refund_iban"),
        open: { source, change in
            let iban = IBAN(german: "11001100", account: change.randomDigits(10)).text
            source.merge(.sepaCreditTransfer, ["bank_name": "TEST BANK", "bic": "TESTDEBBXXX", "iban": .string(iban)])
            source.merge(.receiver, ["address": .string(iban)])
        })
}
