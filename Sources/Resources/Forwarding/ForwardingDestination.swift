// Where a forwarded request really goes. Stripe sets up the destinations of an account. Here the settings do that, and destinations on this machine
// need no setting. All others are refused, so that no test sends a card to another machine by accident.
import Engine
import Wire

enum ForwardingDestination {
    /// The address to call for a URL.
    static func address(of text: String, _ settings: ForwardingSettings) throws(Refusal) -> String {
        let url: WebURL
        do {
            url = try WebURL(text)
        } catch {
            throw .invalid("Invalid URL: \(error.reason)", code: "url_invalid", parameter: "url")
        }
        guard !url.hasUser else {
            throw ForwardingFault.parameter("A user name and a password belong into a header, and not into the URL.", "url").refusal
        }
        guard !hasDotSegments(text) else {
            throw ForwardingFault.parameter("The path of the URL must not have . and .. in it.", "url").refusal
        }
        // The longest matching prefix counts.
        let matching = settings.destinations.filter { covers($0.prefix, url.text) }.max { $0.prefix.utf8.count < $1.prefix.utf8.count }
        if let matching { return matching.address.map { $0 + url.text.dropFirst(matching.prefix.count) } ?? text }
        guard url.isLoopback else { throw ForwardingFault.inactive(url.host).refusal }
        return text
    }

    /// Whether its path contains `..`, which could lead out of a prefix.
    private static func hasDotSegments(_ url: String) -> Bool {
        url.prefix { !"?#".contains($0) }.split(separator: "/").contains { [".", ".."].contains(Percent.decode($0)) }
    }

    /// Whether a URL begins with a prefix. The prefix must end at the end of a part: `https://a.example` does not match `https://a.example.net`.
    private static func covers(_ prefix: String, _ url: String) -> Bool {
        guard url.hasPrefix(prefix) else { return false }
        return url.utf8.count == prefix.utf8.count || "/?#".contains(url.dropFirst(prefix.count).prefix(1))
    }
}
