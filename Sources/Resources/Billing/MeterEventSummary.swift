// A summary says how much a customer has used between two times. Those of single windows are stored, as the sums that all others are put together from.
import Common
import Digest
import Engine
import Wire

enum MeterEventSummary {
    static let name = "billing.meter_event_summary"

    static let resource = Resource(
        name, idPrefix: "mtrusg_test_", path: "/v1/billing/meter_event_summaries", without: ["created"], listedBy: ["window"],
        fields: [
            .number("aggregated_value", places: 12), .timestamp("end_time"), .string("meter"), .timestamp("start_time"), .string("sum").internal,
            .string("window").internal,
        ],
        endpoints: [], isRecord: true)

    /// The endpoint below a meter.
    static let list = Endpoint.Definition.computedList("event_summaries", [
        Parameter.string("customer").required, .integer("end_time", in: times).required,
        .integer("start_time", in: times).required, .choice("value_grouping_window", "day", "hour"),
    ]) { meter, change in try page(of: meter, change) }.answering(name)

    private static let times: ClosedRange<Int64> = 0...253_402_300_799
    private static let groups: [String: Int64] = ["day": 86_400, "hour": 3600]

    /// Newest first.
    private static func page(of meter: Draft, _ change: Change) throws -> (data: [JSON], hasMore: Bool) {
        let given = change.arguments
        guard let customer = given.string("customer"), let start = given.integer("start_time"), let end = given.integer("end_time") else { return ([], false) }
        guard try change.object(ResourceName.customer, customer) != nil else { throw Refusal.noSuchReference("customer", customer, parameter: "customer") }
        let group = given.string("value_grouping_window").flatMap { groups[$0] }
        for (time, parameter) in [(start, "start_time"), (end, "end_time")] where time % (group ?? 60) != 0 {
            throw Refusal.invalid("The time must be at the beginning of a \(given.string("value_grouping_window") ?? "minute").", parameter: parameter)
        }
        guard start < end else { throw Refusal.invalid("start_time must be before end_time.", parameter: "start_time") }
        let series = MeterUsage(meter: meter.id, formula: meter.formula, customer: customer, time: start, value: Decimal(0)).series
        let length = group ?? end - start
        let (first, last) = try bounds(given, start: start, end: end, length: length)
        let limit = given.integer("limit") ?? 10
        let count = max(0, min(limit, (last - first) / length))
        // The page after `ending_before` is the one nearest to it.
        let top = given.has("ending_before") ? first + count * length : last
        let data = try (0..<count).map { place in
            let start = top - (place + 1) * length
            return try summary(meter, MeterWindow(series, start: start, length: length), change)
        }
        return (data, (last - first) / length > limit)
    }

    /// The range that is left by the cursors.
    private static func bounds(_ given: Arguments, start: Int64, end: Int64, length: Int64) throws -> (first: Int64, last: Int64) {
        func cursor(_ name: String) throws -> Int64? {
            guard let id = given.string(name) else { return nil }
            guard let time = time(in: id), time >= start, time < end, (time - start) % length == 0 else {
                throw Refusal.noSuchReference("meter event summary", id, parameter: name)
            }
            return time
        }
        let (older, newer) = (try cursor("starting_after"), try cursor("ending_before"))
        return (newer.map { $0 + length } ?? start, older ?? end)
    }

    private static func summary(_ meter: Draft, _ window: MeterWindow, _ change: Change) throws -> JSON {
        [
            "id": .string(id(of: window)), "object": .string(name), "aggregated_value": try value(of: meter, window, change).json,
            "end_time": .integer(window.end), "livemode": .bool(change.account.key.isLive), "meter": .string(meter.id),
            "start_time": .integer(window.start),
        ]
    }

    static func value(of meter: Draft, _ window: MeterWindow, _ change: Change) throws -> Decimal {
        if meter.formula == "last" {
            guard let event = try change.newest(MeterEvent.name, where: "series", is: window.series, before: window.end),
                let time = event[.timestamp], time >= window.start
            else { return Decimal(0) }
            return event[.usage].flatMap { Decimal($0) } ?? Decimal(0)
        }
        // No event is older than its meter by more than 35 days, and none comes from the future.
        let meterStart = (meter[FieldKey<Int64>("created")] ?? 0) - 36 * 86_400
        let start = max(window.start, meterStart - meterStart.remainder(by: 86_400))
        let now = change.now + 2 * 86_400
        let end = min(window.end, now - now.remainder(by: 86_400))
        return try MeterWindow.windows(of: window.series, from: start, to: end).reduce(Decimal(0)) { sum, part in
            try (sum + (part.find(change)?.sum ?? Decimal(0))) ?? sum
        }
    }

    // MARK: Ids

    private static let prefix = "mtrusg_test_"

    /// It holds the start of its window, so that a page can begin after it.
    private static func id(of window: MeterWindow) -> String {
        var id = Array(prefix.utf8)
        Base62.append(UInt64(max(0, window.start)), width: 7, to: &id)
        id += Base62.digits(of: SHA256.hash(Array(window.key.utf8)).prefix(17))
        return String(decoding: id, as: UTF8.self)
    }

    private static func time(in id: String) -> Int64? {
        guard id.hasPrefix(prefix) else { return nil }
        let digits = Array(id.utf8.dropFirst(prefix.utf8.count).prefix(7))
        let value = digits.withUnsafeBufferPointer { Base62.value(of: $0[...]) }
        return value.flatMap { Int64(exactly: $0) }
    }
}
