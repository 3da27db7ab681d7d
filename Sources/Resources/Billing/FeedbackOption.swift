// A FeedbackOption is a reason to cancel in the account's own words. A subscription that ends can name it.
import Common
import Engine
import Wire

package enum FeedbackOption {
    enum Status: String, CaseIterable { case active, inactive }
    package static let name = "billing.feedback_option"

    static let resource = Resource(
        name, idPrefix: "bfo_", path: "/v1/billing/feedback_options", without: ["created"],
        fields: [
            .string("description").given(.create.required, .update), .hash("status_transitions", [.timestamp("deactivated_at").orNull]),
        ],
        lifecycle: Lifecycle(Status.self, startsAt: .active, [
            .on("deactivate", as: "deactivated", from: .active, to: .inactive, by: .api) { option, change in
                option[transitions] = ["deactivated_at": .integer(change.now)]
            },
        ]),
        endpoints: [
            .create { option, _ in option[transitions] = ["deactivated_at": .null] }, .retrieve, .update(),
            .list(by: [.choice("status", "active", "inactive")]),
        ])

    private static let transitions = FieldKey<JSONObject>("status_transitions")
}
