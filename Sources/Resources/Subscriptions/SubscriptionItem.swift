// A SubscriptionItem is one price of a subscription, with its quantity. It shows its price and plan whole, as they were when it got them.
import Common
import Coupons
import Engine
import Invoices
import Products
import Wire

package enum SubscriptionItem {
    package static let name = "subscription_item"

    static let resource = Resource(
        name, idPrefix: "si_", path: "/v1/subscription_items", pathParameter: "item", missingText: .invalidID, hasShortIDs: true,
        without: ["livemode"], fields: fields + [.list("billed", of: .tree).internal, .string("billed_usage").internal],
        endpoints: [
            .create(
                SubscriptionParameters.ofItem + [Parameter.string("subscription").references(Subscription.name).required.forHook],
                then: SubscriptionUpdate.addItem),
            .retrieve, .update(SubscriptionParameters.ofItem + [Parameter.boolean("off_session").forHook], then: SubscriptionUpdate.changeItem),
            .delete([.boolean("clear_usage")] + SubscriptionParameters.proration, then: SubscriptionUpdate.removeItem),
            .list(by: [Parameter.string("subscription").references(Subscription.name).required], oldestFirst: true), UsageRecordSummary.list,
        ])

    private static let fields: [Field] = [
        .integer("billed_until").orAbsent, .hash("billing_thresholds", [.integer("usage_gte").orNull]).orNull, .timestamp("current_period_end"),
        .timestamp("current_period_start"),
        .hash("current_trial", [.timestamp("end_date"), .timestamp("start_date"), .string("trial_offer")]).orAbsent,
        .list("discounts", of: .reference(to: [Discount.name])), .metadata, .tree("plan"), .tree("price"),
        .integer("quantity").orAbsent, .string("subscription"), .list("tax_rates", of: .tree).orNull.startingAs([]),
    ]

    /// As its subscription shows it.
    static let shown: [Field] = [.string("id"), .string("object"), .timestamp("created")] + fields
}

extension Draft {
    /// The price of an item, with what is shown only when it is expanded.
    func pricedBy(_ change: Change) throws -> Draft {
        guard let id = self[.price]?["id"]?.string, let price = try change.object(Price.name, id) else {
            throw Refusal.invalid("The price of the subscription item \(self.id) was deleted.", code: "resource_missing")
        }
        return price
    }

    var isMetered: Bool { self[.price]?["recurring"]?["usage_type"] == "metered" }
    /// How often an item is due.
    var recurrence: (interval: String, count: Int64) {
        let recurring = self[.price]?["recurring"]
        return (recurring?["interval"]?.string ?? "month", recurring?["interval_count"]?.integer ?? 1)
    }
    var period: (start: Int64, end: Int64) { (self[.periodStart] ?? 0, self[.periodEnd] ?? 0) }
}
