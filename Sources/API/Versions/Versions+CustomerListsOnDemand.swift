// Since 2020-08-27 a customer shows its lists only if they are expanded. Before, it showed its sources, subscriptions and tax ids.
import Engine

extension Versions {
    static let customerListsOnDemand = VersionChange(.known("2020-08-27"), "customer", included: ["sources", "subscriptions", "tax_ids"])
}
