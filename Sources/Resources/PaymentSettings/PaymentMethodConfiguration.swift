// A PaymentMethodConfiguration says which ways to pay are on. Each account has a default one from the beginning, in which all are on. In another one,
// what nobody has chosen is as in its parent, or as in the default.
import Engine
import Wire

package enum PaymentMethodConfiguration {
    package static let name = "payment_method_configuration"

    static let resource = Resource(
        name, idPrefix: "pmc_", path: "/v1/payment_method_configurations", pathParameter: "configuration", missing: "configuration", noun: name,
        without: ["created"],
        fields: types.map(entry) + [
            .boolean("active").startingAs(true).given(.update), .string("application").orNull, .boolean("is_default").startingAs(false),
            .string("name", maximum: 100).given, .string("parent", maximum: 100).orNull.given(.create),
        ],
        singleton: fillDefault,
        endpoints: [
            .create(retired, then: open), .retrieve, .update(retired, then: { try settle(&$0, $1) }),
            .list(by: [.boolean("active"), .string("application").emptyable]),
        ])

    /// The id of the configuration that counts where none is named.
    package static func `default`(_ change: Change) throws -> String { try change.singletonID(name) }

    /// Whether the account has a configuration with that id.
    package static func exists(_ id: String, _ change: Change) throws -> Bool { try id == self.default(change) || change.object(name, id) != nil }

    /// The ways to pay that are on in a configuration. There are none in one that is not active.
    package static func offered(in id: String, _ change: Change) throws -> Set<String> {
        guard let configuration = try change.object(name, id) else {
            // Nobody has asked for the default one yet, so all are on.
            return try id == self.default(change) ? all : []
        }
        guard configuration[.active] == true else { return [] }
        return Set(types.filter { configuration[FieldKey<JSONObject>($0)]?["display_preference"]?["value"] == "on" })
    }

    private static func entry(_ type: String) -> Field {
        .hash(type, [
            .boolean("available").startingAs(true).readOnly,
            .hash("display_preference", [
                .boolean("overridable").orNull.readOnly, .choice("preference", preferences).startingAs("none"),
                .choice("value", "off", "on").startingAs("on").readOnly,
            ]),
        ]).given
    }

    private static let preferences = ["none", "off", "on"]

    /// What Stripe still takes, although nobody can pay with it any more.
    private static let retired = ["apple_pay_later", "fr_meal_voucher_conecs"].map { name in
        Parameter.hash(name, [.hash("display_preference", [.choice("preference", preferences)])]).forHook
    }

    private static let fillDefault: Hook = { configuration, change in
        configuration[.isDefault] = true
        configuration[.name] = "Default"
        for type in types { configuration.merge(FieldKey(type), ["display_preference": ["preference": "on"]]) }
        try settle(&configuration, change)
    }

    private static let open: Hook = { configuration, change in
        if !configuration.has(.name) { configuration[.name] = "Custom" }
        if let parent = configuration[.parent], try ancestor(parent, change) == nil {
            throw Refusal.noSuchReference(name, parent, parameter: "parent")
        }
        try settle(&configuration, change)
    }

    /// The parent of a connected account's configuration is its platform's.
    private static func ancestor(_ id: String, _ change: Change) throws -> Draft? {
        try change.object(name, id) ?? change.objectOfPlatform(name, id)
    }

    /// Works out what is on.
    private static func settle(_ configuration: inout Draft, _ change: Change) throws {
        let parent = try configuration[.parent].flatMap { try ancestor($0, change) }
        for type in types {
            let key = FieldKey<JSONObject>(type)
            let preference = configuration[key]?["display_preference"]?["preference"] ?? "none"
            let inherited = parent?[key]?["display_preference"]?["value"] ?? "on"
            let value = preference == "none" ? inherited : preference
            configuration[key] = [
                "available": .bool(value == "on"),
                "display_preference": ["overridable": parent == nil ? .null : true, "preference": preference, "value": value],
            ]
        }
    }

    private static let all = Set(types)

    private static let types = [
        "acss_debit", "affirm", "afterpay_clearpay", "alipay", "alma", "amazon_pay", "apple_pay", "au_becs_debit", "bacs_debit", "bancontact", "billie",
        "bizum", "blik", "boleto", "card", "cartes_bancaires", "cashapp", "crypto", "customer_balance", "eps", "fpx", "giropay", "google_pay", "grabpay",
        "ideal", "jcb", "kakao_pay", "klarna", "konbini", "kr_card", "link", "mb_way", "mobilepay", "multibanco", "naver_pay", "nz_bank_account", "oxxo",
        "p24", "pay_by_bank", "payco", "paynow", "paypal", "paypay", "payto", "pix", "promptpay", "revolut_pay", "samsung_pay", "satispay", "scalapay",
        "sepa_debit", "sequra", "sofort", "sunbit", "swish", "twint", "upi", "us_bank_account", "wechat_pay", "zip",
    ]
}

extension FieldKey<Bool> {
    fileprivate static var active: Self { FieldKey("active") }
    fileprivate static var isDefault: Self { FieldKey("is_default") }
}

extension FieldKey<String> {
    fileprivate static var name: Self { FieldKey("name") }
    fileprivate static var parent: Self { FieldKey("parent") }
}
