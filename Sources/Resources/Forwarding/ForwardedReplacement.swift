// The replacements that a caller may ask for, and the fields of each.
import Engine
import PaymentMethods
import Wire

enum ForwardedReplacement: String, CaseIterable {
    case cardCVC = "card_cvc"
    case cardExpiry = "card_expiry"
    case cardNumber = "card_number"
    case cardholderName = "cardholder_name"
    case networkTokenCryptogram = "network_token_cryptogram"
    case networkTokenElectronicCommerceIndicator = "network_token_electronic_commerce_indicator"
    case networkTokenExpiry = "network_token_expiry"
    case networkTokenNumber = "network_token_number"
    case requestSignature = "request_signature"

    /// The replacements that a request names.
    static func all(named names: [JSON]) throws(Refusal) -> [ForwardedReplacement] {
        var replacements: [ForwardedReplacement] = []
        for (index, name) in names.enumerated() {
            let place = "replacements[\(index)]"
            guard let replacement = name.string.flatMap(ForwardedReplacement.init) else {
                let known = allCases.map(\.rawValue).joined(separator: ", ")
                throw ForwardingFault.parameter("Invalid \(place): must be one of \(known)", place).refusal
            }
            if replacement.isOfWallets {
                throw ForwardingFault.parameter("A \(replacement.rawValue) is that of a wallet, and the PaymentMethod is a card.", place).refusal
            }
            replacements.append(replacement)
        }
        return replacements
    }

    /// The cards here have no network tokens.
    private var isOfWallets: Bool { fields(in: .common).isEmpty }

    /// Its fields at a destination.
    func fields(in schema: ForwardingSchema) -> [ForwardedField] {
        switch self {
        case .cardCVC: [.cvc]
        case .cardExpiry: schema.expiry
        case .cardNumber: [.number]
        case .cardholderName: [.cardholderName]
        case .requestSignature: [.signature]
        case .networkTokenCryptogram, .networkTokenElectronicCommerceIndicator, .networkTokenExpiry, .networkTokenNumber: []
        }
    }
}
