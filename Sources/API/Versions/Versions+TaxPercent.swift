// Until 2020-08-27 a percentage was enough to tax a subscription or an invoice. Since then, tax rates say it.
import Engine
import Wire

extension Versions {
    static let taxPercent = Parameter("tax_percent", .number(places: 4, isPositive: false)).emptyable

    static let invoiceTaxPercent = VersionChange(.known("2020-08-27"), "invoice", taken: [taxPercent]) { invoice, _ in showTaxPercent(of: &invoice) }

    static func showTaxPercent(of object: inout JSONObject) {
        guard let rates = object["default_tax_rates"] else { return }
        ObjectShape.insert(rates.array?.first?["percentage"] ?? .null, as: "tax_percent", into: &object)
    }
}
