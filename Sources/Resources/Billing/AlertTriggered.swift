// What the event says when an alert is triggered: the alert, the customer, and what she has used. It happens once for each customer.
import Engine
import Wire

enum AlertTriggered {
    private static let name = "billing.alert_triggered"

    static let resource = Resource(
        name, path: "/v1/billing/alert_triggered", without: ["id"], listedBy: ["occasion"],
        fields: [.tree("alert"), .string("customer"), .string("occasion").internal, .integer("value")], endpoints: [], isRecord: true)

    static func tell(of alert: Draft, _ customer: String, _ total: Decimal, _ change: inout Change) throws {
        let occasion = "\(alert.id) \(customer)"
        guard try change.newest(name, where: "occasion", is: occasion) == nil else { return }
        try change.create(name, [
            "alert": try change.document(of: alert), "customer": .string(customer), "occasion": .string(occasion),
            "value": .integer(total.integer(.down) ?? .max),
        ], emits: "billing.alert.triggered")
    }
}
