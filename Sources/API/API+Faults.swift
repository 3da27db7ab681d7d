// Lets faults strike calls.
import Engine
import Wire

extension API {
    /// The fault that strikes a request. Nil if none does.
    public func strikingFault(_ request: Request) -> Fault? {
        guard !engine.faults.isEmpty else { return nil }
        lazy var values = (try? form(of: request))?.values ?? [:]
        return engine.faults.strike(account(of: request)) { fault in
            let match = fault.match
            return !fault.isOfWebhooks && (match.method == nil || match.method == request.method) && match.path?.matches(request.path) != false
                && match.parameters.allSatisfy { values[$0.key]?.text == $0.value }
        }
    }

    /// The answer that a fault gives in place of the call's own. Nil if it gives none.
    public func answer(of fault: Fault, to request: Request) -> Response? {
        guard let status = fault.status else { return nil }
        var exchange = exchange(request, engine.requestID(), isForeign: isForeign(request))
        exchange.caller = try? Caller(request.headers, authentication: authentication, accounts: engine.accounts)
        var error: JSONObject = [
            "message": "This error comes from the fault \(fault.id), which a tester has asked for.",
            "request_log_url": .string(exchange.logURL), "type": status >= 500 || status == 429 ? "api_error" : "invalid_request_error",
        ]
        for (name, value) in fault.error { error[name] = value }
        error.sortKeys()
        exchange.keyed = nil
        return exchange.response(Answer(status: Int(status), body: JSON.object(["error": .object(error)]).document()))
    }
}
