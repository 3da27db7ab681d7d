// A POST with an Idempotency-Key runs once. What it answers, errors of the endpoint included, is kept for a day and given again to
// every request with the same key; only what fails before the endpoint has begun (an unknown parameter, say) leaves the key free.
import Digest
import Engine
import Wire

extension API {
    func runOnce(_ call: Call, _ exchange: inout Exchange) throws -> Response {
        guard let key = exchange.keyed?.key else {
            try requireNoKey(exchange.request.headers["Idempotency-Key"])
            return exchange.response(try run(call))
        }
        let fingerprint = fingerprint(call, exchange.request)
        let store = engine.idempotency
        if let first = try store.answer(to: key, account: call.account, now: exchange.time) {
            let isSame = first.fingerprint == fingerprint
            exchange.keyed?.original = first.requestID
            exchange.keyed?.isReplay = isSame
            guard isSame else { throw Self.mismatch(key) }
            return exchange.response(Answer(status: first.status, body: first.body))
        }
        guard store.begin(key, account: call.account) else {
            exchange.keyed?.original = nil
            throw Self.conflict(key)
        }
        defer { store.end(key, account: call.account) }
        let checked = try check(call)
        // Both or neither: an object whose key was not kept would be made again by a retry.
        return try engine.atomically {
            let answer = try answerToKeep(checked, exchange)
            let kept = IdempotencyStore.Answer(
                fingerprint: fingerprint, status: answer.status, requestID: exchange.requestID, body: answer.body)
            try store.save(kept, for: key, account: call.account, now: exchange.time)
            return exchange.response(answer)
        }
    }

    /// A key that could not be used is none that was not sent.
    private func requireNoKey(_ header: String?) throws(Refusal) {
        guard let header else { return }
        throw .invalid(
            header.isEmpty
                ? "Idempotency Key must be a non-empty string." : "Idempotency Key must be at most \(KeyedRequest.maximumLength) characters.")
    }

    private func answerToKeep(_ checked: CheckedCall, _ exchange: Exchange) throws -> Answer {
        do {
            return try execute(checked)
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

    private static func mismatch(_ key: String) -> Refusal {
        Refusal(
            .idempotencyMismatch,
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than "
                + "'\(key)' if you meant to execute a different request.")
    }

    private static func conflict(_ key: String) -> Refusal {
        Refusal(
            .idempotencyConflict,
            "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the "
                + "other request is still going through): \(key). Please try again later.", code: "idempotency_key_in_use")
    }
}
