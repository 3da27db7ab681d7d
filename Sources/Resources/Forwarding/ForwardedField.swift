// A piece of a card's details, and the names under which destinations expect it: Stripe knows the schema of each destination, Pinstripe goes
// by the names that their schemas use.
import Wire

enum ForwardedField: CaseIterable, Sendable {
    case number, expiryMonth, expiryYear, cvc, cardholderName, signature

    /// As they are compared: in lower case, without underscores and hyphens.
    var names: Set<String> {
        switch self {
        case .number: ["cardnumber", "number", "pan"]
        case .expiryMonth: ["expirationmonth", "expirymonth", "expmonth"]
        case .expiryYear: ["expirationyear", "expiryyear", "expyear"]
        case .cvc: ["cvc", "cvn", "cvv", "securitycode"]
        case .cardholderName: ["cardholdername", "holdername", "name", "nameoncard"]
        case .signature: ["requestsignature", "signature"]
        }
    }

    /// What an error calls it.
    var title: String {
        switch self {
        case .number: "card number"
        case .expiryMonth: "expiry month"
        case .expiryYear: "expiry year"
        case .cvc: "cvc"
        case .cardholderName: "cardholder name"
        case .signature: "request signature"
        }
    }

    /// The one that is expected under a name; nil: none is.
    static func named(_ name: some StringProtocol) -> ForwardedField? { byName[name.lowercased().filter { $0 != "_" && $0 != "-" }] }

    /// Whether a name has one of its own in it: `card_cvc`, `cvv2`, `X-CVC`. Asked for every three digits of an answer, so without making strings.
    func isPart(of name: ArraySlice<UInt8>) -> Bool {
        let name = name.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return Self.spelled[self]?.contains { part in name.indices.contains { name[$0...].starts(with: part) } } ?? false
    }

    private static let spelled = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.names.map { Array($0.utf8) }) })

    private static let byName = Dictionary(
        allCases.flatMap { field in field.names.map { ($0, field) } }, uniquingKeysWith: { first, _ in first })
}

/// What is put into the blanks of a body.
struct Filling: Sendable {
    /// The fields that are looked for. One without a value here is left blank.
    let wanted: Set<ForwardedField>
    /// Where the blank is a text.
    let texts: [ForwardedField: String]
    /// Where the blank is a number; what is not here is put there as a text.
    var numbers: [ForwardedField: Int64] = [:]

    /// The field that is expected under a name, where it is wanted.
    func field(named name: some StringProtocol) -> ForwardedField? { ForwardedField.named(name).flatMap { wanted.contains($0) ? $0 : nil } }
}
