// The Account is the business of a key, or of a connected account. Each account of this server has one: a verified business in the United States that
// may do everything that is emulated. Nothing can change it yet.
import Common
import Engine
import Payers
import Wire

package enum StripeAccount {
    package static let name = ResourceName.account

    /// The name of the business.
    package static let businessName = "Pinstripe"
    /// The default text on its customers' bank statements.
    package static let statementDescriptor = "PINSTRIPE.EXAMPLE"
    /// The text before a charge's own suffix.
    package static let statementDescriptorPrefix = "PINSTRIPE."

    package static let resource = Resource(
        name, idPrefix: "acct_", path: "/v1/account", pathParameter: "account", without: ["livemode"], fields: fields,
        singleton: fill, endpoints: [
            .singleton, .ofAccount("/v1/accounts"), .ofConnectedAccounts("/v1/accounts", by: [.created]),
            .members(payoutAccounts, at: "external_accounts", [.choice("object", BankAccount.name, Card.name)]).below("/v1/accounts"),
            .add(to: payoutAccounts, at: "external_accounts", ExternalAccount.parameters, exclusive: exclusive, then: ExternalAccount.creation)
                .below("/v1/accounts"),
            .add(to: payoutAccounts, at: "bank_accounts", ExternalAccount.parameters, exclusive: exclusive, then: ExternalAccount.creation)
                .below("/v1/accounts"),
        ], isRecord: true)

    /// The field that lists what it is paid out to.
    private static let payoutAccounts = "payout_accounts"
    private static let exclusive = [["external_account", BankAccount.name]]

    private static let fields: [Field] = [
        .hash("business_profile", StripeAccountProfile.fields).orNull, .choice("business_type", businessTypes).orNull.orAbsent,
        .hash("capabilities", StripeAccountCapabilities.fields), .boolean("charges_enabled"),
        .hash("company", StripeAccountCompany.fields).orAbsent, .hash("controller", controller), .string("country"),
        .string("default_currency"), .boolean("details_submitted"), .string("email").orNull,
        .hash("external_accounts", externalAccounts), .members(payoutAccounts, of: BankAccount.name, Card.name, by: "account").internal,
        .hash("future_requirements", requirements),
        .hash("groups", [.string("payments_pricing").orNull]).orNull.orAbsent, .tree("individual").orAbsent, .metadata,
        .boolean("payouts_enabled"), .hash("requirements", requirements), .hash("settings", StripeAccountSettings.fields).orNull,
        .hash("tos_acceptance", tosAcceptance), .choice("type", "custom", "express", "none", "standard"),
    ]

    private static let businessTypes = ["company", "government_entity", "individual", "non_profit"]

    private static let controller: [Field] = [
        .hash("fees", [.choice("payer", "account", "application", "application_custom", "application_express")]).orAbsent,
        .boolean("is_controller").orAbsent, .hash("losses", [.choice("payments", "application", "stripe")]).orAbsent,
        .choice("requirement_collection", "application", "stripe").orAbsent,
        .hash("stripe_dashboard", [.choice("type", "express", "full", "none")]).orAbsent, .choice("type", "account", "application"),
    ]

    private static let externalAccounts: [Field] = [
        .list("data", of: .tree), .boolean("has_more").startingAs(false), Field.string("object").startingAs("list"),
        .integer("total_count"), .string("url"),
    ]

    private static let requirements: [Field] = [
        .list("alternatives", of: .tree), .timestamp("current_deadline").orNull, .list("currently_due", of: .string),
        .string("disabled_reason").orNull, .list("errors", of: .tree), .list("eventually_due", of: .string), .list("past_due", of: .string),
        .list("pending_verification", of: .string),
    ]

    private static let tosAcceptance: [Field] = [
        .timestamp("date").orNull, .string("ip").orNull, .string("service_agreement").orAbsent, .string("user_agent").orNull,
    ]

    private static let fill: Hook = { account, change in
        account[.businessProfile] = StripeAccountProfile.initial
        account[.businessType] = "company"
        account[.capabilities] = StripeAccountCapabilities.initial
        account[.chargesEnabled] = true
        account[.company] = StripeAccountCompany.initial
        account[.controller] = change.account.key.platform == nil ? ["type": "account"] : ofConnected
        account[.country] = "US"
        account[.defaultCurrency] = "usd"
        account[.detailsSubmitted] = true
        account[.email] = "account@pinstripe.example"
        try ExternalAccount.open(for: &account, &change)
        account[.payoutsEnabled] = true
        account[.settings] = StripeAccountSettings.initial
        account[.tosAcceptance] = ["date": .integer(account.created), "ip": "127.0.0.1"]
        account[.type] = "standard"
    }

    /// Who is responsible for a standard account that is connected to a platform.
    private static let ofConnected: JSONObject = [
        "fees": ["payer": "account"], "is_controller": true, "losses": ["payments": "stripe"], "requirement_collection": "stripe",
        "stripe_dashboard": ["type": "full"], "type": "application",
    ]
}
