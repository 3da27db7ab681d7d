// The one place where a refusal becomes HTTP: the status, the `type` on the wire, and the body with its keys in alphabetical order. What
// has no value is left out.
import Engine
import OrderedCollections
import Wire

public enum ErrorRendering {
    /// Where the log of a request would be found in Stripe's Dashboard.
    struct LogEntry {
        let requestID: String
        let isLive: Bool
        /// Unix seconds.
        let time: Int64

        var url: String { "https://dashboard.stripe.com\(isLive ? "" : "/test")/logs/\(requestID)?t=\(time)" }
    }

    public static func status(of kind: Refusal.Kind) -> Int {
        switch kind {
        case .invalidRequest, .switchedOff, .idempotencyMismatch: 400
        case .unauthenticated: 401
        case .paymentFailed, .upstreamUnreached: 402
        case .forbidden: 403
        case .notFound: 404
        case .idempotencyConflict: 409
        case .bodyTooLarge: 413
        case .internalFault: 500
        case .upstreamFault: 502
        case .overloaded: 503
        case .upstreamTimeout: 504
        }
    }

    /// One of the four that exist on the wire.
    static func type(of kind: Refusal.Kind) -> String {
        switch kind {
        case .paymentFailed: "card_error"
        case .idempotencyMismatch, .idempotencyConflict: "idempotency_error"
        case .switchedOff, .internalFault, .upstreamFault, .upstreamTimeout, .overloaded: "api_error"
        default: "invalid_request_error"
        }
    }

    /// The body of an error.
    static func body(_ refusal: Refusal, log: LogEntry? = nil) -> JSON {
        var error: JSONObject = [:]
        if let code = refusal.code {
            error["code"] = .string(code)
            error["doc_url"] = .string("https://stripe.com/docs/error-codes/" + code.map { $0 == "_" ? "-" : String($0) }.joined())
        }
        error["message"] = .string(cut(refusal.message))
        if let parameter = refusal.parameter { error["param"] = .string(cut(parameter)) }
        if let log { error["request_log_url"] = .string(log.url) }
        error["type"] = .string(type(of: refusal.kind))
        if !refusal.details.isEmpty {
            for (name, value) in refusal.details { error[name] = value }
            error.sort { $0.key < $1.key }
        }
        return ["error": .object(error)]
    }

    /// Messages quote what was sent, which may be a megabyte, and may be a card number or a key where none belongs.
    private static func cut(_ text: String) -> String {
        Authentication.maskingKeys(CardNumber.masking(text.utf8.count > maximumLength ? String(text.unicodeScalars.prefix(maximumLength)) : text))
    }

    /// Characters of a message or a parameter's name; Stripe's own limit.
    private static let maximumLength = 40_000

    /// The answer to a request whose turn could not be kept: an error under the headers of what would have been the answer, but for
    /// those that speak of an idempotency key.
    public static func notKept(_ response: Response) -> Response {
        var headers = Headers(response.headers.preset)
        let keyed = ["Idempotency-Key", "Original-Request", "Stripe-Should-Retry", "Idempotent-Replayed"]
        for (name, value) in response.headers.added where !keyed.contains(name) { headers.add(name, value) }
        return Response(status: status(of: .internalFault), headers: headers, body: body(.internalFault).document())
    }

    /// A whole answer, for those who have no request id to show.
    public static func response(_ refusal: Refusal) -> Response { .json(body(refusal), status: status(of: refusal.kind)) }
}
