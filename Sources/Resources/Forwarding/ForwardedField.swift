// A piece of a card's details that goes into a forwarded request.
import Wire

enum ForwardedField: String, CaseIterable, Sendable {
    case number
    case expiryMonth = "month"
    case expiryYear = "year"
    /// Month and year in one.
    case expiry
    case cvc
    case cardholderName = "name"
    case signature

    /// Its name in errors.
    var title: String {
        switch self {
        case .number: "card number"
        case .expiryMonth: "expiry month"
        case .expiryYear: "expiry year"
        case .expiry: "expiry"
        case .cvc: "cvc"
        case .cardholderName: "cardholder name"
        case .signature: "request signature"
        }
    }
}
