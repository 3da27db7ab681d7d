// The account as the onramp knows it: whether the onramp is switched on, and the name of the business. At Stripe this is set in the Dashboard. Here a
// test changes it through the control plane. The API does not serve it.
import Common
import Engine
import Wire

enum OnrampMerchant {
    enum Status: String, CaseIterable { case enabled, disabled }

    static let name = "crypto.onramp_merchant"

    static let resource = Resource(
        name, path: "/_admin/objects/\(name)",
        fields: [.string("business_name").orNull, .string("business_url").orNull, .timestamp("updated").orNull],
        lifecycle: Lifecycle(Status.self, startsAt: .enabled, [
            .on("disable", from: .enabled, to: .disabled, by: .tester, then: noteTime),
            .on("enable", from: .disabled, to: .enabled, by: .tester, then: noteTime),
        ]),
        singleton: { merchant, change in
            merchant[.businessName] = change.account.id
            merchant[.businessURL] = "https://example.com"
        },
        deeds: [.byTester("set_up", business.map { Parameter.string($0.name).emptyable }, then: setUp)], isRecord: true)

    /// The fields that every merchant must have.
    private static let business = [FieldKey.businessName, .businessURL]

    private static let noteTime: Hook = { merchant, change in merchant[.updated] = change.now }

    /// An empty value removes the field.
    private static let setUp: Hook = { merchant, change in
        for key in business where change.arguments.has(key) { merchant[key] = change.arguments[key] }
        merchant.note("set_up", change)
    }

    /// Until a test changes it, the merchant is enabled and complete.
    static func isSetUp(_ change: Change) throws -> Bool {
        guard let merchant = try change.object(name, name) else { return true }
        return business.allSatisfy { merchant.has($0) }
    }

    /// The first check of sessions and quotes.
    static func requireEnabled(_ change: Change) throws {
        guard let merchant = try change.object(name, name), merchant.status == Status.disabled.rawValue else { return }
        throw Refusal(
            .switchedOff, "The onramp is switched off for this account.", code: "crypto_onramp_disabled",
            details: ["updated": merchant.json(.updated)])
    }
}
