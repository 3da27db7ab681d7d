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

    /// What an error calls it.
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

/// What is put into the blanks of a body.
struct Filling: Sendable {
    /// The fields that are looked for. One without a value here is left blank.
    let wanted: Set<ForwardedField>
    let schema: ForwardingSchema
    /// Where the blank is a text.
    let texts: [ForwardedField: String]
    /// Where the blank is a number; what is not here is put there as a text.
    var numbers: [ForwardedField: Int64] = [:]

    /// The field that is expected under a name, where it is wanted.
    /// - Parameter parent: the name of what it stands in.
    func field(named name: some StringProtocol, in parent: String = "") -> ForwardedField? {
        schema.field(named: name, in: parent).flatMap { wanted.contains($0) ? $0 : nil }
    }
}
