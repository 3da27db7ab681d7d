// A browser on this machine is a client on this machine, and any page it shows can send it here: with a request of its own (it then
// names its origin), or under a name of its own that leads to 127.0.0.1 (it then names that host). Neither may reset a database.
import Wire

enum LocalPage {
    /// Whether the request comes from a page that this machine has not served itself.
    static func isForeign(_ headers: Headers) -> Bool {
        if let origin = headers["Origin"] {
            let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count >= 3, isLoopback(host(of: parts[2])) else { return true }
        }
        guard let host = headers["Host"].map({ host(of: $0[...]) }) else { return false }
        return !isLoopback(host) && !isAddress(host)
    }

    private static func host(of authority: Substring) -> String {
        if authority.hasPrefix("[") { return authority.prefix { $0 != "]" } + "]" }
        return authority.prefix { $0 != ":" }.lowercased()
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" || (host.hasPrefix("127.") && isAddress(host))
    }

    /// An address can be no name that somebody has led here.
    private static func isAddress(_ host: String) -> Bool {
        if host.hasPrefix("[") { return true }
        return !host.isEmpty && host.utf8.allSatisfy { $0.isASCIIDigit || $0 == UInt8(ascii: ".") }
    }
}
