// A card. PaymentMethodCard.swift has its hash, TestCard.swift says how a payment with it ends.
import Engine
import Payers
import Wire

extension PaymentMethodType {
    static let card = PaymentMethodType(
        name: "card", displayName: "Card", flow: .atOnce, reuse: .itself, holdSeconds: week,
        options: ["installments": .null, "mandate_options": .null, "network": .null, "request_three_d_secure": "automatic"],
        fields: PaymentMethodCard.fields, parameters: PaymentMethodCard.parameters, isHashRequired: true,
        updateParameters: PaymentMethodCard.updateParameters,
        open: { given, method, change in
            try PaymentMethodCard.open(given, &method, &change)
            return method[.card] ?? [:]
        },
        update: { try PaymentMethodCard.update($0, &$1, $2) },
        attach: { method, _ in try PaymentMethodCard.attach(&method) },
        recognize: { TestCard.recognize($0[.card], in: &$0) },
        fixedIDs: { id in TestCard.paymentMethod(id).map(PaymentMethodCard.fixed) })
}
