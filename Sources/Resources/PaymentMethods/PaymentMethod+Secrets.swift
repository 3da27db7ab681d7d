// What a PaymentMethod's card is where it is really needed: for a forwarded request. The number is that of the test card, which is not stored but
// known; the cvc is in memory until it is used.
import Engine
import Payers
import Wire

extension PaymentMethod {
    /// What is put in place of the card's details in a forwarded request.
    package struct Secrets: Sendable {
        package let number: String
        package let expiryMonth: Int64
        package let expiryYear: Int64
        /// nil: none was given, or it is used up.
        package let cvc: String?
        package let cardholderName: String?
    }

    /// - Parameters:
    ///   - id: a PaymentMethod's, or a fixed one.
    ///   - usingCVC: whether the cvc is used up by it, which counts when the operation is applied; that of a fixed id stays.
    package static func secrets(of id: String, usingCVC: Bool, parameter: String, _ change: inout Change) throws -> Secrets {
        if let card = TestCard.paymentMethod(id) {
            return secrets(of: card, expiring: .object(CardDetails.card(card, change)), cvc: card.cvc, holder: nil)
        }
        guard let method = try change.object(name, id), let card = TestCard.of(method) else {
            throw Refusal.noSuchReference(resource.noun, id, parameter: parameter)
        }
        let cvc = change.secret(of: id)
        if usingCVC { change.forgetSecret(of: id) }
        return secrets(of: card, expiring: method["card"], cvc: cvc, holder: method["billing_details"]?["name"]?.string)
    }

    private static func secrets(of card: TestCard, expiring expiry: JSON?, cvc: String?, holder: String?) -> Secrets {
        Secrets(
            number: card.number, expiryMonth: expiry?["exp_month"]?.integer ?? 0, expiryYear: expiry?["exp_year"]?.integer ?? 0, cvc: cvc,
            cardholderName: holder)
    }

    /// Puts a cvc back that was taken and not sent.
    package static func giveBack(cvc: String, of id: String, _ change: inout Change) {
        if TestCard.paymentMethod(id) == nil { change.remember(cvc, for: id) }
    }
}
