// A WebhookEndpoint is a URL that is told of events, signed with a secret of its own. Up to 16 of them an account; the same URL may be
// there several times, and is then told several times.
import Engine
import OrderedCollections
import Wire

enum WebhookEndpoint {
    private static let name = "webhook_endpoint"
    /// For each mode.
    private static let maximum: Int64 = 16

    static let resource = Resource(
        name, idPrefix: "we_", path: "/v1/webhook_endpoints", pathParameter: "webhook_endpoint",
        fields: [
            .string("api_version").orNull, .string("application").orNull, .boolean("connect").internal, .string("description").orNull,
            .list("enabled_events", of: .string), .metadata, .string("secret").atCreation,
            Field.choice("status", "disabled", "enabled").startingAs("enabled"), .string("url"),
        ],
        routes: [
            .create(
                [.string("api_version"), .boolean("connect"), description, enabledEvents.required, .metadata, .string("url").required],
                then: open),
            .list(by: []), .retrieve,
            .update([description, .boolean("disabled").forHook, enabledEvents, .metadata, .string("url")], then: change),
            .delete,
        ])

    private static let description = Parameter.string("description").emptyable
    private static let enabledEvents = Parameter.array("enabled_events", of: .choice(EventType.all + EventType.aliases.keys.sorted() + ["*"])).missingWhenEmpty

    private static let open: Hook = { endpoint, change in
        if let version = endpoint["api_version"]?.string, !APIVersion.isWellFormed(version) {
            throw Refusal.invalid("Invalid Stripe API version: \(version)", parameter: "api_version")
        }
        try requireCallable(endpoint)
        guard try change.count(of: name) < maximum else {
            throw Refusal.invalid("You have reached the maximum of \(maximum) \(change.account.key.isLive ? "live" : "test") webhook endpoints.")
        }
        endpoint["secret"] = .string("whsec_\(change.randomCharacters(32))")
    }

    private static let change: Hook = { endpoint, change in
        try requireCallable(endpoint)
        if let isDisabled = change.arguments["disabled"]?.bool { endpoint["status"] = isDisabled ? "disabled" : "enabled" }
    }

    private static func requireCallable(_ endpoint: Draft) throws(Refusal) {
        let url = endpoint["url"]?.string ?? ""
        if let complaint = complaint(about: url) { throw .invalid("Invalid URL: \(complaint)", code: "url_invalid", parameter: "url") }
        if endpoint["livemode"] == true && !url.lowercased().hasPrefix("https:") {
            throw .invalid("Invalid URL: In live mode it must use https.", code: "url_invalid", parameter: "url")
        }
    }

    private static func complaint(about url: String) -> String? {
        guard let scheme = url.firstRange(of: "://") else { return "An explicit scheme (such as https) must be provided." }
        guard ["http", "https"].contains(url[..<scheme.lowerBound].lowercased()) else { return "Its scheme must be http or https." }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return "It must not hold spaces or control characters." }
        let authority = url[scheme.upperBound...].prefix { !"/?#\\".contains($0) }
        let place = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        // An IPv6 address has colons of its own, and brackets around it.
        let hostEnd = place.hasPrefix("[") ? place.firstIndex(of: "]").map(place.index(after:)) : place.firstIndex(of: ":") ?? place.endIndex
        guard let hostEnd, hostEnd > place.startIndex else { return "It must name a host." }
        let port = place[hostEnd...]
        if port.isEmpty || port == ":" { return nil }
        guard port.hasPrefix(":"), port.dropFirst().utf8.allSatisfy(\.isASCIIDigit), let number = Int(port.dropFirst()), (1...65_535).contains(number)
        else { return "Its port must be a number from 1 to 65535." }
        return nil
    }
}
