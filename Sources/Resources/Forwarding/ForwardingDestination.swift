// Where a forwarded request really goes. Stripe sets the destinations of an account up; here a table in the settings does, and whatever is on
// this machine needs no entry in it. Everything else is refused: nothing that calls itself a test card should leave the machine unasked.
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
        // The longest prefix is the one that was meant.
        let matching = settings.destinations.filter { covers($0.prefix, text) }.max { $0.prefix.utf8.count < $1.prefix.utf8.count }
        if let matching { return matching.address.map { join($0, text.dropFirst(matching.prefix.count), matching.prefix) } ?? text }
        guard url.isLoopback else { throw ForwardingFault.inactive(url.host).refusal }
        return text
    }

    /// The address with what follows the prefix in the URL, and one slash between them where one of the two ends in it: without it, what
    /// follows would go on with the address's host.
    private static func join(_ address: String, _ rest: Substring, _ prefix: String) -> String {
        let path = prefix.hasSuffix("/") ? "/" + rest : String(rest)
        return address.hasSuffix("/") && path.hasPrefix("/") ? address + path.dropFirst() : address + path
    }

    /// Whether whoever makes the call would go up from a part of the path, and so perhaps out of the prefix.
    private static func leadsUp(_ url: String) -> Bool {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        return path.split(separator: "/").contains { (Percent.decode(String($0)) ?? "") == ".." }
    }

    /// Whether a URL begins with a prefix that ends where one of its parts does: `https://a.example` does not cover `https://a.example.net`.
    private static func covers(_ prefix: String, _ url: String) -> Bool {
        guard url.hasPrefix(prefix), !leadsUp(url) else { return false }
        return prefix.hasSuffix("/") || url.utf8.count == prefix.utf8.count || "/?#".contains(url.dropFirst(prefix.count).prefix(1))
    }
}
