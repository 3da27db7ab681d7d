// Since 2019-10-17 `collection_method` says how an invoice is paid. It was also called `billing`, in answers and in requests. A subscription showed
// when it began as `start`, too. Source: recorded answers and events of 2019.
import Engine
import Wire

extension Versions {
    static let subscriptionBilling = VersionChange(
        .known("2019-10-17"), "subscription", renamed: ["billing": "collection_method", "start": "start_date"])

    static let invoiceBilling = VersionChange(.known("2019-10-17"), "invoice", renamed: ["billing": "collection_method"])

    static let scheduleBilling = VersionChange(
        .known("2019-10-17"), "subscription_schedule",
        moved: ["default_settings", "phases"].map { .init(renaming: ["billing": "collection_method"], in: $0, besidesIt: true) }
    ) { schedule, _ in
        schedule.change("default_settings", by: addBilling)
        schedule.changeEach("phases", by: addBilling)
    }

    private static func addBilling(to terms: inout JSONObject) {
        if let method = terms["collection_method"] { ObjectShape.insert(method, as: "billing", into: &terms) }
    }
}
