// The networks of cards, by the names that cards show.

/// The brand.
package enum CardBrand: String, Sendable {
    case visa = "Visa"
    case mastercard = "MasterCard"
    case americanExpress = "American Express"
    case discover = "Discover"
    case dinersClub = "Diners Club"
    case jcb = "JCB"
    case unionPay = "UnionPay"
    /// A network that Stripe has no name for in its objects, such as Carnet.
    case unknown = "Unknown"

    /// Its name in newer objects.
    var network: String {
        switch self {
        case .americanExpress: "amex"
        case .dinersClub: "diners"
        default: rawValue.lowercased()
        }
    }
}
