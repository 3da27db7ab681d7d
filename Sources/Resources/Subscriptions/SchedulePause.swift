// A pause of the subscription that its schedule has planned, and the end of it: `pause_schedules`. A schedule has one at the most.
import Common
import Engine
import Invoices
import Wire

enum SchedulePause {
    static let field = Field.list("pause_schedules", of: .hash([
        .string("key"),
        .hash("pause", [
            .timestamp("pause_at"),
            .hash("settings", [
                .hash("bill_for", [
                    .hash("outstanding_usage_through", [.choice("type", "none", "pause_at")]),
                    .hash("unused_time_from", [.choice("type", "item_current_period_start", "none", "pause_at")]),
                ]),
                .choice("invoicing_behavior", "invoice", "pending_invoice_item"), .choice("type", "subscription"),
            ]).orNull,
            status("error", "scheduled", "succeeded"),
        ]),
        .hash("resume", [
            .timestamp("resume_at"),
            .hash("settings", [
                .choice("billing_cycle_anchor", "resume_at", "unchanged"),
                .choice("payment_behavior", "resume_on_payment_attempt", "resume_on_payment_success"),
                .choice("proration_behavior", "always_invoice", "create_prorations", "none"),
            ]),
            status("error", "pending", "requires_action", "scheduled", "succeeded"),
        ]).orNull,
    ])).orAbsent

    private static func status(_ types: String...) -> Field {
        .hash("status", [.hash("error", [.string("code").orAbsent, .string("message")]).orAbsent, .choice("type", types)])
    }

    static let deeds: [Deed] = [
        .byTimer("pause_subscription", then: pause), .byTimer("resume_subscription", then: resume), .byHook("hear_of_resumption", then: hear),
    ]

    private static let key = FieldKey<[JSON]>("pause_schedules")
    private static let keyLength = 16

    // MARK: What calls say

    static func take(into schedule: inout Draft, _ change: Change) throws {
        guard let given = change.arguments["pause_schedules"] else { return }
        let entries = given.array ?? []
        guard let entry = entries.first else { return schedule[key] = nil }
        if entries.count > 1 { throw Refusal.invalid("A schedule can have one pause at the most.", parameter: "pause_schedules") }
        guard schedule[.billingMode]?["type"] == "flexible" else {
            throw Refusal.invalid("Only a schedule with `billing_mode[type]=flexible` can pause its subscription.", parameter: "pause_schedules")
        }
        let known = schedule[key]?.first { entry["key"] != nil && $0["key"] == entry["key"] }
        let pause = try self.pause(entry["pause"], known?["pause"], change)
        schedule[key] = [[
            "key": entry["key"] ?? known?["key"] ?? .string(change.randomCharacters(keyLength)), "pause": pause,
            "resume": try resume(entry["resume"], known?["resume"], after: pause, change),
        ]]
    }

    private static func refusal(_ message: String, _ name: String) -> Refusal { .invalid(message, parameter: "pause_schedules[0]\(name)") }

    private static func pause(_ given: JSON?, _ known: JSON?, _ change: Change) throws(Refusal) -> JSON {
        guard let given else {
            guard let known else { throw .missing("pause_schedules[0][pause]") }
            return known
        }
        if let known, !isPlanned(known) { throw refusal("This pause has begun already.", "[pause]") }
        var time = known?["pause_at"]
        if let moment = given["pause_at"] {
            time = moment["type"] == "now" ? .integer(change.now) : moment["timestamp"]
            if time == nil { throw .missing("pause_schedules[0][pause][pause_at][timestamp]") }
        }
        guard let at = time?.integer else { throw .missing("pause_schedules[0][pause][pause_at]") }
        if at < change.now { throw refusal("A pause must not begin in the past.", "[pause][pause_at]") }
        let settings = given["settings"] ?? known?["settings"]
        func type(_ name: String) -> JSON { ["type": settings?["bill_for"]?[name]?["type"] ?? "pause_at"] }
        return [
            "pause_at": .integer(at),
            "settings": [
                "bill_for": ["outstanding_usage_through": type("outstanding_usage_through"), "unused_time_from": type("unused_time_from")],
                "invoicing_behavior": settings?["invoicing_behavior"] ?? "pending_invoice_item", "type": "subscription",
            ],
            "status": ["type": "scheduled"],
        ]
    }

    private static func resume(_ given: JSON?, _ known: JSON?, after pause: JSON, _ change: Change) throws(Refusal) -> JSON {
        guard let given else { return known ?? .null }
        if given.isNull { return .null }
        if let known, !known.isNull, !isPlanned(known) { throw refusal("This pause has ended already.", "[resume]") }
        let start = pause["pause_at"]?.integer ?? change.now
        guard let end = try given["resume_at"].map({ moment throws(Refusal) in try time(moment, from: start, change) }) ?? known?["resume_at"]?.integer else {
            throw .missing("pause_schedules[0][resume][resume_at]")
        }
        guard end > start, end <= Clock.last else { throw refusal("A pause must end after it begins.", "[resume][resume_at]") }
        return [
            "resume_at": .integer(end), "settings": .object(resumption(given["settings"] ?? known?["settings"])), "status": ["type": "scheduled"],
        ]
    }

