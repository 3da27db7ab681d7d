// The parameters of subscription schedules that are no fields, or that differ from their fields.
import Customers
import Engine
import Invoices
import Wire

enum ScheduleParameters {
    static let ofCreate: [Parameter] = [
        Parameter.hash("billing_mode", [
            .hash("flexible", [.choice("proration_discounts", "included", "itemized")]), Parameter.choice("type", "classic", "flexible").required,
        ]).forHook,
        Parameter.string("customer").references(Customer.name).forHook, Parameter.string("customer_account").forHook,
        Parameter.string("from_subscription").references(Subscription.name).forHook, PreviewedSchedule.newPhases.forHook,
        PauseParameters.ofNewSchedule.forHook, endBehavior,
        Parameter.string("start_date").forHook,
    ]

    static let ofUpdate: [Parameter] = [
        PreviewedSchedule.changedPhases.forHook, PauseParameters.ofChangedSchedule.forHook, endBehavior,
        Parameter.choice("proration_behavior", "always_invoice", "create_prorations", "none").forHook,
    ]

    private static let endBehavior = Parameter.choice("end_behavior", "cancel", "release")
}
