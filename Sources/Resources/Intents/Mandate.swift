// A Mandate is a customer's permission to debit her account. It is made when an intent is confirmed. One for a single payment ends with it.
import Common
import Engine
import PaymentMethods
import Wire

package enum Mandate {
    enum Status: String, CaseIterable { case active, inactive, pending }

    package static let name = "mandate"

    static let resource = Resource(
        name, idPrefix: "mandate_", path: "/v1/mandates", pathParameter: "mandate", missing: "mandate", without: ["created"],
        fields: [
            .hash("customer_acceptance", [
                .timestamp("accepted_at").orNull, .hash("offline", []).orAbsent,
                .hash("online", [.string("ip_address").orNull, .string("user_agent").orNull]).orAbsent, .choice("type", "offline", "online"),
            ]),
            .hash("multi_use", [.integer("amount").orAbsent, .string("currency").orAbsent]).orAbsent, .string("on_behalf_of").orAbsent,
            .reference("payment_method", to: PaymentMethod.name),
            .tree("payment_method_details"), .hash("single_use", [.integer("amount"), .string("currency")]).orAbsent,
            .choice("type", "multi_use", "single_use"),
        ],
        lifecycle: Lifecycle(Status.self, startsAt: .pending, or: [.active, .inactive], [
            .on("activate", from: .pending, to: .active, by: .consequence, emits: "updated"),
            .on("use_up", as: "used up", from: .active, to: .inactive, by: .consequence),
            .on("deactivate", from: .pending, .active, to: .inactive, by: .tester, emits: "updated"),
        ]),
        endpoints: [.retrieve])
}
