// What becomes of a voucher in test mode. Nobody pays there: an e-mail address says when it is paid, and for a konbini a confirmation number. Some
// other methods obey an address, too. Source: Stripe's guides to testing each payment method.
import Engine

package enum TestVoucher {
    /// By the end of the name before the `@`.
    private static let endings: [(String, TestDebit)] = [
        ("succeed_immediately", .succeeds), ("expire_immediately", .expires), ("expire_with_delay", .expires.delayed), ("fill_never", .staysPending),
    ]

    /// - Parameter email: of the billing details.
    package static func debit(email: String?) -> TestDebit {
        let name = email?.prefix { $0 != "@" } ?? ""
        return endings.first { name.hasSuffix($0.0) }?.1 ?? .succeeds.delayed
    }

    /// - Parameter number: the confirmation number that a PaymentIntent has for a konbini.
    package static func debit(confirmationNumber number: String) throws(Refusal) -> TestDebit {
        switch number {
        case "22222222220": return .succeeds
        case "33333333330": return .expires
        case "44444444440": return .expires.delayed
        case "55555555550": return .staysPending
        case "01234567890":
            throw .invalid(
                "The confirmation number was rejected. Please try another one.", code: "payment_intent_konbini_rejected_confirmation_number",
                parameter: "payment_method_options[konbini][confirmation_number]")
        default: return .succeeds.delayed
        }
    }

    /// Klarna refuses a customer with `+denied` in the address.
    package static func klarna(email: String?) -> TestDebit {
        email?.prefix { $0 != "@" }.hasSuffix("+denied") == true ? .fails("payment_method_provider_decline") : .succeeds
    }

    /// - Parameter address: a virtual payment address of UPI.
    package static func upi(address: String?) -> TestDebit {
        switch address {
        case nil, "payment.success@stripeupi": .succeeds
        case "payment.pending@stripeupi": .staysPending
        default: .fails("payment_method_provider_decline")
        }
    }
}
