// What a platform says of a payment: the connected accounts that have a part in it, and its own fee. Every account here is in the same country and has the
// same currency, so that nothing else is different about the payment.
import Common
import Engine
import Wire

package enum PlatformTerms {
    package static let onBehalfOf = Parameter.string("on_behalf_of").references(StripeAccount.name)
    /// Where the money of a PaymentIntent goes. Source of the noun: recorded errors.
    package static let destination = Parameter.string("destination").references(StripeAccount.name, called: "destination").required
    /// The account itself, or a connected one.
    package static let party = [Parameter.string("account").references(StripeAccount.name), .choice("type", "account", "self").required]

    /// Refuses a fee of more than the whole payment.
    /// - Parameter parameter: what says the fee.
    package static func require(percent: JSON?, at parameter: String = "application_fee_percent") throws(Refusal) {
        guard let percent = percent.flatMap(Decimal.init), percent > Decimal(100) else { return }
        throw .invalid("This value must be less than or equal to 100.", parameter: parameter)
    }

    /// The same of a fee that is an amount.
    package static func require(fee: Int64?, upTo amount: Int64, at parameter: String) throws(Refusal) {
        guard let fee, fee > amount else { return }
        throw .invalid("The application fee cannot be more than the amount of the payment, \(amount).", parameter: parameter)
    }
}
