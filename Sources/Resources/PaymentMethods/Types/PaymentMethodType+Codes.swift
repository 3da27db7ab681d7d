// Codes that the payer's phone reads, transfers from a bank, and agreements in the app of a bank.
import Engine
import Payers
import Wire

extension PaymentMethodType {
    static let codes: [PaymentMethodType] = [customerBalance, payNow, payTo, pix, promptPay, swish, upi, weChatPay]

    private static let customerBalance = PaymentMethodType(
        name: "customer_balance", displayName: "Bank transfer", flow: .bankTransfer, currencies: ["eur", "gbp", "jpy", "mxn", "usd"],
        options: ["bank_transfer": ["type": "us_bank_transfer"], "funding_type": "bank_transfer"], fields: [])

    private static let payNow = PaymentMethodType(
        name: "paynow", displayName: "PayNow", flow: .display(nextAction: "paynow_display_qr_code"), currencies: ["sgd"], fields: [],
        charged: { _, _, change in ["reference": .string(change.randomDigits(15))] })

    private static let payTo = PaymentMethodType(
        name: "payto", displayName: "PayTo", flow: .approval(nextAction: nil, seconds: 300), currencies: ["aud"], reuse: .itself,
        needsMandate: true, fields: texts("bsb_number", "last4", "pay_id"),
        parameters: [.string("account_number").confidential, .string("bsb_number"), .string("pay_id")],
        open: { given, _, _ in
            [
                "bsb_number": given["bsb_number"] ?? .null,
                "last4": given["account_number"]?.string.map { .string(String($0.suffix(4))) } ?? .null, "pay_id": given["pay_id"] ?? .null,
            ]
        },
        charged: { method, _, _ in own(["bsb_number", "last4", "pay_id"], of: method) })

    private static let pix = PaymentMethodType(
        name: "pix", displayName: "Pix", flow: .display(nextAction: "pix_display_qr_code"), currencies: ["brl"], reuse: .itself,
        options: ["expires_after_seconds": 14_400], fields: [.string("fingerprint").orNull.orAbsent],
        charged: { _, _, change in ["bank_transaction_id": .string("E\(change.randomDigits(31))")] })

    private static let promptPay = PaymentMethodType(
        name: "promptpay", displayName: "PromptPay", flow: .display(nextAction: "promptpay_display_qr_code"), currencies: ["thb"],
        demands: billing("email"), fields: [], charged: { _, _, change in ["reference": .string(change.randomDigits(15))] })

    private static let swish = PaymentMethodType(
        name: "swish", displayName: "Swish", flow: .display(nextAction: "swish_handle_redirect_or_display_qr_code"), currencies: ["sek"],
        options: ["reference": .null], fields: [],
        charged: { _, _, change in
            [
                "fingerprint": .string(change.randomCharacters(16)), "payment_reference": .string(change.randomCapitals(32)),
                "verified_phone_last4": "0042",
            ]
        })

    private static let upi = PaymentMethodType(
        name: "upi", displayName: "UPI", flow: .display(nextAction: "upi_handle_redirect_or_display_qr_code"), currencies: ["inr"],
        reuse: .itself, fields: texts("vpa"),
        parameters: [
            .hash("mandate_options", [
                .integer("amount"), .choice("amount_type", "fixed", "maximum"), .string("description"), .integer("end_date"),
            ]),
            // A page gives the payer's address.
            .string("vpa"),
        ],
        open: { given, _, _ in ["vpa": given["vpa"] ?? .null] },
        testDebit: { TestVoucher.upi(address: $0[.upi]?["vpa"]?.string) },
        charged: { method, _, _ in own(["vpa"], of: method) })

    private static let weChatPay = PaymentMethodType(
        name: "wechat_pay", displayName: "WeChat Pay", flow: .display(nextAction: "wechat_pay_display_qr_code"),
        currencies: ["aud", "cad", "chf", "cny", "dkk", "eur", "gbp", "hkd", "jpy", "nok", "sek", "sgd", "usd"], demandedOptions: ["client"],
        options: ["app_id": .null, "client": .null], fields: [],
        charged: { _, _, change in
            ["fingerprint": .string(change.randomCharacters(16)), "transaction_id": .string(change.randomDigits(28))]
        })
}
