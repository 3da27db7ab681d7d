// How much of a metered price was used in each period of an item, by its usage records.
import Billing
import Digest
import Engine
import Invoices
import Wire

enum UsageRecordSummary {
    static let name = "usage_record_summary"

    static let resource = Resource(
        name, idPrefix: "sis_", path: "/v1/usage_record_summaries", without: ["created"],
        fields: [
            .string("invoice").orNull, .hash("period", [.timestamp("end").orNull, .timestamp("start").orNull]), .string("subscription_item"),
            .integer("total_usage"),
        ], endpoints: [], isRecord: true)

    static let list = Endpoint.Definition.computedList("usage_record_summaries", []) { item, change in try page(of: item, change) }
        .answering(name).until(.basil)

    /// The most periods that a list goes back.
    private static let maximum = 100

    /// The periods of the item, newest first. What came before a change of its interval is left out.
    private static func page(of item: Draft, _ change: Change) throws -> (data: [JSON], hasMore: Bool) {
        guard let subscription = try change.object(Subscription.name, item[.subscription] ?? "") else { return ([], false) }
        let cycle = item.cycle(of: subscription)
        let first = item[FieldKey<Int64>("created")] ?? 0
        var periods = [item.period]
        while let last = periods.last, last.start > first, periods.count < maximum {
            let former = cycle.period(of: last.start - 1)
            if former.start < first { break }
            periods.append(former)
        }
        let ids = periods.map { id(of: item, $0.start) }
        let page = try ComputedPage(of: periods, ids: ids, called: "usage record summary", change.arguments).read()
        return (try page.data.map { try summary(of: item, $0, in: subscription, change) }, page.hasMore)
    }

    private static func summary(of item: Draft, _ period: (start: Int64, end: Int64), in subscription: Draft, _ change: Change) throws -> JSON {
        let used = try ItemUsage.sum(of: item.id, by: subscription[.customer] ?? "", from: period.start, to: period.end, change)
        let invoice = try change.newest(Invoice.name, where: "subscription", is: subscription.id, before: period.end + 1)
        let isBilled = invoice?[FieldKey<Int64>("created")] == period.end
        return [
            "id": .string(id(of: item, period.start)), "object": .string(name), "invoice": isBilled ? invoice.map { .string($0.id) } ?? .null : .null,
            "livemode": .bool(change.account.key.isLive), "period": ["end": .integer(period.end), "start": .integer(period.start)],
            "subscription_item": .string(item.id), "total_usage": .integer(used.integer(.down) ?? 0),
        ]
    }

    private static func id(of item: Draft, _ start: Int64) -> String {
        String(decoding: Array("sis_".utf8) + Base62.digits(of: SHA256.hash(Array("\(item.id) \(start)".utf8)).prefix(18)), as: UTF8.self)
    }
}
