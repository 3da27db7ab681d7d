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
        let origins = headers.values(of: "Origin")
        if let origin = origins.first {
            // No browser sends two, and which of them counts nobody knows.
            guard origins.count == 1 else { return true }
            if named.contains(origin) { return false }
            guard let place = place(of: origin), let own = Authority(place)?.host else { return true }
            // A page of this server's own, however it is called.
            let isOwn = headers["Host"].map { $0 == place } ?? false
            return !isLoopback(own) && !(isOwn && (isOutOfReach(own) || isKnown(own)))
        }
        if isCrossSite(headers) { return true }
        guard let field = headers["Host"] else { return false }
        guard let host = Authority(field)?.host else { return true }
        return !isOutOfReach(host) && !isKnown(host)
    }

    /// As above, for what is this machine's alone.
    public static func isForeign(_ headers: Headers) -> Bool {
        let origins = headers.values(of: "Origin")
        if origins.isEmpty && isCrossSite(headers) { return true }
        for origin in origins {
            guard let place = place(of: origin), let host = Authority(place)?.host, isLoopback(host) else { return true }
        }
        guard let field = headers["Host"] else { return false }
        guard let host = Authority(field)?.host else { return true }
        return !isLoopback(host) && !isAddress(host)
    }

    /// Whether the browser says that a page of another site has had it send the request. To it, two ports of this machine are one site, and
    /// two names of this machine are two: where there is an origin, that says more.
    private static func isCrossSite(_ headers: Headers) -> Bool {
        headers.values(of: "Sec-Fetch-Site").contains { $0.lowercased() == "cross-site" }
    }

    /// The host and the port of an origin; nil: it is none, or one without a place (`null`).
    private static func place(of origin: String) -> Substring? {
        let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count >= 3 ? parts[2] : nil
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
