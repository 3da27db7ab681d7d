// A tax of a line that the account, or another service, has worked out itself: `tax_amounts`. Its rate is made of what the call says of it. No call can
// use that rate.
import Engine
import Taxes
import Wire

enum GivenTax {
    static let parameter = Parameter.array("tax_amounts", of: .hash([
        Parameter.integer("amount").required, Parameter.hash("tax_rate_data", rate).required,
        .choice("taxability_reason", LineItem.taxabilityReasons.filter { $0 != "not_available" }), Parameter.integer("taxable_amount").required,
    ]), maximum: 20).emptyable

    private static let rate: [Parameter] = [
        .string("country"), .string("description"), Parameter.string("display_name").required, Parameter.boolean("inclusive").required,
        .string("jurisdiction"), .choice("jurisdiction_level", "city", "country", "county", "district", "multiple", "state"),
        Parameter("percentage", .number(places: 4, isPositive: false)).required, .string("state"), .choice("tax_type", TaxRate.types),
    ]

    /// The taxes that calls have given. They take the place of those of the rates.
    static let field = Field.list("given_taxes", of: .tree).internal
    static let key = FieldKey<[JSON]>("given_taxes")

    static func take(_ given: JSONObject, into item: inout Draft, at place: String, _ change: inout Change) throws {
        guard let amounts = given["tax_amounts"] else { return }
        let place = ItemPricing.path(place, "tax_amounts")
        item[key] = try (amounts.array ?? []).enumerated().map { index, entry in
            let rate = try TaxRate.archived(entry["tax_rate_data"]?.object ?? [:], at: "\(place)[\(index)][tax_rate_data]", &change)
            return [
                "amount": entry["amount"] ?? 0, "inclusive": entry["tax_rate_data"]?["inclusive"] ?? false, "tax_rate": .string(rate),
                "taxability_reason": entry["taxability_reason"] ?? "not_available", "taxable_amount": entry["taxable_amount"] ?? 0,
            ]
        }
    }

    // MARK: Credit notes

    static let ofCredit = Parameter.array("tax_amounts", of: .hash([
        Parameter.integer("amount").required, Parameter.string("tax_rate").required, Parameter.integer("taxable_amount").required,
    ]), maximum: 20).emptyable

    /// The taxes that a line of a credit note gives back, as the line shows them. Nil if they are worked out.
    static func credited(_ line: JSONObject, at place: String, _ change: Change) throws -> [JSON]? {
        guard let amounts = line["tax_amounts"]?.array, !amounts.isEmpty else { return nil }
        if line["tax_rates"]?.array?.isEmpty == false { throw Refusal.exclusive(["\(place)[tax_amounts]", "\(place)[tax_rates]"]) }
        return try amounts.enumerated().map { index, entry in
            let id = entry["tax_rate"]?.string ?? ""
            guard let rate = try change.object(TaxRate.name, id) else {
                throw Refusal.noSuchReference(TaxRate.name, id, parameter: "\(place)[tax_amounts][\(index)][tax_rate]")
            }
            var tax = entry.object ?? [:]
            tax["inclusive"] = rate.json(FieldKey<Bool>("inclusive"))
            return LineTax(.object(tax)).shown
        }
    }

    // MARK: Drafts

    /// Refuses given taxes where others are worked out.
    /// - Parameter lines: the fields of the invoice's lines.
    static func requireAlone(in lines: [JSONObject], of invoice: Draft) throws(Refusal) {
        guard lines.contains(where: { $0[key.name]?.array?.isEmpty == false }) else { return }
        let hasRates = invoice[.defaultTaxRates]?.isEmpty == false || lines.contains { $0["tax_rates"]?.array?.isEmpty == false }
        guard hasRates || invoice[.automaticTax]?["enabled"] == true else { return }
        throw .invalid(
            "You cannot set `tax_amounts` of a line while the invoice or one of its lines has tax rates, or while automatic tax is on.",
            parameter: "tax_amounts")
    }
}
