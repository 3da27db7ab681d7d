// What the event says when the entitlements of a customer change: all that she has now. There is one for each customer.
import Engine
import Wire

enum ActiveEntitlementSummary {
    private static let name = "entitlements.active_entitlement_summary"

    static let resource = Resource(
        name, path: "/v1/entitlements/active_entitlement_summaries", without: ["id", "created"], listedBy: ["customer"],
        fields: [
            .string("customer"),
            .hash("entitlements", [.string("object"), .list("data", of: .tree), .boolean("has_more"), .string("url")]),
        ], endpoints: [], isRecord: true)

    /// How many entitlements it shows.
    private static let shown = 10

    static func tell(_ entitlements: [Draft], of customer: String, _ change: inout Change) throws {
        let present = try list(entitlements, of: customer, change)
        func revise(_ summary: inout Draft, _ change: inout Change) {
            summary[.entitlements] = present
            summary.note("update", change, event: "updated")
        }
        let known = try change.ids(name, where: "customer", is: customer) + change.made(name).filter { try change.object(name, $0)?[.customer] == customer }
        if let known = known.first {
            return try change.update(name, known) { summary, change in revise(&summary, &change) }
        }
        try change.create(name, ["customer": .string(customer), "entitlements": .object(try list([], of: customer, change))]) { summary, change in
            summary.replace(summary)
            revise(&summary, &change)
        }
    }

    private static func list(_ entitlements: [Draft], of customer: String, _ change: Change) throws -> JSONObject {
        let data = try entitlements.prefix(shown).map { try change.document(of: $0) }
        return [
            "object": "list", "data": .array(data), "has_more": .bool(entitlements.count > shown),
            "url": .string("/v1/customer/\(customer)/entitlements"),
        ]
    }
}

extension FieldKey<JSONObject> {
    fileprivate static var entitlements: Self { FieldKey("entitlements") }
}
