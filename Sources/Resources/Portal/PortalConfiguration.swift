// A PortalConfiguration says what customers can do in the portal. Where a session names none, the account's default one counts. It is made when it is
// first needed.
import Engine
import Wire

package enum PortalConfiguration {
    package static let name = "billing_portal.configuration"

    static let resource = Resource(
        name, idPrefix: "bpc_", path: "/v1/billing_portal/configurations", pathParameter: "configuration", missing: "configuration", noun: "configuration",
        fields: [
            .boolean("active").startingAs(true).given(.update), .reference("application", to: "application").orNull,
            .hash("business_profile", [
                .string("headline", maximum: 60).orNull.emptyable, .url("privacy_policy_url").orNull.emptyable, .url("terms_of_service_url").orNull.emptyable,
            ]).given,
            .url("default_return_url").orNull.emptyable.given, PortalFeatures.field.given(.update), .boolean("is_default").startingAs(false),
            .hash("login_page", [.boolean("enabled").startingAs(false).required, .link("url").orNull.readOnly]).given, .metadata,
            .string("name").orNull.emptyable.given, .timestamp("updated"),
        ],
        endpoints: [
            .create([PortalFeatures.ofCreate], emits: "created") { configuration, change in try settle(&configuration, change) }, .retrieve,
            .update(emits: "updated") { configuration, change in
                if change.arguments["active"] == false, configuration[.isDefault] == true {
                    throw Refusal.invalid("You cannot deactivate the default configuration.", parameter: "active")
                }
                try settle(&configuration, change)
            },
            .list(by: [.boolean("active"), .boolean("is_default")]),
        ])

    private static func settle(_ configuration: inout Draft, _ change: Change) throws {
        configuration[FieldKey<Int64>("updated")] = change.now
        try PortalFeatures.require(configuration)
        try PortalFeatures.requireFeedback(change)
        try PortalFeatures.requireProducts(change)
    }

    /// The default configuration of the account.
    static func `default`(_ change: inout Change) throws -> String {
        if let present = try change.ids(name, where: "is_default", is: "true").first { return present }
        return try change.create(name, ["features": .object(PortalFeatures.usual), "is_default": true, "updated": .integer(change.now)])
    }
}

extension FieldKey<Bool> {
    static var isDefault: Self { FieldKey("is_default") }
}
