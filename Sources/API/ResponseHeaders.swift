// The headers of every answer under /v1. The list comes from Stripe's documentation and from two captures of 2025 and 2026. Headers that only
// Stripe's infrastructure adds, with unknown values, are left out.
import Engine
import Wire

enum ResponseHeaders {
    private static let fields: Headers = [
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Methods": "GET, HEAD, PUT, PATCH, POST, DELETE",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers":
            "Request-Id, Stripe-Manage-Version, Stripe-Should-Retry, X-Stripe-External-Auth-Required, X-Stripe-Privileged-Session-Required",
        "Access-Control-Max-Age": "300",
        "Cache-Control": "no-cache, no-store",
        "Content-Type": "application/json",
        "Server": "nginx",
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
        "Vary": "Origin",
        "X-Stripe-Priority-Routing-Enabled": "true",
        "X-Stripe-Routing-Context-Priority-Tier": "api-testmode",
    ]
    private static let json = Headers.Preset(fields)
    private static let untyped = Headers.Preset(fields.without { $0 == "Content-Type" })
    /// These make a browser hide the answer from the page.
    private static let withheld = Headers.Preset(fields.without { $0.hasPrefix("Access-Control-") })

    /// - Parameters:
    ///   - type: the media type of a body that is no JSON.
    ///   - isWithheld: whether the page that has asked may not read the answer.
    static func make(requestID: String, version: APIVersion, type: String? = nil, isWithheld: Bool = false) -> Headers {
        var headers = Headers(isWithheld ? withheld : type == nil ? json : untyped)
        if let type { headers.add("Content-Type", type) }
        headers.add("Request-Id", requestID)
        headers.add("Stripe-Version", version.description)
        return headers
    }

    /// The answer to a preflight: a browser sends one before a request to another origin.
    static func preflight(_ request: Request, requestID: String) -> Headers {
        var headers = make(requestID: requestID, version: .current)
        if let wanted = request.headers["Access-Control-Request-Headers"] { headers.add("Access-Control-Allow-Headers", wanted) }
        return headers
    }
}

extension Headers {
    fileprivate func without(_ isUnwanted: (String) -> Bool) -> Headers {
        reduce(into: Headers()) { headers, field in if !isUnwanted(field.name) { headers.add(field.name, field.value) } }
    }
}
