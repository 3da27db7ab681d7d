// Web pages can make a browser on this machine send requests to this server. There are three ways. A script sends a request: the browser then names
// the page's origin. A link or a form leads here: the browser then says that it comes from another site. Or the page uses a host name of its own that
// leads to this machine: the browser then names that host. This file finds out which requests come from a page of another machine.
import Wire

public enum WebPage {
    /// Whether the request comes from a page that is neither of this machine nor named by a setting. Such a page may do only what everybody may.
    /// - Parameters:
    ///   - named: the origins that a setting names, as browsers write them.
    ///   - isKnown: whether a host name that is none of this machine's is known otherwise.
    static func isForeign(_ headers: Headers, named: [String], isKnown: (String) -> Bool) -> Bool {
        let origins = headers.values(of: "Origin")
        if let origin = origins.first {
            // No browser sends two of them, and it is unclear which one would count.
            guard origins.count == 1 else { return true }
            if named.contains(origin) { return false }
            guard let place = place(of: origin), let own = Authority(place)?.host else { return true }
            // A page of this server, under any of its names.
            let isOwn = headers["Host"].map { $0 == place } ?? false
            return !isLoopback(own) && !(isOwn && (isOutOfReach(own) || isKnown(own)))
        }
        if isCrossSite(headers) { return true }
        guard let field = headers["Host"] else { return false }
        guard let host = Authority(field)?.host else { return true }
        return !isOutOfReach(host) && !isKnown(host)
    }

    /// The same, for things that only this machine may do.
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

    /// Whether the browser says that the request comes from another site. For a browser, two ports of this machine are one site, and two names of it
    /// are two sites. So the origin says more, if there is one.
    private static func isCrossSite(_ headers: Headers) -> Bool {
        headers.values(of: "Sec-Fetch-Site").contains { $0.lowercased() == "cross-site" }
    }

    /// The host and the port of an origin. Nil if it is no origin, or `null`.
    private static func place(of origin: String) -> Substring? {
        let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count >= 3 ? parts[2] : nil
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" || (host.hasPrefix("127.") && isAddress(host))
    }

    /// An address is safe: nobody else can make it lead here.
    private static func isAddress(_ host: String) -> Bool {
        if host.hasPrefix("[") { return true }
        return !host.isEmpty && host.utf8.allSatisfy { $0.isASCIIDigit || $0 == UInt8(ascii: ".") }
    }

    /// Whether only the owner of this machine or its network can make that name lead here. So it is with an address, a name without a dot (a
    /// container's, for example), a name of a private domain, and Stripe's own names, which a test may redirect.
    private static func isOutOfReach(_ host: String) -> Bool {
        if isAddress(host) || !host.utf8.contains(UInt8(ascii: ".")) { return true }
        return closedDomains.contains { host.hasSuffix($0) }
    }

    private static let closedDomains = [".localhost", ".local", ".localdomain", ".internal", ".home.arpa", ".stripe.com"]
}
