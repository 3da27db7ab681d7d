// How a payment with a PaymentMethod happens, after the confirmation of its intent.
import Engine

package enum PaymentMethodFlow: Sendable, Equatable {
    /// It has succeeded or failed at once.
    case atOnce
    /// The bank answers later. The intent is `processing` until then.
    case debit
    /// The payer agrees on a page of her bank, and comes back.
    case redirect(nextAction: String)
    /// The payer scans a code, or follows a link on her phone.
    case display(nextAction: String)
    /// The payer takes a voucher to a shop or a bank, within that many days.
    case voucher(nextAction: String, days: Int64)
    /// The payer agrees in an app.
    /// - Parameters:
    ///   - nextAction: nil if the intent says nothing of it.
    ///   - seconds: how long she can do so.
    case approval(nextAction: String?, seconds: Int64)
    /// The payer sends money from her bank, as much and as often as she likes.
    case bankTransfer
    /// A reader of Terminal takes the payment.
    case reader
    /// It is paid outside of Stripe.
    case outside

    /// A page of the bank, as most types have it.
    static let page = redirect(nextAction: "redirect_to_url")

    /// The type of the intent's `next_action`. Nil if there is none.
    package var nextAction: String? {
        switch self {
        case .redirect(let action), .display(let action), .voucher(let action, _): action
        case .approval(let action, _): action
        case .bankTransfer: "display_bank_transfer_instructions"
        case .atOnce, .debit, .reader, .outside: nil
        }
    }
}
