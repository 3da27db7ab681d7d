// The networks of cards, by the names that cards show.

/// Whose card it is.
package enum CardBrand: String, Sendable {
    case visa = "Visa"
    case mastercard = "MasterCard"
    case americanExpress = "American Express"
    case discover = "Discover"
    case dinersClub = "Diners Club"
    case jcb = "JCB"
    case unionPay = "UnionPay"

    /// What the newer objects call it.
    var network: String {
        switch self {
        case .americanExpress: "amex"
        case .dinersClub: "diners"
        default: rawValue.lowercased()
        }
    }
}
