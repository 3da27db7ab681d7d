// A WebhookEndpoint is a URL that receives events, signed with a secret of its own. An account has up to 16 of them. If the same URL is registered
// several times, it receives each event several times.
import Common
import Engine
import Wire

enum WebhookEndpoint {
    private static let name = EngineResource.webhookEndpoint
    /// The most endpoints for each mode.
    private static let maximum: Int64 = 16

    static let resource = Resource(
        name, idPrefix: "we_", path: "/v1/webhook_endpoints", pathParameter: "webhook_endpoint",
        fields: [
            .string("api_version").orNull.given(.create), .string("application").orNull, .boolean("connect").internal.given(.create),
            .string("description").orNull.emptyable.given,
            .list("enabled_events", of: .string), .metadata, .string("secret").atCreation,
            .choice("status", "disabled", "enabled").startingAs("enabled"),
            .string("url").given(.create.required, .update),
        ],
        endpoints: [
            .create([enabledEvents.required], then: open),
            .list(by: []), .retrieve,
            .update([.boolean("disabled").forHook, enabledEvents], then: change),
            .delete,
        ],
        deeds: [.byTester("roll_secret", [.string("secret", maximum: 255).missingWhenEmpty], then: rollSecret)],
        seeding: Seeding { endpoint, change in if !endpoint.has(.secret) { mintSecret(of: &endpoint, change) } })

    private static let enabledEvents = Parameter.array("enabled_events", of: .choice(EventType.all + EventType.aliases.keys.sorted() + ["*"])).missingWhenEmpty

    private static let open: Hook = { endpoint, change in
        if let version = endpoint[.apiVersion], APIVersion(version) == nil {
            throw Refusal.invalid("Invalid Stripe API version: \(version)", parameter: "api_version")
        }
        try requireCallable(endpoint)
        guard try change.count(of: name) < maximum else {
            throw Refusal.invalid("You have reached the maximum of \(maximum) \(change.account.key.isLive ? "live" : "test") webhook endpoints.")
        }
        mintSecret(of: &endpoint, change)
    }

    private static func mintSecret(of endpoint: inout Draft, _ change: Change) {
        endpoint[.secret] = "whsec_\(change.randomCharacters(32))"
    }

    /// What the Dashboard does when a secret is rolled. A tester may choose the new one: an application may have it in its configuration.
    private static let rollSecret: Hook = { endpoint, change in
        mintSecret(of: &endpoint, change)
        if let secret = change.arguments.string("secret") {
            guard secret.hasPrefix("whsec_"), secret.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw Refusal.invalid("Invalid secret: it begins with whsec_ and has no blanks.", parameter: "secret")
            }
            endpoint[.secret] = secret
        }
        endpoint.note("roll_secret", change)
    }

    private static let change: Hook = { endpoint, change in
        try requireCallable(endpoint)
        if let isDisabled = change.arguments["disabled"]?.bool { endpoint[.status] = isDisabled ? "disabled" : "enabled" }
    }

    private static func requireCallable(_ endpoint: Draft) throws(Refusal) {
        do throws(WebURL.Fault) {
            let target = try WebURL(endpoint[.url] ?? "")
            guard endpoint[.livemode] != true || target.scheme == "https" else { throw .liveModeNeedsHTTPS }
        } catch {
            throw .invalid("Invalid URL: \(error.reason)", code: "url_invalid", parameter: "url")
        }
    }
}
