// A test clock stands still until a test advances it. A customer that is bound to it lives on its time, and so does all that is made for her:
// subscriptions, invoices, items. The clock itself and its events have the account's time.
import Billing
import Common
import Engine
import Invoices
import Wire

package enum TestClock {
    package enum Status: String, CaseIterable { case ready, advancing, failed = "internal_failure" }
    package static let name = EngineResource.testClock

    static let resource = Resource(
        name, idPrefix: "clock_", path: "/v1/test_helpers/test_clocks", pathParameter: "test_clock",
        fields: [
            .timestamp("deletes_after"), .timestamp("frozen_time").given(.create.required), .string("name", maximum: 300).orNull.given(.create),
            .hash("status_details", [.hash("advancing", [.timestamp("target_frozen_time")]).orAbsent]), .integer("target").internal,
        ],
        lifecycle: Lifecycle(Status.self, startsAt: .ready, [
            .on("advance", from: .ready, to: .advancing, by: .api([Parameter.integer("frozen_time", in: times).required]), emits: "advancing", then: advance),
            .on("arrive", from: .advancing, to: .ready, by: .consequence, emits: "ready", then: arrive),
            .on("fail", as: "failed", from: .advancing, to: .failed, by: .consequence, emits: "internal_failure"),
        ]),
        endpoints: [
            .create([.string("customer").references(ResourceName.customer).forHook], emits: "created", then: open), .retrieve,
            .delete(emits: "deleted", then: close), .list(),
        ],
        deeds: [.byTimer(EngineResource.testClockStep) { _, _ in }, .byTimer("expire", then: expire)])

    private static let times: ClosedRange<Int64> = 0...Clock.last
    /// How long a clock is kept, on the account's time.
    private static let lifetime: Int64 = 30 * CalendarDay.secondsOfDay

    private static let open: Hook = { clock, change in
        guard let time = clock[.frozenTime], times.contains(time) else {
            throw Refusal.invalid("Invalid frozen_time: must be a Unix timestamp.", parameter: "frozen_time")
        }
        clock[.deletesAfter] = change.now + lifetime
        try change.schedule("expire", on: clock, after: lifetime)
        guard let customer = change.arguments.string("customer") else { return }
        let id = clock.id
        try change.update(ResourceName.customer, customer) { customer, change in
            guard !customer.has(.testClock) else { throw Refusal.invalid("This customer has a test clock already.", parameter: "customer") }
            customer[.testClock] = id
            customer.note("gain_test_clock", change, event: "updated")
        }
    }

    // MARK: Its time

    private static let advance: Hook = { clock, change in
        guard let target = change.arguments.integer("frozen_time"), let now = clock[.frozenTime] else { return }
        guard target > now else {
            throw Refusal.invalid("The frozen time of this clock is \(text(now)). You can only advance it to a later time.", parameter: "frozen_time")
        }
        let limit = try limit(of: clock, from: now, change)
        guard !change.settings[TestClockLimits.areKept] || target <= limit else {
            throw Refusal.invalid(
                "The frozen time of this clock is \(text(now)). You can only advance it up to \(text(limit)). You can advance the clock again after that.",
                parameter: "frozen_time")
        }
        clock[.target] = target
        clock[.statusDetails] = ["advancing": ["target_frozen_time": .integer(target)]]
        try change.schedule(EngineResource.testClockStep, on: clock, after: 0)
    }

    /// Two intervals of the shortest subscription, or two years.
    private static func limit(of clock: Draft, from now: Int64, _ change: Change) throws -> Int64 {
        let subscriptions = try change.ids(Subscription.name, where: "test_clock", is: clock.id).compactMap { try change.object(Subscription.name, $0) }
        let items = try subscriptions.filter { $0.life?.isFinal == false }.flatMap { try SubscriptionItems(of: $0, change).all }
        return items.map { $0.cycle(from: now).boundary(2) }.min() ?? BillingCycle(anchor: now, interval: "year", count: 1).boundary(2)
    }

    private static func text(_ time: Int64) -> String {
        func digits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let rest = time - CalendarDay.midnight(time)
        return "\(time) (\(CalendarDay(unix: time)) \(digits(rest / 3600)):\(digits(rest / 60 % 60)):\(digits(rest % 60)) UTC)"
    }

    private static let arrive: Hook = { clock, change in
        clock[.frozenTime] = clock[.target]
        clock[.target] = nil
        clock[.statusDetails] = [:]
    }

    // MARK: Its end

    /// What lives on its time, those first that end others.
    private static let owned = [
        ResourceName.quote, ResourceName.checkoutSession, SubscriptionSchedule.name, Subscription.name, Invoice.name, InvoiceItem.name,
        CreditGrant.name, CreditBalanceTransaction.name, ResourceName.customer,
    ]

    /// All that lives on its time goes with it.
    private static let close: Hook = { clock, change in
        for name in owned where change.serves(name) { try change.fireAll("leave_test_clock", on: name, where: "test_clock", is: clock.id) }
        try change.fireAll("drop", on: EngineResource.testClockTimer, where: "test_clock", is: clock.id)
    }

    private static let expire: Hook = { clock, change in
        try close(&clock, &change)
        clock.remove()
        clock.note("expire", change, event: "deleted")
    }
}

/// Something that happens on the time of a test clock.
enum TestClockTimer {
    static let resource = Resource(
        EngineResource.testClockTimer, path: "/v1/test_helpers/test_clock_timers", without: ["created"], listedBy: ["test_clock"],
        fields: [.tree("arguments").internal, .string("subject").internal, .string("test_clock").internal, .string("transition").internal],
        endpoints: [], deeds: [.byHook("drop") { timer, _ in timer.remove() }], isRecord: true)
}

extension FieldKey<Int64> {
    fileprivate static var deletesAfter: Self { FieldKey("deletes_after") }
    fileprivate static var frozenTime: Self { FieldKey("frozen_time") }
    fileprivate static var target: Self { FieldKey("target") }
}

extension FieldKey<String> {
    static var testClock: Self { FieldKey("test_clock") }
}
