// The customer's agreement that her account may be debited. A `sepa_debit` shows it, with the reference and the page of its hash. Other debits only
// remember who notifies the payer. The shape was recorded in 2025.
import Common
import Engine
import Wire

enum SourceMandate {
    static let name = "mandate"

    static let field = Field.hash(name, [
        .hash("acceptance", [
            .timestamp("date").orNull, .string("ip").orNull, .choice("status", statuses), .string("user_agent").orNull,
        ]),
        Field.choice("notification_method", methods).startingAs("none"), .string("reference").orNull, .link("url").orNull,
    ]).orAbsent

    static let parameter = Parameter.hash(name, [
        .hash("acceptance", [
            .integer("date"), .string("ip"), .hash("offline", [.string("contact_email").required]),
            .hash("online", [.integer("date"), .string("ip"), .string("user_agent")]),
            .choice("status", statuses).required, .choice("type", "offline", "online"), .string("user_agent"),
        ]),
        .integer("amount").emptyable, .string("currency"), .choice("interval", "one_time", "scheduled", "variable"),
        .choice("notification_method", methods),
    ]).forHook

    /// Remembers the mandate that was sent, and shows it if the type does.
    static func put(_ given: JSON?, into source: inout Draft) {
        if let given { source[.givenMandate] = given }
        guard source.has(.sepaDebit) else { return }
        var mandate = source[.mandate] ?? ["acceptance": ["status": "pending"]]
        if let acceptance = given?["acceptance"] {
            let online = acceptance["online"]
            mandate["acceptance"] = [
                "date": acceptance["date"] ?? online?["date"] ?? .null, "ip": acceptance["ip"] ?? online?["ip"] ?? .null,
                "status": acceptance["status"] ?? "pending", "user_agent": acceptance["user_agent"] ?? online?["user_agent"] ?? .null,
            ]
        }
        if let method = given?["notification_method"] { mandate["notification_method"] = method }
        mandate["reference"] = source[.sepaDebit]?["mandate_reference"] ?? .null
        mandate["url"] = source[.sepaDebit]?["mandate_url"] ?? .null
        source[.mandate] = mandate
    }

    /// Whether the merchant notifies the payer of each debit.
    static func isNotifiedByHand(_ source: Draft) -> Bool {
        (source[.mandate]?["notification_method"] ?? source[.givenMandate]?["notification_method"]) == "manual"
    }

    private static let statuses = ["accepted", "pending", "refused", "revoked"]
    private static let methods = ["deprecated_none", "email", "manual", "none", "stripe_email"]
}
