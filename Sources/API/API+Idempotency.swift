// A POST with an Idempotency-Key runs once. Its answer is kept for a day and repeated for every request with the same key. That includes errors of
// the endpoint. A request that fails earlier (because of an unknown parameter, for example) leaves the key free.
import Digest
import Engine
import Wire

extension API {
    /// The idempotency key that a request runs with.
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
        // The key is kept in the same write as the object. Otherwise a retry could make the object again.
        return try engine.atomically { try keep(once, call.account, exchange) { try execute(checked) } }
    }

    /// What an earlier request with the same key came to. Nil if there is no key, or if this request is the first with it.
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
        // Claiming the key reports this fault.
        if engine.idempotency.isUnderWay(key, account: call.account) { return nil }
        exchange.keyed?.original = first.requestID
        exchange.keyed?.isReplay = true
        // The daemon ended while it waited for another server. Nobody knows what that server has done, so it is not asked again.
        return first.isReservation ? exchange.answer(call.loss) : Answer(status: first.status, body: first.body)
    }

    /// Claims the request's key. Nil if it has none.
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

    /// Runs `body` and keeps its answer, or its refusal, under the request's key. Call it within the write that the answer is about.
    func keep(_ once: Once?, _ account: Account, _ exchange: Exchange, _ body: () throws -> Answer) throws -> Response {
        let answer = try answerToKeep(exchange, body)
        // A busy object may be free when the call is repeated.
        if let once, answer.status != ErrorRendering.status(of: .busy) {
            let kept = IdempotencyStore.Answer(
                fingerprint: once.fingerprint, path: path(of: exchange.request), status: answer.status, requestID: exchange.requestID, body: answer.body)
            try engine.idempotency.save(kept, for: once.key, account: account, now: exchange.time)
        }
        return exchange.response(answer)
    }

    /// A key that cannot be used is refused, not ignored.
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

    /// A text that is equal for equal calls, in any order of their parameters. It contains the kind of API key, because different kinds may see
    /// different things.
    private func fingerprint(_ call: Call, _ request: Request) -> [UInt8] {
        let kind = settings.requiresRestrictedKey ? call.caller.credential.kind.rawValue : ""
        return SHA256.hash(Array("\(kind)\(request.method) \(request.path)\n".utf8) + call.form.canonical(digest: SHA256.hash))
    }

    /// The path as it may be kept. A caller may have put a secret into it.
    func path(of request: Request) -> String { SecretText.masking(path: request.path) }

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
