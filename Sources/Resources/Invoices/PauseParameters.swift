// How calls say that a subscription pauses: at once, or by a schedule. A preview of a schedule says it, too.
import Common
import Engine
import Wire

package enum PauseParameters {
    private static let times: ClosedRange<Int64> = 0...Clock.last

    /// Of the call that pauses a subscription at once.
    package static let ofSubscription = settings("now", isDemanding: true)

    /// Of a new schedule.
    package static let ofNewSchedule = schedules(isNew: true)
    /// Of a change of a schedule. It names an entry by its key.
    package static let ofChangedSchedule = schedules(isNew: false)

    /// - Parameter moment: what the moment of the pause is called.
    private static func settings(_ moment: String, isDemanding: Bool) -> [Parameter] {
        func hash(_ name: String, _ types: [String]) -> Parameter {
            let type = Parameter.choice("type", types)
            return .hash(name, [isDemanding ? type.required : type])
        }
        return [
            .hash("bill_for", [
                hash("outstanding_usage_through", ["none", moment]), hash("unused_time_from", ["item_current_period_start", "none", moment]),
            ]),
            .choice("invoicing_behavior", "invoice", "pending_invoice_item"), .choice("type", "subscription"),
        ]
    }

    private static func schedules(isNew: Bool) -> Parameter {
        func demanded(_ parameter: Parameter) -> Parameter { isNew ? parameter.required : parameter }
        let pauseAt = Parameter.hash("pause_at", [.integer("timestamp", in: times), Parameter.choice("type", "now", "timestamp").required])
        let resumeAt = Parameter.hash("resume_at", [
            .hash("duration", [Parameter.choice("interval", "day", "month", "week", "year").required, .integer("interval_count", in: 1...1826)]),
            .integer("timestamp", in: times), Parameter.choice("type", "duration", "now", "timestamp").required,
        ])
        let resume = Parameter.hash("resume", [
            demanded(resumeAt),
            .hash("settings", [
                .choice("billing_cycle_anchor", "resume_at", "unchanged"),
                .choice("payment_behavior", "resume_on_payment_attempt", "resume_on_payment_success"),
                .choice("proration_behavior", "always_invoice", "create_prorations", "none"),
            ]),
        ])
        let list = Parameter.array("pause_schedules", of: .hash([
            .string("key"), .hash("pause", [demanded(pauseAt), .hash("settings", settings("pause_at", isDemanding: false))]),
            isNew ? resume : resume.emptyable,
        ]))
        return isNew ? list : list.emptyable
    }
}
