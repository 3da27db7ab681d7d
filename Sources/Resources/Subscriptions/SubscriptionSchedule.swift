// A SubscriptionSchedule drives a subscription through phases. Each phase has its own items and terms, from its start to its end. The schedule makes the
// subscription when it starts, changes it when a phase ends, and releases or cancels it in the end.
import Common
import Engine
import Wire

package enum SubscriptionSchedule {
    package enum Status: String, CaseIterable {
        case notStarted = "not_started"
        case active, completed, released, canceled
    }

    package static let name = ResourceName.subscriptionSchedule

    static let resource = Resource(
        name, idPrefix: "sub_sched_", path: "/v1/subscription_schedules", pathParameter: "schedule", missing: "schedule", listedBy: ["test_clock"],
        fields: fields,
        lifecycle: Lifecycle(Status.self, startsAt: .notStarted, or: [.active], refusingWith: ScheduleRefusal.illegal, arcs),
        endpoints: [
            .create(ScheduleParameters.ofCreate, emits: "created", then: ScheduleOpening.open), .retrieve,
            .update(ScheduleParameters.ofUpdate, emits: "updated", then: ScheduleUpdate.change),
            .list(by: [
                .range("canceled_at"), .range("completed_at"), .created, Parameter.string("customer").references(ResourceName.customer),
                .string("customer_account"), .range("released_at"),
                .boolean("scheduled"),
            ]),
        ],
        deeds: [
            .byTimer("advance", then: ScheduleClock.advance), .byTimer("announce_end", then: ScheduleClock.announceEnd),
            .byHook("foresee", then: SubscriptionPreview.foreseeSchedule), .byHook("hear_of_items", then: ScheduleUpdate.split),
            .byHook("leave", then: ScheduleEnd.leave), .byHook("leave_test_clock", then: ScheduleEnd.leaveTestClock),
        ] + SchedulePause.deeds)

    private static let arcs: [Arc<Status>] = [
        .on("start", from: .notStarted, to: .active, by: .consequence),
        .on("complete", from: .active, to: .completed, by: .consequence, emits: "completed", then: ScheduleEnd.complete),
        .on("release", from: .notStarted, .active, to: .released, by: .api([.boolean("preserve_cancel_date")]), emits: "released", then: ScheduleEnd.release),
        .on(
            "cancel", as: "canceled", from: .notStarted, .active, to: .canceled, by: .api([.boolean("invoice_now"), .boolean("prorate")]), emits: "canceled",
            then: ScheduleEnd.cancel),
        .on("abort", from: .notStarted, .active, to: .canceled, by: .consequence, emits: "aborted", then: ScheduleEnd.abort),
    ]
}

extension Draft {
    /// The status of a schedule.
    var course: SubscriptionSchedule.Status? { SubscriptionSchedule.Status(rawValue: status) }
}
