// A tax id of a customer, or of the account itself. Stripe looks up some types at their authorities: those are pending at first. The outcome follows
// from the value if it is one of Stripe's test values; any other value is verified.
import Common
import Engine
import Wire

package enum TaxID {
    package static let name = "tax_id"
    private static let path = "/v1/customers/{customer}/tax_ids"

    static let resource = Resource(
        name, idPrefix: "txi_", path: "/v1/tax_ids", noun: name, listedBy: ["customer", "owner_key"],
        fields: [
            .string("country").orNull, .reference("customer", to: ResourceName.customer).orNull, .string("customer_account").orNull,
            .hash("owner", [
                .reference("account", to: "account").orAbsent, .reference("application", to: "application").orAbsent,
                .reference("customer", to: ResourceName.customer).orAbsent, .string("customer_account").orNull, .choice("type", owners),
            ]).orNull,
            .string("owner_key").internal, .choice("type", TaxIDType.all + ["unknown"]), .string("value"),
            .hash("verification", [
                .choice("status", "pending", "unavailable", "unverified", "verified"), .string("verified_address").orNull,
                .string("verified_name").orNull,
            ]).orNull,
        ],
        endpoints: [
            .create([owner] + parameters, then: open), .create(parameters, then: open).below(path), .retrieve, .retrieve.below(path),
            .delete(then: close), .delete(then: close).below(path), .list(taking: [owner], reading: filters), .list(by: []).below(path),
        ],
        deeds: [
            .byTimer("conclude", then: conclude), .byTester("verify", outcome, then: verify), .byHook("leave") { taxID, _ in taxID.remove() },
        ],
        seeding: Seeding { taxID, _ in taxID[.ownerKey] = key(of: taxID[.owner] ?? ["type": "self"]) })

    /// The tax ids of a customer, in a call that is about her.
    package static func dataOfCustomer(_ parameter: String = "tax_id_data") -> Parameter { .array(parameter, of: .hash(parameters)) }

    private static let parameters: [Parameter] = [.choice("type", TaxIDType.all).required, .string("value").required]
    private static let owners = ["account", "application", "customer", "self"]
    private static let owner = Parameter.hash("owner", [
        .string("account"), Parameter.string("customer").references(ResourceName.customer), .string("customer_account"), .choice("type", owners).required,
    ]).forHook

    /// Without an owner, those of the account itself are meant.
    @Sendable private static func filters(_ arguments: JSONObject) -> JSONObject {
        var filters = arguments
        let owner = filters.removeValue(forKey: "owner")?.object ?? ["type": "self"]
        filters["owner_key"] = .string(key(of: owner))
        return filters
    }

    /// The owner in one text, by which lists are kept.
    private static func key(of owner: JSONObject) -> String {
        let type = owner["type"]?.string ?? ""
        return "\(type) \(owner[type]?.string ?? "")"
    }

    /// Gives a new customer the tax ids that her creation names.
    static func give(to customer: Draft, _ change: inout Change) throws {
        try give(change.arguments["tax_id_data"]?.array ?? [], to: customer.id, at: "tax_id_data", &change)
    }

    /// The tax ids of a customer, and those that the change gives her.
    package static func all(of customer: String, _ change: Change) throws -> [Draft] {
        let known = try change.ids(name, where: "customer", is: customer)
        return try (known + change.made(name).filter { !known.contains($0) }).compactMap { try change.object(name, $0) }.filter { $0[.customer] == customer }
    }

    /// Takes her tax ids away, and gives her others.
    package static func replace(by taxIDs: [JSON], of customer: String, at place: String, _ change: inout Change) throws {
        for taxID in try all(of: customer, change) { try change.delete(name, taxID.id) }
        try give(taxIDs, to: customer, at: place, &change)
    }

    private static func give(_ taxIDs: [JSON], to customer: String, at place: String, _ change: inout Change) throws {
        for (index, given) in taxIDs.enumerated() {
            guard let given = given.object else { continue }
            try change.create(name, given.merging(["customer": .string(customer)]) { $1 }) { taxID, change in
                try fill(&taxID, at: "\(place)[\(index)][value]", &change)
            }
        }
    }

    private static let open: Hook = { taxID, change in
        let owner = change.arguments["owner"]?.object ?? [:]
        switch owner["type"]?.string {
        case "customer":
            guard let customer = owner["customer"]?.string else { throw Refusal.missing("owner[customer]") }
            taxID[.customer] = customer
        case "account":
            guard let account = owner["account"] else { throw Refusal.missing("owner[account]") }
            taxID[.owner] = ["account": account, "type": "account"]
        case let type?: taxID[.owner] = ["type": .string(type)]
        case nil: break
        }
        try fill(&taxID, at: "value", &change)
    }

    /// - Parameter place: the parameter with its value.
    private static func fill(_ taxID: inout Draft, at place: String, _ change: inout Change) throws {
        guard let type = taxID[.type], let value = taxID[.value] else { return }
        guard TaxIDType.isPossible(value, type) else {
            throw Refusal.invalid("Invalid value for \(type).", code: "tax_id_invalid", parameter: place)
        }
        taxID[.country] = TaxIDType.country(of: value, type)
        if let customer = taxID[.customer] { taxID[.owner] = ["customer": .string(customer), "type": "customer"] }
        let owner = taxID[.owner] ?? ["type": "self"]
        taxID[.owner] = owner
        taxID[.ownerKey] = key(of: owner)
        guard taxID.has(.customer) else { return }
        taxID.event = "customer.tax_id.created"
        let isLookedUp = TaxIDType.lookedUp.contains(type)
        setVerification(isLookedUp ? "pending" : "unavailable", of: &taxID)
        if isLookedUp && value != TaxIDType.pending { try change.schedule("conclude", on: taxID, after: delay) }
    }

    /// How long an authority takes to answer, in seconds.
    private static let delay: Int64 = 5

    private static let outcome: [Parameter] = [
        .choice("status", "unavailable", "unverified", "verified").required, .string("verified_address"), .string("verified_name"),
    ]

    private static func setVerification(_ status: String, of taxID: inout Draft, address: JSON? = nil, name: JSON? = nil) {
        taxID[.verification] = ["status": .string(status), "verified_address": address ?? .null, "verified_name": name ?? .null]
    }

    private static let conclude: Hook = { taxID, change in
        guard taxID[.verification]?["status"] == "pending" else { return }
        setVerification(taxID[.value] == TaxIDType.unverified ? "unverified" : "verified", of: &taxID)
        taxID.note("conclude", change, event: "customer.tax_id.updated")
    }

    private static let verify: Hook = { taxID, change in
        guard taxID.has(.customer) else {
            throw Refusal.invalid("Only the tax ids of customers are verified.", parameter: "id")
        }
        let given = change.arguments
        setVerification(given.string("status") ?? "verified", of: &taxID, address: given["verified_address"], name: given["verified_name"])
        taxID.note("verify", change, event: "customer.tax_id.updated")
    }

    private static let close: Hook = { taxID, change in
        if taxID.has(.customer) { taxID.note("delete", change, event: "customer.tax_id.deleted") }
    }
}

extension FieldKey<JSONObject> {
    fileprivate static var verification: Self { FieldKey("verification") }
}

extension FieldKey<String> {
    fileprivate static var ownerKey: Self { FieldKey("owner_key") }
    fileprivate static var value: Self { FieldKey("value") }
}
