// Checks of a card's cvc and address. The bank makes them when the card is attached to a customer or charged. Until then, everything that was given
// is `unchecked`. What was not given stays null.
import Common
import Engine
import Wire

package enum CardChecks {
    package static let unchecked: JSON = "unchecked"

    /// The field of a card with the result, by the name of the check.
    static let fields: KeyValuePairs = ["cvc": "cvc_check", "line1": "address_line1_check", "zip": "address_zip_check"]

    /// Marks what can be checked.
    /// - Parameter given: the details of the card.
    static func expect(_ given: JSONObject, _ card: inout JSONObject) {
        for (name, field) in [("cvc", "cvc_check"), ("address_line1", "address_line1_check"), ("address_zip", "address_zip_check")] {
            card[field] = given[name].map { $0.isNull ? .null : unchecked } ?? .null
        }
    }

    /// The result of a check. Nil if it was made already, or if there is nothing to check.
    package static func result(of check: String, _ present: JSON?, _ card: TestCard?) -> JSON? {
        guard present == unchecked else { return nil }
        return .string(card?.checks[check]?.rawValue ?? "pass")
    }

    /// Makes the checks of a card, or of the card in a source.
    package static func make(_ name: String, _ id: String, _ change: inout Change) throws {
        guard let payer = try change.object(name, id), fields.contains(where: { card(in: payer)?[$0.value] == unchecked }) else { return }
        try change.update(name, id) { payer, _ in make(&payer) }
    }

    /// The same for a draft.
    package static func make(_ payer: inout Draft) {
        let results = results(of: payer)
        if let hash = hash(in: payer) { payer.merge(hash, results) } else { payer.merge(results) }
    }

    /// The results of the checks that have not been made, by field.
    static func results(of payer: Draft) -> JSONObject {
        let (testCard, details) = (TestCard.of(payer), card(in: payer))
        return fields.reduce(into: [:]) { results, check in
            results[check.value] = result(of: check.key, details?[check.value], testCard)
        }
    }

    /// The fields of a card: those of the object, or of the source's hash.
    package static func card(in payer: Draft) -> JSONObject? { hash(in: payer).map { payer[$0] } ?? payer.fields }

    /// The card of a source is in the hash that is named after its type.
    private static func hash(in payer: Draft) -> FieldKey<JSONObject>? {
        payer.resource.name == ResourceName.source ? payer[.type].map { FieldKey($0) } : nil
    }

    // MARK: What fails

    /// A card with a wrong cvc or postal code cannot be attached to a customer, in any way (recorded 2023).
    package static func requirePassed(cvc: JSON?, postalCode: JSON?) throws(Refusal) {
        if cvc == "fail" { throw Decline.incorrectCVC.refusalOfAttaching }
        if postalCode == "fail" { throw Decline.incorrectPostalCode.refusalOfAttaching }
    }

    /// Why a charge is declined that the bank has allowed. A wrong cvc is enough, as Stripe's accounts have it by default. A wrong postal code is, if
    /// the account says so in `settings.card_payments.decline_on`. Nil if it is not declined. Source: recorded payments in 2023.
    /// - Parameter payer: a card, or a source with one, after its checks.
    package static func decline(of payer: Draft, _ change: inout Change) throws -> Decline? {
        let card = card(in: payer)
        return try decline(cvc: card?["cvc_check"], postalCode: card?["address_zip_check"], &change)
    }

    /// The same, by the results of the checks.
    package static func decline(cvc: JSON?, postalCode: JSON?, _ change: inout Change) throws -> Decline? {
        if cvc == "fail" { return .incorrectCVC }
        guard postalCode == "fail" else { return nil }
        let rules = try change.singleton(ResourceName.account)[.settings]?["card_payments"]?["decline_on"]
        return rules?["avs_failure"] == true ? .incorrectPostalCode : nil
    }
}
