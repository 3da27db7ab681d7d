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
        let given = change.arguments
        let ids = periods.map { id(of: item, $0.start) }
        func place(_ parameter: String) throws -> Int? {
            guard let id = given.string(parameter) else { return nil }
            guard let place = ids.firstIndex(of: id) else { throw Refusal.noSuchReference("usage record summary", id, parameter: parameter) }
            return place
        }
        let limit = Int(given.integer("limit") ?? 10)
        let start = try place("starting_after").map { $0 + 1 } ?? place("ending_before").map { max(0, $0 - limit) } ?? 0
        let end = min(periods.count, try place("ending_before") ?? periods.count, start + limit)
        let data = try (start..<max(start, end)).map { try summary(of: item, periods[$0], in: subscription, change) }
        return (data, given.has("ending_before") ? start > 0 : end < periods.count)
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
