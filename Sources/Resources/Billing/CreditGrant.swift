// A credit grant gives a customer credits, which later pay for what she uses. They count from `effective_at` until `expires_at`.
import Common
import Engine
import Wire

package enum CreditGrant {
    package static let name = "billing.credit_grant"

    static let resource = Resource(
        name, idPrefix: "credgr_", path: "/v1/billing/credit_grants", listedBy: ["open_customer", "test_clock"],
        fields: [
            amount.given(.create.required),
            .hash("applicability_config", [
                .hash("scope", [
                    .choice("price_type", "metered").orAbsent, .list("prices", of: .hash([.string("id").orNull.required])).orAbsent,
                ]).required,
            ]).given(.create.required),
            .choice("category", "paid", "promotional").startingAs("paid").given(.create),
            .reference("customer", to: ResourceName.customer).given(.create), .string("customer_account").orNull.given(.create),
            .timestamp("effective_at").orNull.given(.create), .timestamp("expires_at").orNull.given(.create, .update.emptyable), .metadata,
            .string("name", maximum: 100).orNull.given(.create), .string("open_customer").internal,
            .integer("priority", in: 0...100).startingAs(50).orNull.given(.create), .integer("remaining").internal,
            .reference("test_clock", to: "test_helpers.test_clock").orNull, .timestamp("updated"), .timestamp("voided_at").orNull,
        ],
        endpoints: [
            .create(emits: "created", then: open), .retrieve, .update(emits: "updated", then: change),
            .call("expire", then: expire), .call("void", then: void), .list(by: [.string("customer"), .string("customer_account")]),
        ],
        deeds: [
            .byTimer("lapse") { grant, change in
                guard let end = grant[.expiresAt], end <= change.now else { return }
                try take(from: &grant, "credits_expired", &change)
            },
            .goesWithTestClock,
        ])

    /// Of a grant, a transaction and a balance.
    static let amount = Field.hash("amount", [
        .hash("monetary", [.string("currency").required, .integer("value", in: 1...99_999_999_999).required]).orNull, .choice("type", "monetary").required,
    ])

    /// The most grants with credits left that a customer can have. Her balance is their sum.
    private static let maximum = 100

    private static let open: Hook = { grant, change in
        guard let customer = grant[.customer] else { throw Refusal.missing("customer") }
        let value = try requireAmount(of: &grant)
        try requireScope(of: grant, change)
        grant[.updated] = change.now
        grant[.effectiveAt] = grant[.effectiveAt] ?? change.now
        try requireEnd(of: grant, change)
        guard try change.ids(name, where: "open_customer", is: customer).count < maximum else {
            throw Refusal.invalid("A customer can have \(maximum) credit grants with credits left. Void or expire another one first.")
        }
        grant[.openCustomer] = customer
        grant[.remaining] = value
        try CreditBalanceTransaction.note(grant, value, "credits_granted", &change)
        try plan(&grant, &change)
    }

    private static func requireAmount(of grant: inout Draft) throws -> Int64 {
        guard var monetary = grant[.grantAmount]?["monetary"]?.object, let value = monetary["value"]?.integer,
            let currency = monetary["currency"]?.string
        else { throw Refusal.missing("amount[monetary]") }
        monetary["currency"] = .string(try Currency.known(currency))
        grant.merge(.grantAmount, ["monetary": .object(monetary)])
        return value
    }

    private static func requireScope(of grant: Draft, _ change: Change) throws {
        let place = "applicability_config[scope]"
        let scope = grant[FieldKey<JSONObject>("applicability_config")]?["scope"]
        let prices = scope?["prices"]?.array ?? []
        if scope?["price_type"] != nil && !prices.isEmpty { throw Refusal.exclusive(["\(place)[price_type]", "\(place)[prices]"]) }
        if scope?["price_type"] == nil && prices.isEmpty { throw Refusal.missing("\(place)[price_type]") }
        for (index, price) in prices.enumerated() {
            guard let id = price["id"]?.string, try change.object("price", id) == nil else { continue }
            throw Refusal.noSuchReference("price", id, parameter: "\(place)[prices][\(index)][id]")
        }
    }

    private static func requireEnd(of grant: Draft, _ change: Change) throws {
        guard let end = grant[.expiresAt], end <= max(change.now, grant[.effectiveAt] ?? 0) else { return }
        throw Refusal.invalid("expires_at must be in the future, and after effective_at.", parameter: "expires_at")
    }

    /// Plans its end.
    private static func plan(_ grant: inout Draft, _ change: inout Change) throws {
        guard let end = grant[.expiresAt], end > change.now else { return }
        try change.schedule("lapse", on: grant, after: end - change.now)
    }

    private static let change: Hook = { grant, change in
        guard grant.isChanged else { return }
        grant[.updated] = change.now
        guard change.arguments["expires_at"] != nil else { return }
        try requireOpen(grant, toBe: "changed")
        try requireEnd(of: grant, change)
        try plan(&grant, &change)
    }

    private static let expire: Hook = { grant, change in
        try requireOpen(grant, toBe: "expired")
        grant[.expiresAt] = change.now
        try close(&grant, "credits_expired", &change)
    }

    private static let void: Hook = { grant, change in
        try requireOpen(grant, toBe: "voided")
        grant[.voidedAt] = change.now
        try close(&grant, "credits_voided", &change)
    }

    private static func requireOpen(_ grant: Draft, toBe participle: String) throws {
        guard grant[.remaining] ?? 0 > 0 else {
            throw Refusal.invalid("The credit grant '\(grant.id)' cannot be \(participle): it has no credits left.", parameter: "id")
        }
    }

    private static func close(_ grant: inout Draft, _ type: String, _ change: inout Change) throws {
        grant[.updated] = change.now
        try take(from: &grant, type, &change)
        grant.note("update", change, event: "updated")
    }

    /// Takes what is left.
    private static func take(from grant: inout Draft, _ type: String, _ change: inout Change) throws {
        guard let rest = grant[.remaining], rest > 0 else { return }
        grant[.remaining] = 0
        grant[.openCustomer] = nil
        try CreditBalanceTransaction.note(grant, rest, type, &change)
    }
}

extension FieldKey<JSONObject> {
    static var grantAmount: Self { FieldKey("amount") }
}

extension FieldKey<Int64> {
    static var effectiveAt: Self { FieldKey("effective_at") }
    static var remaining: Self { FieldKey("remaining") }
    static var voidedAt: Self { FieldKey("voided_at") }
}

extension FieldKey<String> {
    static var openCustomer: Self { FieldKey("open_customer") }
}
