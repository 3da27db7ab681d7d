// Payments in a shop or at a bank's machine, with a number or a printed voucher. TestVoucher.swift says what becomes of them in test mode.
import Engine
import Payers
import Wire

extension PaymentMethodType {
    static let vouchers: [PaymentMethodType] = [boleto, konbini, multibanco, oxxo]

    private static let boleto = PaymentMethodType(
        name: "boleto", displayName: "Boleto", flow: .voucher(nextAction: "boleto_display_details", days: 3), currencies: ["brl"],
        demands: billing("name", "email") + ["line1", "city", "state", "postal_code", "country"].map { "billing_details[address][\($0)]" },
        reuse: .itself, refunds: .never, options: ["expires_after_days": 3],
        fields: [.string("tax_id")], parameters: [.string("tax_id").required], isHashRequired: true,
        open: { given, _, _ in
            let digits = (given["tax_id"]?.string ?? "").filter { !".-/ ".contains($0) }
            // A person's number has eleven digits, a company's fourteen.
            guard [11, 14].contains(digits.utf8.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
                throw Refusal.invalid("Invalid Brazilian tax ID.", code: "tax_id_invalid", parameter: "boleto[tax_id]")
            }
            return given
        },
        testDebit: byEmail,
        charged: { method, _, _ in own(["tax_id"], of: method) })

    private static let konbini = PaymentMethodType(
        name: "konbini", displayName: "Konbini", flow: .voucher(nextAction: "konbini_display_details", days: 3), currencies: ["jpy"],
        demands: billing("name", "email"),
        options: ["confirmation_number": .null, "expires_after_days": .null, "expires_at": .null, "product_description": .null], fields: [],
        testDebit: byEmail,
        charged: { _, _, _ in ["store": ["chain": "familymart"]] })

    private static let multibanco = PaymentMethodType(
        name: "multibanco", displayName: "Multibanco", flow: .voucher(nextAction: "multibanco_display_details", days: 7), currencies: ["eur"],
        demands: billing("email"), fields: [], testDebit: byEmail,
        charged: { _, _, change in ["entity": "12345", "reference": .string(change.randomDigits(9))] })

    private static let oxxo = PaymentMethodType(
        name: "oxxo", displayName: "OXXO", flow: .voucher(nextAction: "oxxo_display_details", days: 3), currencies: ["mxn"],
        demands: billing("name", "email"), options: ["expires_after_days": 3], fields: [], testDebit: byEmail,
        charged: { _, _, change in ["number": .string(change.randomDigits(14))] })

    private static let byEmail: @Sendable (Draft) -> TestDebit = { TestVoucher.debit(email: $0[.billingDetails]?["email"]?.string) }
}
