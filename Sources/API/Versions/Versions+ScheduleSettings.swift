// What a schedule said of itself, and says in its default settings now.
import Engine
import Wire

extension Versions {
    /// Since 2019-08-14, `default_settings` and `end_behavior` say it. Before, it stood in the schedule itself, and calls gave it there. Source:
    /// schedules of version 2019-05-16.
    static let scheduleSettings = VersionChange(
        .known("2019-08-14"), "subscription_schedule",
        reshaped: [
            .init(.choice("renewal_behavior", "none", "release"), to: "end_behavior", besidesIt: true, at: "end_behavior") {
                $0 == "none" ? "cancel" : $0
            },
        ],
        moved: [
            .init(
                Dictionary(uniqueKeysWithValues: [("billing", "collection_method")] + settings.map { ($0, $0) }), beside: "default_settings"),
        ]
    ) { schedule, _ in
        if let settings = schedule["default_settings"]?.object {
            for name in Self.settings + ["default_source"] {
                if let value = settings[name] { ObjectShape.insert(value, as: name, into: &schedule) }
            }
            if let method = settings["collection_method"] { ObjectShape.insert(method, as: "billing", into: &schedule) }
        }
        if let behavior = schedule["end_behavior"] {
            ObjectShape.insert(behavior == "cancel" ? "none" : behavior, as: "renewal_behavior", into: &schedule)
        }
    }

    private static let settings = ["billing_thresholds", "collection_method", "default_payment_method", "invoice_settings"]

    /// Until 2024-06-20 it showed a `renewal_interval`, and its default settings a `default_source`. They were always null. Source: schedules
    /// recorded up to January 2025.
    static let scheduleRenewal = VersionChange(.known("2024-09-30.acacia"), "subscription_schedule") { schedule, _ in
        schedule.change("default_settings") { settings in
            // `previous_attributes` hold only what has changed.
            if settings["default_payment_method"] != nil { ObjectShape.insert(.null, as: "default_source", into: &settings) }
        }
        if schedule["released_subscription"] != nil { ObjectShape.insert(.null, as: "renewal_interval", into: &schedule) }
    }
}
