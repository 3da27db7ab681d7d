// What web pages may call. Every page may call what a publishable key may call, as at Stripe. Everything else is for programs, for pages of this
// machine, and for pages that a setting names.
import Engine
import Wire

extension API {
    /// Whether the request comes from a page that is neither of this machine nor named by a setting.
    func isForeign(_ request: Request) -> Bool {
        // Browsers do not use Unix sockets.
        if request.peer == .unixSocket { return false }
        let comesFromPage = request.headers["Origin"] != nil || request.headers["Sec-Fetch-Site"] != nil
        let host = request.headers["Host"]
        if !comesFromPage && host == knownHost { return false }
        let isForeign = WebPage.isForeign(request.headers, named: settings.allowedOrigins) { host in
            allowedHosts.contains(host) || (try? WebURL(engine.settings.publicURL).host) == host
        }
        if !comesFromPage && !isForeign { knownHost = host }
        return isForeign
    }

    /// Whether a publishable key, and so every page, may call it.
    func isOpenToAll(_ method: String, _ path: String) -> Bool {
        guard let match = try? router.match(method, path) else { return false }
        return match.endpoint.access.publishable != nil
    }

    /// The answer to a browser's preflight.
    func preflight(_ request: Request, isForeign: Bool, requestID: String) -> Response {
        guard isForeign, !isOpenToAll(request.headers["Access-Control-Request-Method"] ?? "GET", request.path) else {
            return Response(headers: ResponseHeaders.preflight(request, requestID: requestID))
        }
        var exchange = exchange(request, requestID, isForeign: isForeign)
        exchange.isWithheld = true
        return exchange.response(API.foreignPage)
    }

    static let foreignPage = Refusal(
        .forbidden,
        "This request comes from a web page of another machine, or uses a host name that Pinstripe does not know. So it may call only what a "
            + "publishable key may call. To allow everything, start Pinstripe with --allowed-origins and the page's origin, or with "
            + "--public-url and the host name.")

    func takesClientFields(_ request: Request) -> Bool {
        (try? router.match(request.method, request.path))?.resource.takesClientFields ?? false
    }

    /// Scripts in browsers send key, account and version in the form. This moves them into the headers, where all others send them.
    public func withFieldsAsHeaders(_ request: Request) -> Request {
        guard request.headers["Authorization"] == nil, takesClientFields(request), let form = try? form(of: request),
            let key = form.values["key"]?.text, key.hasPrefix("pk_")
        else { return request }
        var request = request
        request.headers.add("Authorization", "Bearer \(key)")
        for (field, header) in [("_stripe_account", "Stripe-Account"), ("_stripe_version", "Stripe-Version")] where request.headers[header] == nil {
            if let value = form.values[field]?.text, !value.isEmpty { request.headers.add(header, value) }
        }
        return request
    }
}
