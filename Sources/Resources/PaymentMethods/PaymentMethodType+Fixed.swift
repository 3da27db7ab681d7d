// The hooks behind fixed ids of PaymentMethods that are no cards, such as `pm_usBankAccount_success`.
import Engine
import Wire

extension PaymentMethodType {
    /// Makes a PaymentMethod of what a request could have given for it. A payment can use it as it is, so it has everything that one demands.
    static func fixed(_ name: String, _ given: JSONObject) -> Hook {
        { method, change in
            let type = try named(name) ?? { throw Refusal.internalFault }()
            method[.type] = name
            method[.billingDetails] = payer
            try type.fill(&method, with: given, &change)
        }
    }

    /// The same for an account that counts as verified.
    static func verified(_ name: String, _ given: JSONObject) -> Hook {
        let open = fixed(name, given)
        return { method, change in
            try open(&method, &change)
            method[.isVerified] = true
        }
    }

    private static let payer: JSONObject = [
        "address": [
            "city": "San Francisco", "country": "US", "line1": "1234 Fake Street", "line2": .null, "postal_code": "94102", "state": "CA",
        ],
        "email": "jenny.rosen@example.com", "name": "Jenny Rosen", "phone": .null, "tax_id": .null,
    ]
}
