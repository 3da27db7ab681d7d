// An example of an object, made from its fields: as it looks when it is new, with nothing given but what must be.
import Wire

struct ExampleObject {
    private let resource: ResourceReference
    /// The URL of this server, without a slash at its end.
    private let publicURL: String

    /// What the ids of a resource begin with. Nil if it is none of this server.
    private let prefix: (String) -> String?

    init(of resource: ResourceReference, publicURL: String, prefix: @escaping (String) -> String?) {
        self.resource = resource
        self.publicURL = publicURL
        self.prefix = prefix
    }

    var json: JSON {
        var object = members(resource.fields)
        for (name, value) in known where object[name] != nil { object[name] = value }
        return .object(object)
    }

    /// What only the resource as a whole says.
    private var known: JSONObject {
        var known: JSONObject = ["id": .string((resource.idPrefixes.first ?? "") + Self.letters.prefix(24)), "object": .string(resource.name)]
        if let status = resource.origins.first { known["status"] = .string(status) }
        return known
    }

    private static let letters = "1NuPnkJq2pXcVbR5sTgWdLmA"

    private func members(_ fields: [ResourceReference.Field]) -> JSONObject {
        var members: JSONObject = [:]
        for field in fields where !field.isOptional && !field.isHidden && !field.isAtCreation { members[field.name] = value(of: field) }
        return members
    }

    private func value(of field: ResourceReference.Field) -> JSON {
        switch field.initial {
        case .object?, .array?, nil: plausible(field)
        case let initial?: initial
        }
    }

    private func plausible(_ field: ResourceReference.Field) -> JSON {
        switch field.type {
        case "hash": .object(members(field.fields))
        case "list": .array(elements(of: field))
        case "metadata", "object": .object([:])
        case "boolean": false
        case "timestamp": .integer(Self.time)
        case "integer": Self.integers.first { field.name.hasSuffix($0.key) }?.value ?? 1
        case "decimal_string": "1.5"
        case "number": .number("1.5")
        case "reference": .string((field.expandsTo.first.flatMap(prefix) ?? "") + "…")
        case _ where field.isLink: .string("\(publicURL)/…")
        default: text(field)
        }
    }

    private func elements(of field: ResourceReference.Field) -> [JSON] {
        switch field.elements {
        case "hash": [.object(members(field.fields))]
        case "string": [text(field)]
        case "integer": [1]
        default: []
        }
    }

    private func text(_ field: ResourceReference.Field) -> JSON {
        if let first = field.values.first { return .string(first) }
        return Self.texts[field.name] ?? "…"
    }

    /// Unix seconds: the moment at which the session of Stripe's API reference was created.
    private static let time: Int64 = 1_695_680_120

    /// By the end of the name.
    private static let integers: KeyValuePairs<String, JSON> = [
        "exp_month": 12, "exp_year": 2034, "day": 1, "delivery_year": 2027, "month": 1, "year": 1990, "size": 9863, "fee": 0, "fees": 0,
        "amount": 2000, "total": 2000, "net": 2000,
    ]

    private static let texts: [String: JSON] = [
        "brand": "Visa", "country": "US", "currency": "usd", "default_currency": "usd", "email": "jenny@example.com", "first_name": "Jenny",
        "last_name": "Rosen", "last4": "4242", "name": "Jenny Rosen", "phone": "+15555550100", "url": "https://shop.example/webhook",
        "api_version": "2026-10-28.endive", "type": "…",
    ]
}
