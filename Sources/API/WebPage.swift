// A browser on this machine sends here whatever the pages that it shows tell it to. A page may send a request of its own (the browser then names
// the page's origin), have itself sent here (the browser then says that this comes from another site), or call this server by a name of its own
// that leads to this machine (the browser then names that host). What follows says which of them come from a page that is not this machine's.
import Wire

public enum WebPage {
    /// Whether the request comes from a page that neither this machine has served nor a setting names, so that it may do only what everybody may.
    /// - Parameters:
    ///   - named: the origins that a setting names, as browsers write them.
    ///   - isKnown: whether a host name that is none of this machine's is known otherwise.
    static func isForeign(_ headers: Headers, named: [String], isKnown: (String) -> Bool) -> Bool {
        let host = headers["Host"].map { WebPage.host(of: $0[...]) }
        if let origin = headers["Origin"] {
            if named.contains(origin) { return false }
            guard let place = place(of: origin) else { return true }
            let own = WebPage.host(of: place)
            // A page of this server's own, however it is called.
            let isOwn = headers["Host"].map { $0 == place } ?? false
            return !isLoopback(own) && !(isOwn && (isOutOfReach(own) || isKnown(own)))
        }
        if headers["Sec-Fetch-Site"] == "cross-site" { return true }
        return host.map { !isOutOfReach($0) && !isKnown($0) } ?? false
    }

    /// As above, for what is this machine's alone.
    public static func isForeign(_ headers: Headers) -> Bool {
        if let origin = headers["Origin"] {
            guard let place = place(of: origin), isLoopback(host(of: place)) else { return true }
        }
        guard let host = headers["Host"].map({ WebPage.host(of: $0[...]) }) else { return false }
        return !isLoopback(host) && !isAddress(host)
    }

    /// The host and the port of an origin; nil: it is none, or one without a place (`null`).
    private static func place(of origin: String) -> Substring? {
        let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count >= 3 ? parts[2] : nil
    }

    /// The host in what may have a port behind it, in lower case.
    static func host(of authority: Substring) -> String {
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

    /// Whether nobody can lead that name here who does not rule this machine or its network: an address, a name without a dot (a container's, say),
    /// one of a domain that the public does not have, or Stripe's own, which a test may lead here itself.
    private static func isOutOfReach(_ host: String) -> Bool {
        if isAddress(host) || !host.utf8.contains(UInt8(ascii: ".")) { return true }
        return closedDomains.contains { host.hasSuffix($0) }
    }

    private static let closedDomains = [".localhost", ".local", ".localdomain", ".internal", ".home.arpa", ".stripe.com"]
}
