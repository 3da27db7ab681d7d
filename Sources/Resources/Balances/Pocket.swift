// A part of the balance from which money is paid out by itself.

/// The money in a currency, from cards and most other payments (`card`), or from bank accounts and sources of American debits (`bank_account`).
package struct Pocket: Hashable, Sendable {
    package static let card = "card"
    static let bankAccount = "bank_account"

    package let currency: String
    package let sourceType: String

    package init(_ currency: String, _ sourceType: String = Pocket.card) {
        self.currency = currency
        self.sourceType = sourceType
    }

    var name: String { "\(currency) \(sourceType)" }
}
