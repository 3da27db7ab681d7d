// A request on its way to an answer: what is known of the caller so far, and how to make a response of the outcome.
import Engine
import Wire

struct Exchange {
    let request: Request
    let requestID: String
    /// Where this server is reached.
    let publicURL: String
    var caller: Caller?
    var version = APIVersion.current
    /// Whether it comes from a web page of another machine.
    let isForeign: Bool
    /// Whether the page that sent it must not read the answer.
    var isWithheld = false
    /// What a publishable key, or a foreign page, sees of an answer. Nil if the caller sees all.
    var view: PublishableView?
    /// The account's time, in Unix seconds.
    var time: Int64 = 0
    /// Whether anybody still waits for the answer.
    let isWanted: () -> Bool
    /// The idempotency key that the request runs or is repeated with.
    var keyed: KeyedRequest?

    init(request: Request, requestID: String, publicURL: String, isForeign: Bool, isWanted: @escaping () -> Bool) {
        self.request = request
        self.isForeign = isForeign
        self.isWanted = isWanted
        self.requestID = requestID
        self.publicURL = publicURL
        if request.method == "POST" { keyed = KeyedRequest(request.headers["Idempotency-Key"], original: requestID) }
    }

    /// Where the journal shows the request.
    var logURL: String { "\(publicURL)/_admin/requests/\(requestID)" }

    func response(_ answer: Answer) -> Response {
        var headers = ResponseHeaders.make(requestID: requestID, version: version, type: answer.type, isWithheld: isWithheld)
        if let account = request.headers["Stripe-Account"] { headers.add("Stripe-Account", account) }
        if let keyed {
            headers.add("Idempotency-Key", keyed.key)
            if let original = keyed.original {
                headers.add("Original-Request", original)
                headers.add("Stripe-Should-Retry", "false")
            }
            if keyed.isReplay { headers.add("Idempotent-Replayed", "true") }
        }
        if answer.status == 401 { headers.add("WWW-Authenticate", "Basic realm=\"Stripe\"") }
        let body = answer.type == nil ? view?.shown(answer.body) ?? answer.body : answer.body
        return Response(status: answer.status, headers: headers, body: body)
    }

    func response(_ refusal: Refusal) -> Response { response(answer(refusal)) }

    /// Makes status and body of a refusal. If the account is unknown, the body names no log.
    func answer(_ refusal: Refusal) -> Answer {
        let log = caller.map { _ in logURL }
        return Answer(status: ErrorRendering.status(of: refusal.kind), body: ErrorRendering.body(refusal, log: log).document())
    }
}

/// An idempotency key, and what became of it.
struct KeyedRequest {
    /// The longest key, in characters.
    static let maximumLength = 255

    let key: String
    /// The request that first ran with the key. Nil while that request is still under way; then a retry makes sense.
    var original: String?
    var isReplay = false

    /// Nil if there is no key, or one that cannot be used.
    init?(_ key: String?, original: String) {
        guard let key, !key.isEmpty, key.unicodeScalars.count <= Self.maximumLength else { return nil }
        self.key = key
        self.original = original
    }
}

/// What came of a request.
struct Answer {
    let status: Int
    /// JSON and a line end, unless the type says otherwise.
    let body: [UInt8]
    /// The media type of a body that is not JSON.
    var type: String?
}
