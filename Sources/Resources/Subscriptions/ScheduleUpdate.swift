// How calls change a schedule. The subscription follows at once if the present phase is another one then.
import Engine
import Wire

enum ScheduleUpdate {
    static let change: Hook = { schedule, change in
        let given = change.arguments
        guard schedule.course == .notStarted || schedule.course == .active else {
            if given.values.keys.allSatisfy({ ["expand", "metadata"].contains($0) }) { return }
            throw ScheduleRefusal.final(schedule, "update", "updated")
        }
        try ScheduleOpening.requireDefaults(of: schedule, change)
        let former = try ScheduleClock.present(of: schedule).map { index in
            PhaseInput(
                index, of: schedule.former(.phases) ?? [], schedule.former(.defaultSettings) ?? [:], endBehavior: schedule.former(.endBehavior))
        }
        try SchedulePause.take(into: &schedule, change)
        if let entries = given["phases"]?.array { try take(entries, into: &schedule, &change) }
        if let former { return try revise(&schedule, former, &change) }
        let isDue = PhaseInput(0, of: schedule).start <= change.now
        try isDue ? ScheduleClock.start(&schedule, &change) : ScheduleClock.plan(&schedule, &change)
    }

    // MARK: The phases

    /// Takes the phases of a call. Those that are over stay as they are, or are left out.
    private static func take(_ entries: [JSON], into schedule: inout Draft, _ change: inout Change) throws {
        func start(_ index: Int) throws -> Int64? {
            entries.indices.contains(index) ? try ScheduleTime.read(entries[index]["start_date"], at: "phases[\(index)][start_date]", change) : nil
        }
        let known = schedule[.phases] ?? []
        guard let present = ScheduleClock.present(of: schedule) else {
            let first = try start(0) ?? known.first?["start_date"]?.integer ?? change.now
            return try ScheduleOpening.take(entries, from: first, into: &schedule, &change)
        }
        var past: [JSONObject] = []
        while let first = try start(past.count), let phase = known[..<present].first(where: { $0["start_date"] == .integer(first) }) { past.append(phase) }
        let phase = PhaseInput(present, of: schedule)
        guard let first = try start(past.count) else { throw ScheduleRefusal.withoutAnchor }
        guard first == phase.start else { throw first < phase.end ? ScheduleRefusal.presentMoved : ScheduleRefusal.withoutPresent(phase.start) }
        let anchor = try schedule[.subscription].flatMap { try change.object(Subscription.name, $0)?[.billingCycleAnchor] } ?? phase.start
        let rest = try PhaseReading.phases(
            Array(entries[past.count...]), after: past.count, of: schedule, from: phase.start, anchor: anchor, &change)
        schedule[.phases] = past + rest
    }

    /// The present phase may have another end, or say something else.
    private static func revise(_ schedule: inout Draft, _ former: PhaseInput, _ change: inout Change) throws {
        guard let index = ScheduleClock.present(of: schedule) else { return }
        ScheduleClock.setPresent(index, of: &schedule)
        let phase = PhaseInput(index, of: schedule)
        if phase.end <= change.now { return try ScheduleClock.move(&schedule, &change) }
        if phase.lasting != former.lasting, let id = schedule[.subscription], let subscription = try change.object(Subscription.name, id) {
            var input = try phase.update(of: subscription, isEntered: false, change)
            input["proration_behavior"] = change.arguments["proration_behavior"] ?? "create_prorations"
            if former.trialEnd(change.now) != nil, phase.trialEnd(change.now) == nil { input["trial_end"] = "now" }
            try change.fire("follow", on: Subscription.name, id, with: input)
        }
        try ScheduleClock.plan(&schedule, &change)
    }

    // MARK: The subscription was changed

    /// A call has changed the items of the subscription. From now on, the present phase has them, too.
    static let split: Hook = { schedule, change in
        guard let index = ScheduleClock.present(of: schedule), var phases = schedule[.phases] else { return }
        let now = JSON.integer(change.now)
        let rest = phases[index].merging(["add_invoice_items": [], "items": change.arguments["items"] ?? [], "start_date": now]) { $1 }
        if phases[index]["start_date"] == now {
            phases[index] = rest
        } else {
            phases[index]["end_date"] = now
            phases.insert(rest, at: index + 1)
        }
        schedule[.phases] = phases
        schedule.merge(.currentPhase, ["start_date": now])
        schedule.note("split_phase", change, event: "updated")
    }
}
