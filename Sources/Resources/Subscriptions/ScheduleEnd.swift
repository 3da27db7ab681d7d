// How a schedule ends: it is over, it lets its subscription go, or it is canceled with it.
import Engine
import Wire

enum ScheduleEnd {
    /// Its last phase is over, and the subscription ends with it.
    static let complete: Hook = { schedule, change in
        close(&schedule)
        schedule[.completedAt] = change.now
        guard let id = schedule[.subscription], try isAlive(id, change) else { return }
        try change.fire("end_with_schedule", on: Subscription.name, id)
    }

    /// The subscription goes on without it.
    static let release: Hook = { schedule, change in
        close(&schedule)
        schedule[.releasedAt] = change.now
        guard let id = schedule[.subscription] else { return }
        schedule[.releasedSubscription] = id
        schedule[.subscription] = nil
        schedule.note("release", change, event: "updated")
        guard try isAlive(id, change) else { return }
        try change.fire("leave_schedule", on: Subscription.name, id, with: ["is_end_kept": .bool(change.arguments["preserve_cancel_date"] == true)])
    }

    static let cancel: Hook = { schedule, change in
        close(&schedule)
        schedule[.canceledAt] = change.now
        guard let id = schedule[.subscription], !change.isWorking(on: id), try isAlive(id, change) else { return }
        try change.fire("cancel_with_schedule", on: Subscription.name, id, with: [
            "invoice_now": change.arguments["invoice_now"] ?? true, "prorate": change.arguments["prorate"] ?? true,
        ])
    }

    /// The subscription was canceled because nobody paid for it.
    static let abort: Hook = { schedule, change in
        close(&schedule)
        schedule[.canceledAt] = change.now
    }

    /// Its customer is deleted.
    static let leave: Hook = { schedule, change in
        if schedule.course == .notStarted || schedule.course == .active { try schedule.perform("cancel", &change) }
    }

    /// Its test clock is deleted, and it with it.
    static let leaveTestClock: Hook = { schedule, _ in schedule.remove() }

    private static func close(_ schedule: inout Draft) {
        schedule[.currentPhase] = nil
        schedule[.scheduled] = false
    }

    private static func isAlive(_ id: String, _ change: Change) throws -> Bool {
        try change.object(Subscription.name, id)?.life?.isFinal == false
    }
}
