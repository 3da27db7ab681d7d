// A POST with an Idempotency-Key runs once. What it answers, errors of the endpoint included, is kept for a day and given again to
// every request with the same key; only what fails before the endpoint has begun (an unknown parameter, say) leaves the key free.
import Digest
import Engine
import Wire

extension API {
    /// What a request is run under so that it runs once.
    struct Once {
        let key: String
        let fingerprint: [UInt8]
        let claim: IdempotencyStore.Claim
    }

    func runOnce(_ call: Call, _ exchange: inout Exchange) throws -> Response {
        if let kept = try keptAnswer(call, &exchange) { return exchange.response(kept) }
        let once = try claim(call, &exchange)
        defer { release(once) }
        let checked = try check(call)
        guard once != nil else { return exchange.response(try execute(checked)) }
        // Both or neither: an object whose key was not kept would be made again by a retry.
        return try engine.atomically { try keep(once, call.account, exchange) { try execute(checked) } }
    }

    /// What the request's key stands for already; nil: it has no key, or is the first with it.
    func keptAnswer(_ call: Call, _ exchange: inout Exchange) throws -> Answer? {
        guard let key = exchange.keyed?.key else {
            try requireNoKey(exchange.request.headers["Idempotency-Key"])
            return nil
        }
        guard let first = try engine.idempotency.answer(to: key, account: call.account, now: exchange.time) else { return nil }
        guard first.fingerprint == fingerprint(call, exchange.request) else {
            exchange.keyed?.original = first.requestID
            let path = path(of: exchange.request)
            throw first.path.isEmpty || first.path == path ? Self.mismatch(key) : Self.otherEndpoint(key, path, first: first.path)
        }
        // Which the claim will say.
        if engine.idempotency.isUnderWay(key, account: call.account) { return nil }
        exchange.keyed?.original = first.requestID
        exchange.keyed?.isReplay = true
        // The daemon died while it waited for a server elsewhere. What that has done, nobody knows, so it is not asked again.
        return first.isReservation ? exchange.answer(call.loss) : Answer(status: first.status, body: first.body)
    }

    /// Takes the request's key; nil: it has none.
    func claim(_ call: Call, _ exchange: inout Exchange) throws -> Once? {
        guard let key = exchange.keyed?.key else { return nil }
        guard let claim = engine.idempotency.begin(key, account: call.account) else {
            exchange.keyed?.original = nil
            throw Self.conflict(key)
        }
        return Once(key: key, fingerprint: fingerprint(call, exchange.request), claim: claim)
    }

    func release(_ once: Once?) {
        if let once { engine.idempotency.end(once.claim) }
    }

    /// The answer of `body`, which may be a refusal; with a key it is kept. Belongs into the write of what it tells of.
    func keep(_ once: Once?, _ account: Account, _ exchange: Exchange, _ body: () throws -> Answer) throws -> Response {
        let answer = try answerToKeep(exchange, body)
        if let once {
            let kept = IdempotencyStore.Answer(
                fingerprint: once.fingerprint, path: path(of: exchange.request), status: answer.status, requestID: exchange.requestID, body: answer.body)
            try engine.idempotency.save(kept, for: once.key, account: account, now: exchange.time)
        }
        return exchange.response(answer)
    }

    /// A key that could not be used is none that was not sent.
    private func requireNoKey(_ header: String?) throws(Refusal) {
        guard let header else { return }
        throw .invalid(
            header.isEmpty
                ? "Idempotency Key must be a non-empty string." : "Idempotency Key must be at most \(KeyedRequest.maximumLength) characters.")
    }

    private func answerToKeep(_ exchange: Exchange, _ body: () throws -> Answer) throws -> Answer {
        do {
            return try body()
        } catch let refusal as Refusal {
            return exchange.answer(refusal)
        }
    }

    /// The same for the same call, in whatever order its parameters were sent. Where keys differ in what they may see, an answer for one
    /// kind of key is none for another.
    private func fingerprint(_ call: Call, _ request: Request) -> [UInt8] {
        let kind = settings.requiresRestrictedKey ? call.caller.credential.kind.rawValue : ""
        return SHA256.hash(Array("\(kind)\(request.method) \(request.path)\n".utf8) + call.form.canonical())
    }

    /// As it may be kept: it can hold anything that a caller has put there.
    func path(of request: Request) -> String { CardNumber.masking(request.path) }

    private static func mismatch(_ key: String) -> Refusal {
        Refusal(
            .idempotencyMismatch,
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than "
                + "'\(key)' if you meant to execute a different request.")
    }

    private static func otherEndpoint(_ key: String, _ path: String, first: String) -> Refusal {
        Refusal(
            .idempotencyMismatch,
            "Keys for idempotent requests can only be used for the same endpoint they were first used for ('\(path)' vs '\(first)'). Try "
                + "using a key other than '\(key)' if you meant to execute a different request.")
    }

    private static func conflict(_ key: String) -> Refusal {
        Refusal(
            .idempotencyConflict,
            "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the "
                + "other request is still going through): \(key). Please try again later.", code: "idempotency_key_in_use")
    }
}
