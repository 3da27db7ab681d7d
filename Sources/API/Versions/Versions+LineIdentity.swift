// Since 2019-12-03 a line of an invoice has an id of its own. Before, it had the id of its item, or an `sli_` that stands for what a subscription
// bills, and its own was its `unique_id`. Before 2018-05-21, what a subscription bills had the subscription's id. Source: invoices and events of
// 2017 to 2019.
import Engine
import Wire

extension Versions {
    static let lineIdentity = VersionChange(.known("2019-12-03"), "line_item", changesIDs: true) { line, _ in identify(&line) }

    static let lineIdentityOfInvoice = VersionChange(.known("2019-12-03"), "invoice") { invoice, _ in
        invoice.change("lines") { lines in lines.changeEach("data", by: identify) }
    }

    static let lineSubscription = VersionChange(.known("2018-05-21"), "line_item", changesIDs: true) { line, _ in nameSubscription(&line) }

    static let lineSubscriptionOfInvoice = VersionChange(.known("2018-05-21"), "invoice") { invoice, _ in
        invoice.change("lines") { lines in lines.changeEach("data", by: nameSubscription) }
    }

    private static let subscriptionPrefix = "sli_"

    private static func identify(_ line: inout JSONObject) {
        // The lines of a preview say by their ids that they are none yet.
        guard let id = line["id"]?.string, !id.hasPrefix("il_tmp_"), let parent = line["parent"], !parent.isNull else { return }
        let item = parent["invoice_item_details"]?["invoice_item"]?.string ?? parent["subscription_item_details"]?["invoice_item"]?.string
        line["id"] = .string(item ?? subscriptionPrefix + digits(of: id))
        ObjectShape.insert(.string(id), as: "unique_id", into: &line)
    }

    private static func nameSubscription(_ line: inout JSONObject) {
        guard line["id"]?.string?.hasPrefix(subscriptionPrefix) == true,
            let subscription = line["parent"]?["subscription_item_details"]?["subscription"], !subscription.isNull
        else { return }
        line["id"] = subscription
    }

    /// 14 hexadecimal digits that are always the same for an id.
    private static func digits(of id: String) -> String {
        let text = String(id.utf8.fnv1a() >> 8, radix: 16)
        return String(repeating: "0", count: 14 - text.count) + text
    }
}
