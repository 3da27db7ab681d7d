// What the journal tells of a request: who asked for what, and what came of it. Secrets are masked.
import Engine
import Wire

extension API {
    /// The account that a request is about. Nil if its key is refused.
    public func account(of request: Request) -> AccountKey? {
        caller(of: request)?.key
    }

    /// Who sent the request. Nil if the key is refused.
    private func caller(of request: Request) -> Caller? {
        try? Caller(request.headers, authentication: authentication, accounts: engine.accounts)
    }

    /// Whether Pinstripe serves the method at that path.
    public func serves(_ method: String, _ path: String) -> Bool { (try? router.match(method, path)) != nil }

    /// - Parameter showsAnswer: whether to show the answer's body, too.
    public func describe(_ entry: JournaledRequest, showsAnswer: Bool) -> JSON {
        let (request, response) = (entry.request, entry.response)
        let isRefused = response.status >= 400
        let answer = showsAnswer || isRefused ? (try? JSON.parse(response.body)).map(masked) : nil
        let isServed = serves(request.method, request.path)
        let caller = caller(of: request)
        var description: JSONObject = [
            "id": .string(entry.id), "object": "request", "account": .optional(caller?.key.id), "api_key": .optional(caller?.credential.maskedKey),
            "created": .integer(entry.time),
            "duration_ms": .number(Milliseconds.text(entry.duration)), "error": isRefused ? Self.inShort(answer?["error"]) : .null,
            "idempotency_key": .optional(request.headers["Idempotency-Key"].map(mask)),
            "is_replay": .bool(response.headers["Idempotent-Replayed"] == "true"),
            "is_served": .bool(isServed), "is_stripe_url": .bool(isServed || StripeURLs.contain(request.method, request.path)),
            "method": .string(request.method),
            "parameters": entry.isStripped ? .null : parameters(of: request), "path": .string(path(of: request)), "status": .integer(Int64(response.status)),
            "stripe_account": .optional(request.headers["Stripe-Account"].map(mask)), "stripe_version": .optional(response.headers["Stripe-Version"]),
            "user_agent": .optional(request.headers["User-Agent"].map(mask)),
        ]
        if showsAnswer { description["answer"] = answer ?? .null }
        return .object(description)
    }

    /// An error without the objects in it.
    private static func inShort(_ error: JSON?) -> JSON {
        guard case .object(let members)? = error else { return .null }
        return .object(members.filter { if case .object = $0.value { false } else { true } })
    }

    /// A refused request in a line: its account, the error's code and parameter, and the message. Nil if it was not refused.
    public func complaint(about request: Request, _ response: Response) -> String? {
        guard response.status >= 400, let error = (try? JSON.parse(response.body))?["error"], let message = error["message"]?.string else { return nil }
        let facts = [account(of: request)?.id, error["code"]?.string, error["decline_code"]?.string, error["param"]?.string.map { "param=\(unquoting($0))" }]
        let hint = response.headers[Self.unsupportedHeader] == nil ? "" : " (Stripe has this URL. Pinstripe does not emulate it yet.)"
        return (facts.compactMap { $0 } + ["\"\(unquoting(message))\""]).joined(separator: " ") + hint
    }

    /// A log goes further than an answer. So it quotes nothing that may be the number of an account or a card, even if it is none.
    private func unquoting(_ text: String) -> String {
        mask(text).replacing(#/[A-Z]{2}\d{2}[0-9A-Z ]{10,}/#) { _ in Parameter.mask }.replacing(#/\d([ .+\-]*\d){8,}/#) { _ in Parameter.mask }
    }

    private func parameters(of request: Request) -> JSON {
        guard let form = try? form(of: request) else { return .null }
        let endpoint = try? router.match(request.method, request.path)?.endpoint
        return .object(Parameter.masked(form.values, as: endpoint?.parameters ?? [], by: mask))
    }

    /// JSON without the secrets that only its caller should have.
    public func masked(_ answer: JSON) -> JSON {
        switch answer {
        case .object(let members):
            .object(JSONObject(maskedNames: members.map { name, value in
                (mask(name), Self.secretFields.contains(name) && value.string != nil ? .string(Parameter.mask) : masked(value))
            }))
        case .array(let elements): .array(elements.map(masked))
        case .string(let text): .string(mask(text))
        default: answer
        }
    }

    private func mask(_ text: String) -> String { SecretText.masking(text) }

    private static let secretFields: Set = ["client_secret", "secret"]
}

extension JSON {
    fileprivate static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
}
