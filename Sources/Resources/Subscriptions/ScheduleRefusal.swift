// The errors about subscription schedules. Texts about their status and about `start_date` are quoted in public code.
import Engine
import Wire

enum ScheduleRefusal {
    @Sendable static func illegal(_ use: IllegalUse) -> Refusal { final(use.draft, use.verb, use.participle) }

    static func final(_ schedule: Draft, _ verb: String, _ participle: String) -> Refusal {
        .invalid(
            "You cannot \(verb) a subscription schedule that is currently in the `\(schedule.status)` status. It must be in `not_started, active` status "
                + "to be \(participle).")
    }

    static let withoutAnchor = Refusal.invalid(
        "The subscription schedule update is missing at least one phase with a `start_date` to anchor end dates to.")

    static func attached(_ subscription: String, to schedule: String) -> Refusal {
        .invalid(
            "You cannot migrate a subscription that is already attached to a schedule: `\(schedule)`. Release it from that schedule first.",
            parameter: "from_subscription")
    }

    static func alone(_ name: String) -> Refusal { .invalid("You cannot set `\(name)` if `from_subscription` is set.", parameter: name) }

    static func gap(at place: String) -> Refusal {
        .invalid("A phase must start when the one before it ends. Leave out `\(place)`, or give that time.", parameter: place)
    }

    static func iterations(at place: String) -> Refusal {
        .invalid(
            "Received unknown parameter: \(place). Did you mean \(place.replacing("iterations", with: "duration"))?", code: "parameter_unknown",
            parameter: place)
    }

    static func withoutPresent(_ start: Int64) -> Refusal {
        .invalid(
            "The phases of an active schedule must include the current phase, which has the `start_date` \(start). Only phases before it can be left out.",
            parameter: "phases")
    }

    /// Source: Stripe's error, as tierrun/tier#93 shows it.
    static let presentMoved = Refusal.invalid("You can not modify the start date of the current phase.")

    /// Source: Stripe's error, as dust-tt/dust met it in 2026.
    static func managed(_ subscription: Draft) -> Refusal {
        .invalid(
            "The subscription is managed by the subscription schedule `\(subscription[.schedule] ?? "")`, and updating any cancelation behavior directly is "
                + "not allowed. Please update the schedule instead.")
    }
}