    /// How the pause ends: as the schedule says, or else as the call `resume` ends one.
    private static func resumption(_ given: JSON?) -> JSONObject {
        let usual: JSONObject = [
            "billing_cycle_anchor": "resume_at", "payment_behavior": "resume_on_payment_attempt", "proration_behavior": "create_prorations",
        ]
        return usual.merging(given?.object ?? [:]) { $1 }
    }

    private static func time(_ moment: JSON, from start: Int64, _ change: Change) throws(Refusal) -> Int64 {
        switch moment["type"] {
        case "now": return change.now
        case "duration":
            guard let duration = moment["duration"] else { throw .missing("pause_schedules[0][resume][resume_at][duration]") }
            return BillingCycle(anchor: start, interval: duration["interval"]?.string ?? "month", count: 1).boundary(duration["interval_count"]?.integer ?? 1)
        default:
            guard let time = moment["timestamp"]?.integer else { throw .missing("pause_schedules[0][resume][resume_at][timestamp]") }
            return time
        }
    }

    private static func isPlanned(_ part: JSON) -> Bool { part["status"]?["type"] == "scheduled" }

    // MARK: What happens

    /// Plans what is to come of it. What is due at once happens at once.
    static func plan(_ schedule: inout Draft, _ change: inout Change) throws {
        guard schedule.course == .active, schedule.has(.subscription), schedule[key]?.first != nil else { return }
        for (name, part, time, act) in [("pause_subscription", "pause", "pause_at", pause), ("resume_subscription", "resume", "resume_at", resume)] {
            guard let planned = schedule[key]?.first?[part], isPlanned(planned), let at = planned[time]?.integer else { continue }
            if at <= change.now { try act(&schedule, &change) } else { try change.schedule(name, on: schedule, after: at - change.now) }
        }
    }

    private static let pause: Hook = { schedule, change in
        guard let part = schedule[key]?.first?["pause"], isPlanned(part), let at = part["pause_at"]?.integer, at <= change.now else { return }
        let bill = part["settings"]?["bill_for"]
        func type(_ name: String) -> JSON { ["type": bill?[name]?["type"] == "pause_at" ? "now" : bill?[name]?["type"] ?? "now"] }
        try act("pause", "pause_with_schedule", [
            "bill_for": ["outstanding_usage_through": type("outstanding_usage_through"), "unused_time_from": type("unused_time_from")],
            "invoicing_behavior": part["settings"]?["invoicing_behavior"] ?? "pending_invoice_item",
        ], on: &schedule, &change)
    }

    private static let resume: Hook = { schedule, change in
        guard let part = schedule[key]?.first?["resume"], isPlanned(part), let at = part["resume_at"]?.integer, at <= change.now else { return }
        var settings = resumption(part["settings"])
        if settings["billing_cycle_anchor"] == "resume_at" { settings["billing_cycle_anchor"] = "now" }
        try act("resume", "resume_with_schedule", settings, on: &schedule, &change)
    }

    /// Does it with the subscription, and says what has come of it. A pause that has begun ends as planned, even if the schedule is over by then.
    private static func act(_ part: String, _ deed: String, _ input: JSONObject, on schedule: inout Draft, _ change: inout Change) throws {
        guard let id = schedule[.subscription] ?? (part == "resume" ? schedule[.releasedSubscription] : nil),
            try change.object(Subscription.name, id)?.life?.isFinal == false
        else { return }
        let former = change
        do {
            try change.fire(deed, on: Subscription.name, id, with: input)
            let isWaiting = try part == "resume" && change.object(Subscription.name, id)?.life == .paused
            set(["type": isWaiting ? "pending" : "succeeded"], of: part, in: &schedule)
        } catch let refusal as Refusal {
            change = former
            set(["error": ["message": .string(refusal.message)], "type": "error"], of: part, in: &schedule)
        }
        schedule.note(part, change, event: "updated")
    }

    private static func set(_ status: JSON, of part: String, in schedule: inout Draft) {
        guard var entry = schedule[key]?.first?.object, var values = entry[part]?.object else { return }
        values["status"] = status
        entry[part] = .object(values)
        schedule[key] = [.object(entry)]
    }

    /// The invoice of the end of the pause is paid, or it will not be paid any more.
    private static let hear: Hook = { schedule, change in
        guard schedule[key]?.first?["resume"]?["status"]?["type"] == "pending" else { return }
        let isPaid = change.arguments["is_resumed"] == true
        set(isPaid ? ["type": "succeeded"] : ["error": ["message": "The invoice was not paid in time."], "type": "error"], of: "resume", in: &schedule)
        schedule.note("resume", change, event: "updated")
    }
}
