// How a schedule goes through its phases, on the account's clock or on that of its test clock.
import Common
import Engine
import Wire

enum ScheduleClock {
    /// How long before its end it is told of.
    private static let notice: Int64 = 7 * CalendarDay.secondsOfDay

    // MARK: Plans

    /// Plans what comes next.
    static func plan(_ schedule: inout Draft, _ change: inout Change) throws {
        switch schedule.course {
        case .notStarted: try change.schedule("advance", on: schedule, after: PhaseInput(0, of: schedule).start - change.now)
        case .active:
            guard let next = schedule[.currentPhase]?["end_date"]?.integer, let end = schedule[.phases]?.last?["end_date"]?.integer else { return }
            try change.schedule("advance", on: schedule, after: max(0, next - change.now))
            try change.schedule("announce_end", on: schedule, after: max(0, end - notice - change.now), ["end": .integer(end)])
            try SchedulePause.plan(&schedule, &change)
        default: break
        }
    }

    private static let announcedEnd = FieldKey<Int64>("announced_end")

    static let announceEnd: Hook = { schedule, change in
        let end = schedule[.phases]?.last?["end_date"]?.integer
        guard schedule.course == .active, let end, end == change.arguments.integer("end"), schedule[announcedEnd] != end else { return }
        schedule[announcedEnd] = end
        schedule.note("announce_end", change, event: "expiring")
    }

    // MARK: What was planned

    static let advance: Hook = { schedule, change in
        switch schedule.course {
        case .notStarted:
            guard PhaseInput(0, of: schedule).start <= change.now else { return }
            let former = (schedule, change)
            do {
                try start(&schedule, &change)
            } catch is Refusal {
                // What it needs is gone meanwhile.
                (schedule, change) = former
                try schedule.perform("cancel", &change)
            }
        case .active:
            guard let end = schedule[.currentPhase]?["end_date"]?.integer, end <= change.now else { return }
            try move(&schedule, &change)
        default: break
        }
    }

    /// Makes the subscription.
    static func start(_ schedule: inout Draft, _ change: inout Change) throws {
        let (id, input) = (schedule.id, PhaseInput(0, of: schedule).creation(of: schedule, change.now))
        schedule[.scheduled] = false
        setPresent(0, of: &schedule)
        schedule[.subscription] = try change.create(Subscription.name, given: input, adding: ["schedule": .string(id)])
        if schedule.course == .notStarted {
            try schedule.perform("start", &change)
            schedule.note("start", change, event: "updated")
        }
        try plan(&schedule, &change)
    }

    /// The present phase is over: the next one begins, or the schedule ends.
    static func move(_ schedule: inout Draft, _ change: inout Change) throws {
        guard let present = present(of: schedule), let count = schedule[.phases]?.count else { return }
        guard present + 1 < count else {
            return try schedule.perform(schedule[.endBehavior] == "cancel" ? "complete" : "release", &change)
        }
        setPresent(present + 1, of: &schedule)
        schedule.note("enter_phase", change, event: "updated")
        try enter(PhaseInput(present + 1, of: schedule), of: schedule, &change)
        try plan(&schedule, &change)
    }

    /// Lets the subscription follow a new phase. One that has become impossible leaves it as it was.
    private static func enter(_ phase: PhaseInput, of schedule: Draft, _ change: inout Change) throws {
        guard let id = schedule[.subscription], let subscription = try change.object(Subscription.name, id) else { return }
        let former = change
        do {
            try change.fire("follow", on: Subscription.name, id, with: phase.update(of: subscription, isEntered: true, change))
        } catch is Refusal {
            change = former
            try change.fire("follow", on: Subscription.name, id, with: ["phase": true])
        }
    }

    // MARK: The present phase

    /// The number of the present phase. Nil if there is none.
    static func present(of schedule: Draft) -> Int? {
        guard let start = schedule[.currentPhase]?["start_date"] else { return nil }
        return schedule[.phases]?.firstIndex { $0["start_date"] == start }
    }

    static func setPresent(_ index: Int, of schedule: inout Draft) {
        let phase = PhaseInput(index, of: schedule)
        schedule[.currentPhase] = ["end_date": .integer(phase.end), "start_date": .integer(phase.start)]
    }

    // MARK: What the subscription asks

    /// The schedule whose present phase is over at that time. Nil if there is none.
    private static func due(for subscription: Draft, at time: Int64, _ change: Change) throws -> Draft? {
        guard let id = subscription[.schedule], let schedule = try change.object(SubscriptionSchedule.name, id), schedule.course == .active,
            let end = schedule[.currentPhase]?["end_date"]?.integer, end <= time
        else { return nil }
        return schedule
    }

    /// Whether the subscription has to wait for its schedule, which does something at this moment and lets it go on then.
    static func goesFirst(before subscription: Draft, _ change: Change) throws -> Bool {
        guard let schedule = try due(for: subscription, at: change.now, change) else { return false }
        return !change.isWorking(on: schedule.id)
    }

    /// When the schedule will end the subscription. Nil if it will not.
    static func end(of subscription: Draft, _ change: Change) throws -> Int64? {
        guard let id = subscription[.schedule], let schedule = try change.object(SubscriptionSchedule.name, id), schedule.course == .active,
            schedule[.endBehavior] == "cancel"
        else { return nil }
        return schedule[.phases]?.last?["end_date"]?.integer
    }

    /// What the schedule will do with the subscription at that time. Nil if it does nothing.
    static func coming(for subscription: Draft, at time: Int64, _ change: Change) throws -> JSONObject? {
        guard let schedule = try due(for: subscription, at: time, change), let present = present(of: schedule),
            present + 1 < (schedule[.phases]?.count ?? 0)
        else { return nil }
        return try PhaseInput(present + 1, of: schedule).update(of: subscription, isEntered: true, change.imagined(at: time))
    }
}
