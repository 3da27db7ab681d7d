// Who pays, as a charge shows it.
import Common
import Engine
import Wire

package enum BillingDetails {
    package static let field = Field.hash("billing_details", [
        Address.field.emptyable, .email("email").orNull.emptyable, .string("name").orNull.emptyable, .string("phone").orNull.emptyable,
        .string("tax_id").orNull,
    ])

    package static func of(_ payer: Draft) -> JSONObject {
        if payer.resource.name == Card.name { return card(payer) }
        let owner = payer.resource.name == BankAccount.name ? ["name": payer.json(.accountHolderName)] : payer[.owner]
        return [
            "address": owner?["address"]?.object.map(JSON.object) ?? noAddress, "email": owner?["email"] ?? .null, "name": owner?["name"] ?? .null,
            "phone": owner?["phone"] ?? .null, "tax_id": .null,
        ]
    }

    private static func card(_ card: Draft) -> JSONObject {
        func line(_ name: String) -> JSON { card.json(FieldKey<String>("address_\(name)")) }
        return [
            "address": [
                "city": line("city"), "country": line("country"), "line1": line("line1"), "line2": line("line2"), "postal_code": line("zip"),
                "state": line("state"),
            ],
            "email": .null, "name": card.json(.name), "phone": .null, "tax_id": .null,
        ]
    }

    private static let noAddress: JSON = [
        "city": .null, "country": .null, "line1": .null, "line2": .null, "postal_code": .null, "state": .null,
    ]
}
