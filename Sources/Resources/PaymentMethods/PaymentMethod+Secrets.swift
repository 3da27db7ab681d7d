// The number and the cvc of a PaymentMethod's card, for a forwarded request. The number is the test card's, so it is known without being stored. The
// cvc is in memory until it is used.
import Common
import Engine
import Payers
import Wire

extension PaymentMethod {
    /// The card's details for a forwarded request.
    package struct Secrets: Sendable {
        package let number: String
        package let expiryMonth: Int64
        package let expiryYear: Int64
        /// Nil if none was given, or if it is used up.
        package let cvc: String?
        package let cardholderName: String?
    }

    /// - Parameters:
    ///   - id: a PaymentMethod's id, or a fixed id.
    ///   - usingCVC: whether this uses up the cvc, when the operation is applied. The cvc of a fixed id is never used up.
    package static func secrets(of id: String, usingCVC: Bool, parameter: String, _ change: inout Change) throws -> Secrets {
        if let card = TestCard.paymentMethod(id) {
            return secrets(of: card, expiring: CardDetails.card(card, change), cvc: card.cvc, holder: nil)
        }
        guard let method = try change.object(name, id), let card = TestCard.of(method) else {
            throw Refusal.noSuchReference(resource.noun, id, parameter: parameter)
        }
        let cvc = change.secret(of: id)
        if usingCVC { change.forgetSecret(of: id) }
        return secrets(of: card, expiring: method[.card], cvc: cvc, holder: method[.billingDetails]?["name"]?.string)
    }

    private static func secrets(of card: TestCard, expiring expiry: JSONObject?, cvc: String?, holder: String?) -> Secrets {
        Secrets(
            number: card.number, expiryMonth: expiry?["exp_month"]?.integer ?? 0, expiryYear: expiry?["exp_year"]?.integer ?? 0, cvc: cvc,
            cardholderName: holder)
    }

    /// Restores a cvc that was taken but not sent.
    package static func giveBack(cvc: String, of id: String, _ change: inout Change) {
        if TestCard.paymentMethod(id) == nil { change.remember(cvc, for: id) }
    }
}
