// What a customer has left of her credits, by currency.
import Common
import Engine
import Wire

enum CreditBalanceSummary {
    static let resource = Resource(
        "billing.credit_balance_summary", path: "/v1/billing/credit_balance_summary", without: ["id", "created"],
        fields: [
            .list("balances", of: .hash([balance("available_balance"), balance("ledger_balance")])),
            .reference("customer", to: ResourceName.customer), .string("customer_account").orNull,
        ],
        endpoints: [.computed(parameters, summary)], isRecord: true)

    private static func balance(_ name: String) -> Field {
        .hash(name, [.hash("monetary", [.string("currency"), .integer("value")]).orNull, .choice("type", "monetary")])
    }

    private static let parameters: [Parameter] = [
        .string("customer"), .string("customer_account"),
        Parameter.hash("filter", [
            .hash("applicability_scope", [.choice("price_type", "metered"), .array("prices", of: .hash([Parameter.string("id").required]))]),
            .string("credit_grant"), Parameter.choice("type", "applicability_scope", "credit_grant").required,
        ]).required,
    ]

    private static let summary: Work.Computation = { change in
        guard let customer = change.arguments.string("customer") else { throw Refusal.missing("customer") }
        guard try change.object(ResourceName.customer, customer) != nil else {
            throw Refusal.noSuchReference("customer", customer, parameter: "customer")
        }
        let filter = change.arguments["filter"] ?? .null
        var sums: [String: Int64] = [:]
        for grant in try grants(of: customer, filter, change) {
            guard let currency = grant[.grantAmount]?["monetary"]?["currency"]?.string, let rest = grant[.remaining] else { continue }
            let isEffective = (grant[.effectiveAt] ?? 0) <= change.now
            sums[currency, default: 0] += isEffective ? rest : 0
        }
        let balances = sums.sorted { $0.key < $1.key }.map { currency, value -> JSON in
            let balance: JSON = ["monetary": ["currency": .string(currency), "value": .integer(value)], "type": "monetary"]
            return ["available_balance": balance, "ledger_balance": balance]
        }
        return [
            "object": "billing.credit_balance_summary", "balances": .array(balances), "customer": .string(customer), "customer_account": .null,
            "livemode": .bool(change.account.key.isLive),
        ]
    }

    private static func grants(of customer: String, _ filter: JSON, _ change: Change) throws -> [Draft] {
        if filter["type"] == "credit_grant" {
            guard let id = filter["credit_grant"]?.string else { throw Refusal.missing("filter[credit_grant]") }
            guard let grant = try change.object(CreditGrant.name, id), grant[.customer] == customer else {
                throw Refusal.noSuchReference("credit grant", id, parameter: "filter[credit_grant]")
            }
            return [grant]
        }
        guard let scope = filter["applicability_scope"]?.object, scope["price_type"] != nil || scope["prices"] != nil else {
            throw Refusal.missing("filter[applicability_scope]")
        }
        let wanted = Set((scope["prices"]?.array ?? []).compactMap { $0["id"]?.string })
        return try change.ids(CreditGrant.name, where: "open_customer", is: customer).compactMap { try change.object(CreditGrant.name, $0) }.filter { grant in
            let own = grant[FieldKey<JSONObject>("applicability_config")]?["scope"]
            if scope["price_type"] != nil { return own?["price_type"] != nil }
            return own?["prices"]?.array?.contains { $0["id"]?.string.map(wanted.contains) ?? false } ?? false
        }
    }
}
