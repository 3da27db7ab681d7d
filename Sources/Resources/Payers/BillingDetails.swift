// Who pays, as a charge shows it.
import Engine
import OrderedCollections
import Wire

package enum BillingDetails {
    package static func of(_ payer: Draft) -> JSON {
        if payer.resource.name == Card.name { return card(payer) }
        let owner = payer.resource.name == BankAccount.name ? ["name": payer["account_holder_name"] ?? .null] : payer["owner"]
        return [
            "address": owner?["address"]?.object.map(JSON.object) ?? noAddress, "email": owner?["email"] ?? .null, "name": owner?["name"] ?? .null,
            "phone": owner?["phone"] ?? .null, "tax_id": .null,
        ]
    }

    private static func card(_ card: Draft) -> JSON {
        [
            "address": [
                "city": card["address_city"] ?? .null, "country": card["address_country"] ?? .null, "line1": card["address_line1"] ?? .null,
                "line2": card["address_line2"] ?? .null, "postal_code": card["address_zip"] ?? .null, "state": card["address_state"] ?? .null,
            ],
            "email": .null, "name": card["name"] ?? .null, "phone": .null, "tax_id": .null,
        ]
    }

    private static let noAddress: JSON = [
        "city": .null, "country": .null, "line1": .null, "line2": .null, "postal_code": .null, "state": .null,
    ]
}
