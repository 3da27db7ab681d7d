// Makes an HTTP response of a refusal: the status, the `type`, and the body with its keys in alphabetical order. Keys without a value are left out.
import Engine
import Wire

public enum ErrorRendering {
    public static func status(of kind: Refusal.Kind) -> Int {
        switch kind {
        case .invalidRequest, .switchedOff, .idempotencyMismatch: 400
        case .unauthenticated: 401
        case .paymentFailed, .upstreamUnreached: 402
        case .forbidden: 403
        case .notFound: 404
        case .idempotencyConflict: 409
        case .bodyTooLarge: 413
        case .busy: 429
        case .internalFault: 500
        case .upstreamFault: 502
        case .overloaded: 503
        case .upstreamTimeout: 504
        }
    }

    /// One of the four values that `type` can have.
    static func type(of kind: Refusal.Kind) -> String {
        switch kind {
        case .paymentFailed: "card_error"
        case .idempotencyMismatch, .idempotencyConflict: "idempotency_error"
        case .switchedOff, .internalFault, .upstreamFault, .upstreamTimeout, .overloaded: "api_error"
        default: "invalid_request_error"
        }
    }

    /// The body of an error.
    /// - Parameter log: the URL that shows the request. Stripe's is one of its Dashboard.
    static func body(_ refusal: Refusal, log: String? = nil) -> JSON {
        var error: JSONObject = [:]
        if let code = refusal.code {
            error["code"] = .string(code)
            error["doc_url"] = .string(Refusal.documentation(of: code))
        }
        error["message"] = .string(cut(refusal.message))
        if let parameter = refusal.parameter { error["param"] = .string(cut(parameter)) }
        if let log { error["request_log_url"] = .string(log) }
        error["type"] = .string(type(of: refusal.kind))
        if !refusal.details.isEmpty {
            for (name, value) in refusal.details { error[name] = value }
            error.sortKeys()
        }
        return ["error": .object(error)]
    }

    /// A message quotes what was sent. That may be a megabyte long, or hold a card number or a key by mistake.
    private static func cut(_ text: String) -> String {
        Authentication.maskingKeys(CardNumber.masking(text.utf8.count > maximumLength ? String(text.unicodeScalars.prefix(maximumLength)) : text))
    }

    /// The longest message or parameter name, in characters. Stripe has the same limit.
    private static let maximumLength = 40_000

    /// The answer to a request whose turn could not be committed: an error with the headers that the real answer would have had, except those about
    /// an idempotency key.
    /// - Parameter reason: why the commit failed.
    public static func notKept(_ response: Response, _ reason: Refusal = .internalFault) -> Response {
        var headers = Headers(response.headers.preset)
        let keyed = ["Idempotency-Key", "Original-Request", "Stripe-Should-Retry", "Idempotent-Replayed"]
        for (name, value) in response.headers.added where !keyed.contains(name) { headers.add(name, value) }
        return Response(status: status(of: .internalFault), headers: headers, body: body(reason).document())
    }

    /// A complete answer, for requests that have no id.
    public static func response(_ refusal: Refusal) -> Response { .json(body(refusal), status: status(of: refusal.kind)) }
}
