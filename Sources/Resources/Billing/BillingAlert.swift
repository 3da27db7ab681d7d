// An alert tells once of each customer whose usage of a meter reaches a threshold.
import Common
import Engine
import Wire

enum BillingAlert {
    static let name = "billing.alert"
    enum Status: String, CaseIterable { case active, archived, inactive }

    static let resource = Resource(
        name, idPrefix: "alrt_", path: "/v1/billing/alerts", without: ["created"], listedBy: ["watch"],
        fields: [
            .choice("alert_type", "usage_threshold").given(.create.required), .boolean("is_listed").startingAs(true).internal, .string("meter").internal,
            .string("title", maximum: 256).given(.create.required),
            .hash("usage_threshold", [
                .list("filters", of: .hash(filter), maximum: 1).orNull,
                .integer("gte", in: 1...Int64.max).required, .reference("meter", to: Meter.name).required, .choice("recurrence", "one_time").required,
            ]).orNull.given(.create),
            .string("watch").internal,
        ],
        lifecycle: Lifecycle(Status.self, startsAt: .active, [
            .on("activate", from: .inactive, to: .active, by: .api) { alert, change in try watch(&alert, change) },
            .on("deactivate", from: .active, to: .inactive, by: .api) { alert, _ in alert[.watch] = nil },
            .on("archive", from: .active, .inactive, to: .archived, by: .api) { alert, _ in
                alert[.watch] = nil
                alert[.isListed] = false
            },
        ]),
        endpoints: [
            .create(then: open), .retrieve, .list(by: [.choice("alert_type", "usage_threshold"), .string("meter")], only: "is_listed"),
        ])

    private static let filter: [Field] = [.reference("customer", to: ResourceName.customer).orNull, .choice("type", "customer").required]

    /// The most active alerts about a meter, for each customer and for all. An event looks at all of them.
    private static let maximum = 25

    private static let open: Hook = { alert, change in
        guard let threshold = alert[.usageThreshold] else { throw Refusal.missing("usage_threshold") }
        alert[.meter] = threshold["meter"]?.string
        if let customer = customer(of: alert), try change.object(ResourceName.customer, customer) == nil {
            throw Refusal.noSuchReference("customer", customer, parameter: "usage_threshold[filters][0][customer]")
        }
        try watch(&alert, change)
    }

    private static func customer(of alert: Draft) -> String? { alert[.usageThreshold]?["filters"]?[0]?["customer"]?.string }

    private static func watch(_ alert: inout Draft, _ change: Change) throws {
        let key = key(alert[.meter] ?? "", customer(of: alert))
        guard try change.ids(name, where: "watch", is: key).count < maximum else {
            throw Refusal.invalid("There can be \(maximum) active alerts about a meter and a customer. Archive another one first.")
        }
        alert[.watch] = key
    }

    /// What its list of active alerts is kept by.
    private static func key(_ meter: String, _ customer: String?) -> String { "\(meter) \(customer ?? "")" }

    /// Triggers the alerts that are due after an event.
    /// - Parameter total: what the customer has used in all.
    static func check(_ usage: MeterUsage, total: Decimal, _ change: inout Change) throws {
        for watched in [nil, usage.customer] {
            for id in try change.ids(name, where: "watch", is: key(usage.meter, watched)) {
                guard let alert = try change.object(name, id), let threshold = alert[.usageThreshold]?["gte"]?.integer, total >= Decimal(threshold)
                else { continue }
                try AlertTriggered.tell(of: alert, usage.customer, total, &change)
            }
        }
    }
}

extension FieldKey<JSONObject> {
    fileprivate static var usageThreshold: Self { FieldKey("usage_threshold") }
}

extension FieldKey<Bool> {
    fileprivate static var isListed: Self { FieldKey("is_listed") }
}

extension FieldKey<String> {
    fileprivate static var meter: Self { FieldKey("meter") }
    fileprivate static var watch: Self { FieldKey("watch") }
}
