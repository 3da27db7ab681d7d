// The kinds of bank transfers by which customers send money, one for each currency.
import Common
import Engine
import Wire

package enum BankTransfer: String, CaseIterable {
    case eu, gb, jp, mx, us

    /// The name in parameters and fields.
    var name: String { "\(rawValue)_bank_transfer" }

    package var currency: String {
        switch self {
        case .eu: "eur"
        case .gb: "gbp"
        case .jp: "jpy"
        case .mx: "mxn"
        case .us: "usd"
        }
    }

    package static func isPossible(in currency: String) -> Bool { allCases.contains { $0.currency == currency } }

    /// The kind for a currency of a request.
    package init(_ currency: String) throws(Refusal) {
        let currency = try Currency.known(currency)
        guard let kind = Self.allCases.first(where: { $0.currency == currency }) else {
            throw .invalid(
                "Bank transfers are possible in these currencies only: \(Self.allCases.map(\.currency).joined(separator: ", ")).", parameter: "currency")
        }
        self = kind
    }

    /// What a transfer shows of its sender.
    var sender: JSONObject? {
        let name: JSON = "Jenny Rosen"
        switch self {
        case .eu: return ["bic": "TESTDEFFXXX", "iban_last4": "3000", "sender_name": name]
        case .gb: return ["account_number_last4": "2345", "sender_name": name, "sort_code": "108800"]
        case .jp: return ["sender_bank": "STRIPE TEST BANK", "sender_branch": "Tokyo", "sender_name": name]
        case .mx: return nil
        case .us: return ["network": "ach", "sender_name": name]
        }
    }
}
