// A CustomerSession lets a page show one customer what is hers, such as her saved PaymentMethods. Only its client secret is of use, and only to the
// page. It expires after half an hour.
import Common
import Engine
import Wire

enum CustomerSession {
    /// How long it is valid, in seconds.
    private static let lifetime: Int64 = 1800

    static let resource = Resource(
        "customer_session", path: "/v1/customer_sessions", without: ["id"],
        fields: [
            .string("client_secret"), .hash("components", components).given(.create.required), .reference("customer", to: ResourceName.customer),
            .string("customer_account").orNull, .timestamp("expires_at"),
        ],
        endpoints: [
            .create(
                [Parameter.string("customer").references(ResourceName.customer), Parameter.string("customer_account").forHook],
                exclusive: [["customer", "customer_account"]], then: open),
        ], retention: lifetime)

    private static let open: Hook = { session, change in
        if let account = change.arguments.string("customer_account") {
            throw Refusal.noSuchReference("customer_account", account, parameter: "customer_account")
        }
        guard session.has(.customer) else {
            throw Refusal.invalid("Must provide customer or customer_account.", code: "parameter_missing")
        }
        guard session[FieldKey<JSONObject>("components")]?.values.contains(where: { $0["enabled"] == true }) == true else {
            throw Refusal.invalid("At least one of the components must be enabled.", parameter: "components")
        }
        session[.clientSecret] = "cuss_secret_\(change.randomCharacters(47))"
        session[.expiresAt] = change.now + lifetime
    }

    private static let components: [Field] =
        ["active_entitlements", "buy_button", "customer_portal", "pricing_table"].map { component($0) } + [
            component("customer_sheet", [.list(filters, of: .choice(redisplays)).orNull, .choice("payment_method_remove", switches).orNull]),
            component("mobile_payment_element", [
                .list(filters, of: .choice(redisplays)).orNull, .choice("payment_method_redisplay", switches).orNull,
                .choice("payment_method_remove", switches).orNull, .choice("payment_method_save", switches).orNull,
                .choice("payment_method_save_allow_redisplay_override", redisplays).orNull,
            ]),
            component("payment_element", [
                .list(filters, of: .choice(redisplays)).startingAs(["always"]), .choice("payment_method_redisplay", switches).startingAs("disabled"),
                .integer("payment_method_redisplay_limit", in: 1...10).orNull.startingAs(3),
                .choice("payment_method_remove", switches).startingAs("disabled"), .choice("payment_method_save", switches).startingAs("disabled"),
                .choice("payment_method_save_usage", "off_session", "on_session").orNull,
            ]),
        ]

    private static let filters = "payment_method_allow_redisplay_filters"
    private static let redisplays = ["always", "limited", "unspecified"]
    private static let switches = ["disabled", "enabled"]

    private static func component(_ name: String, _ features: [Field] = []) -> Field {
        let enabled = Field.boolean("enabled").startingAs(false).required
        return .hash(name, features.isEmpty ? [enabled] : [enabled, .hash("features", features).orNull])
    }
}
