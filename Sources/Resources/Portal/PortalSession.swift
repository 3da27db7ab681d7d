// A PortalSession lets one customer into the portal. Everyone who has its URL may act for her.
import Common
import Customers
import Engine
import Wire

package enum PortalSession {
    package static let name = "billing_portal.session"
    /// The first parts of the page's path.
    package static let (root, page) = ("p", "session")
    private static let secretLength = 40

    static let resource = Resource(
        name, idPrefix: "bps_", path: "/v1/billing_portal/sessions", pathParameter: "session", noun: "session",
        fields: [
            .reference("configuration", to: PortalConfiguration.name), .string("customer"), .string("customer_account").orNull,
            PortalFlow.field, .choice("locale", locales).orNull.given(.create), .string("on_behalf_of").orNull.given(.create),
            .url("return_url").orNull.given(.create), .link("url"),
        ] + PortalProgress.fields + PortalExpiry.fields,
        endpoints: [
            .create(
                [
                    Parameter.string("configuration").references(PortalConfiguration.name).forHook,
                    Parameter.string("customer").references(Customer.name).forHook, Parameter.string("customer_account").forHook, PortalFlow.parameter,
                ], exclusive: [["customer", "customer_account"]], emits: "created", then: open),
        ], deeds: PortalExpiry.deeds + PortalProgress.deeds)

    private static let open: Hook = { session, change in
        if let account = change.arguments.string("customer_account") {
            throw Refusal.noSuchReference("account", account, parameter: "customer_account")
        }
        guard let customer = change.arguments.string("customer") else { throw Refusal.missing("customer") }
        session[.customer] = customer
        let configuration = try change.arguments.string("configuration") ?? PortalConfiguration.default(&change)
        guard let settings = try change.object(PortalConfiguration.name, configuration), settings[FieldKey<Bool>("active")] == true else {
            throw Refusal.invalid("The configuration \(configuration) is not active.", parameter: "configuration")
        }
        session[FieldKey<String>("configuration")] = configuration
        session[.returnURL] = session[.returnURL] ?? settings[FieldKey<String>("default_return_url")]
        try PortalFlow.take(into: &session, settings, change)
        try PortalExpiry.require(session, at: change.now)
        giveURL(to: &session, change)
    }

    static func giveURL(to session: inout Draft, _ change: Change) {
        let mode = change.account.key.isLive ? "live" : "test"
        session[.url] = "\(change.settings.publicURL)/\(root)/\(page)/\(mode)_\(session.id.dropFirst("bps_".count))_\(change.randomCharacters(secretLength))"
    }

    private static let locales = """
        auto bg cs da de el en en-AU en-CA en-GB en-IE en-IN en-NZ en-SG es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru \
        sk sl sv th tr vi zh zh-HK zh-TW
        """.split(separator: " ").map(String.init)
}
