// Whether a card's cvc and address are right. The bank is asked when the card is attached to a customer or charged: until then what was given
// is `unchecked`. What was not given is null, and stays so.
import Common
import Connect
import Engine
import OrderedCollections
import Wire

package enum CardChecks {
    package static let unchecked: JSON = "unchecked"

    /// By the name of the check, the field of a card that says how it went.
    static let fields: KeyValuePairs = ["cvc": "cvc_check", "line1": "address_line1_check", "zip": "address_zip_check"]

    /// Notes what there is to check.
    /// - Parameter given: the details of a card.
    static func expect(_ given: JSONObject, _ card: inout JSONObject) {
        for (name, field) in [("cvc", "cvc_check"), ("address_line1", "address_line1_check"), ("address_zip", "address_zip_check")] {
            card[field] = given[name].map { $0.isNull ? .null : unchecked } ?? .null
        }
    }

    /// How a check goes; nil: it was made already, or there is nothing to check.
    package static func result(of check: String, _ present: JSON?, _ card: TestCard?) -> JSON? {
        guard present == unchecked else { return nil }
        return .string(card?.checks[check]?.rawValue ?? "pass")
    }

    /// Has the bank look at a card, or at the card in a source.
    package static func make(_ name: String, _ id: String, _ change: inout Change) throws {
        guard let payer = try change.object(name, id), fields.contains(where: { card(in: payer)?[$0.value] == unchecked }) else { return }
        try change.update(name, id) { payer, _ in make(&payer) }
    }

    /// The same, of a draft.
    package static func make(_ payer: inout Draft) {
        let results = results(of: payer)
        if let hash = hash(in: payer) { payer.merge(hash, results) } else { for (field, result) in results { payer[field] = result } }
    }

    /// How those checks go that have not been made yet, by the field.
    static func results(of payer: Draft) -> JSONObject {
        let (testCard, details) = (TestCard.of(payer), card(in: payer))
        return fields.reduce(into: [:]) { results, check in
            results[check.value] = result(of: check.key, details?[check.value], testCard)
        }
    }

    /// What is known of a card: the whole object, or a hash of the source's.
    package static func card(in payer: Draft) -> JSON? { hash(in: payer).map { payer[$0] } ?? .object(payer.fields) }

    /// A source has its card in the hash that is named after its type.
    private static func hash(in payer: Draft) -> String? { payer.resource.name == ResourceName.source ? payer["type"]?.string : nil }

    // MARK: What fails

    /// A customer gets no card whose cvc or postal code is wrong: it is refused however it comes to her (recorded 2023).
    package static func requirePassed(cvc: JSON?, postalCode: JSON?) throws(Refusal) {
        if cvc == "fail" { throw Decline.incorrectCVC.refusalOfAttaching }
        if postalCode == "fail" { throw Decline.incorrectPostalCode.refusalOfAttaching }
    }

    /// Why a charge is declined that the bank has let through; nil: it is not. The account says so, in `settings.card_payments.decline_on`.
    /// - Parameter payer: a card, or a source that has one, after the checks were made.
    package static func decline(of payer: Draft, _ change: inout Change) throws -> Decline? {
        let card = card(in: payer)
        guard card?["cvc_check"] == "fail" || card?["address_zip_check"] == "fail" else { return nil }
        let rules = try change.singleton(StripeAccount.name)["settings"]?["card_payments"]?["decline_on"]
        if rules?["cvc_failure"] == true && card?["cvc_check"] == "fail" { return .incorrectCVC }
        return rules?["avs_failure"] == true && card?["address_zip_check"] == "fail" ? .incorrectPostalCode : nil
    }
}
