// Since 2020-08-27 `proration_behavior` says whether a change is prorated. Before, calls could say it by `prorate`, yes or no. Source: Stripe's
// changelog, and recorded calls of 2019.
import Engine
import Wire

extension Versions {
    /// For the calls that take `proration_behavior`.
    static let prorate = reshapedProrate("prorate", to: "proration_behavior")

    static let itemProration = VersionChange(.known("2020-08-27"), "subscription_item", reshaped: [prorate])

    static let upcomingProration = VersionChange(
        .known("2020-08-27"), "invoice", reshaped: [reshapedProrate("subscription_prorate", to: "subscription_proration_behavior")])

    static let scheduleProration = VersionChange(
        .known("2020-08-27"), "subscription_schedule", reshaped: [prorate],
        moved: [
            .init([.boolean("prorate")], from: "phases") { arguments in
                arguments.changeEach("phases") { phase in
                    guard let isProrated = phase.removeValue(forKey: "prorate") else { return }
                    phase["proration_behavior"] = phase["proration_behavior"] ?? behavior(isProrated)
                }
            },
        ]
    ) { schedule, _ in
        schedule.changeEach("phases") { phase in
            if let behavior = phase["proration_behavior"] { ObjectShape.insert(.bool(behavior != "none"), as: "prorate", into: &phase) }
        }
    }

    private static func reshapedProrate(_ older: String, to newer: String) -> VersionChange.Reshaped {
        .init(.boolean(older), to: newer, besidesIt: true, at: newer, behavior)
    }

    @Sendable private static func behavior(_ isProrated: JSON) -> JSON { isProrated == false ? "none" : "create_prorations" }
}
