// A request on its way to an answer: what is known so far of the caller, and how whatever comes of it is put into a response.
import Engine
import Wire

struct Exchange {
    let request: Request
    let requestID: String
    var caller: Caller?
    var version = APIVersion.current
    /// Whether a page that is not this machine's has sent it.
    let isForeign: Bool
    /// Whether the page that has sent it may not read the answer.
    var isWithheld = false
    /// The account's time, in Unix seconds.
    var time: Int64 = 0
    /// Whether anybody still waits for the answer.
    let isWanted: () -> Bool
    /// The idempotency key that the request runs or is replayed under.
    var keyed: KeyedRequest?

    init(request: Request, requestID: String, isForeign: Bool, isWanted: @escaping () -> Bool = { true }) {
        self.request = request
        self.isForeign = isForeign
        self.isWanted = isWanted
        self.requestID = requestID
        if request.method == "POST" { keyed = KeyedRequest(request.headers["Idempotency-Key"], original: requestID) }
    }

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
        return Response(status: answer.status, headers: headers, body: answer.body)
    }

    func response(_ refusal: Refusal) -> Response { response(answer(refusal)) }

    /// A refusal as status and body. Without an account there is no log to point to.
    func answer(_ refusal: Refusal) -> Answer {
        let log = caller.map { ErrorRendering.LogEntry(requestID: requestID, isLive: $0.key.isLive, time: time) }
        return Answer(status: ErrorRendering.status(of: refusal.kind), body: ErrorRendering.body(refusal, log: log).document())
    }
}

/// An idempotency key, and what it came to.
struct KeyedRequest {
    /// Characters that a key may have.
    static let maximumLength = 255

    let key: String
    /// The request that first ran with the key; nil while that one is under way, when trying again makes sense.
    var original: String?
    var isReplay = false

    /// nil: there is no key, or none that could be used.
    init?(_ key: String?, original: String) {
        guard let key, !key.isEmpty, key.unicodeScalars.count <= Self.maximumLength else { return nil }
        self.key = key
        self.original = original
    }
}

/// What came of a request.
struct Answer {
    let status: Int
    /// JSON and a line end, where the type does not say otherwise.
    let body: [UInt8]
    /// The media type of a body that is no JSON.
    var type: String?
}
