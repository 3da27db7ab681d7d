// The card or account that a payer has saved with Link.
import Engine
import Wire

extension PaymentMethodType {
    static let link = PaymentMethodType(
        name: "link", displayName: "Link", flow: .atOnce, reuse: .itself, holdSeconds: week, options: ["persistent_token": .null],
        fields: [.string("email").orNull, .string("persistent_token").orAbsent],
        open: { _, method, _ in ["email": method[.billingDetails]?["email"] ?? .null] },
        charged: { _, _, _ in ["country": "US"] })
}
