// Where a customer is taxed: in the place of her shipping address, or else of her address. Nobody collects taxes here, so that a known place is one
// where none are collected.
import Common
import Engine
import Wire

package enum CustomerTax {
    static let field = Field.tree("tax").orAbsent.hiddenUntilExpanded.startingAs(.object(unknown))

    private static let unknown: JSONObject = [
        "automatic_tax": "unrecognized_location", "ip_address": .null, "location": .null, "provider": "stripe",
    ]

    /// - Parameter more: a value of `validate_location` that only some calls take.
    static func parameter(_ more: String...) -> Parameter {
        .hash("tax", [.string("ip_address").emptyable, .choice("validate_location", more + ["deferred", "immediately"])]).forHook
    }

    /// Takes what the call says, and finds her place anew.
    static func take(into customer: inout Draft, _ change: Change) throws(Refusal) {
        let given = change.arguments["tax"]
        guard given != nil || change.arguments.has("address") || change.arguments.has("shipping") else { return }
        var tax = customer[.tax]?.object ?? unknown
        if let address = given?["ip_address"] { tax["ip_address"] = address }
        let location = location(of: customer)
        tax["automatic_tax"] = location == nil ? "unrecognized_location" : "not_collecting"
        tax["location"] = location ?? .null
        if location == nil, given?["validate_location"] == "immediately" {
            throw .invalid(
                "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
                code: "customer_tax_location_invalid")
        }
        customer[.tax] = .object(tax)
    }

    /// Whether it is known where the customer is taxed.
    package static func isLocated(_ customer: Draft) -> Bool { location(of: customer) != nil }

    private static func location(of customer: Draft) -> JSON? {
        let addresses = [("shipping_destination", customer[.shipping]?["address"]), ("billing_address", customer[.address].map(JSON.object))]
        for (source, address) in addresses {
            guard let address, let country = address["country"]?.string, isEnough(address, in: country) else { continue }
            return ["country": .string(country), "source": .string(source), "state": address["state"] ?? .null]
        }
        return nil
    }

    /// Two countries have taxes of their parts, so that the country alone does not say enough. Source: Stripe's guide to customers' locations.
    private static func isEnough(_ address: JSON, in country: String) -> Bool {
        func has(_ name: String) -> Bool { address[name]?.string?.isEmpty == false }
        switch country {
        case "US": return has("postal_code")
        case "CA": return has("postal_code") || has("state")
        default: return country.count == 2
        }
    }
}

extension FieldKey<JSONObject> {
    fileprivate static var address: Self { FieldKey("address") }
}

extension FieldKey<JSON> {
    fileprivate static var tax: Self { FieldKey("tax") }
}
