// /_admin/faults: what is to go wrong.
import Engine
import OrderedCollections
import Wire

extension Console {
    static let faultParameters: [Parameter] = [
        .choice("action", Fault.Action.allCases.map(\.rawValue)), .integer("delay_ms", in: 0...86_400_000),
        .hash("match", [
            .string("event"), .choice("method", "DELETE", "GET", "POST"), Parameter("parameter", .metadata), .string("path", maximum: 500),
            .string("webhook_endpoint"),
        ]),
        .hash("response", [
            .hash("error", [.string("code"), .string("decline_code"), .string("message"), .string("param"), .string("type")]),
            Parameter.integer("status", in: 400...599).required,
        ]),
        .integer("times", in: 1...1_000_000),
    ]

    func addFault(_ account: Account?, _ form: FormHash) throws -> JSON {
        let arguments = try ParameterCheck.arguments(of: form, for: Self.faultParameters, exclusive: [["action", "response"]])
        var match = Fault.Match()
        match.method = arguments["match"]?["method"]?.string
        match.path = (arguments["match"]?["path"]?.string).map(PathPattern.init)
        match.event = arguments["match"]?["event"]?.string
        match.endpoint = arguments["match"]?["webhook_endpoint"]?.string
        for (name, value) in arguments["match"]?["parameter"]?.object ?? [:] { match.parameters[name] = value.string }
        let fault = Fault(
            of: account?.key, match, times: arguments.integer("times"), delay: arguments.integer("delay_ms") ?? 0,
            status: arguments["response"]?["status"]?.integer, error: arguments["response"]?["error"]?.object ?? [:],
            action: arguments.string("action").flatMap(Fault.Action.init))
        try require(fault)
        return describe(try engine.faults.add(fault))
    }

    /// Refuses a fault that could never strike, or that would change nothing.
    private func require(_ fault: Fault) throws(Refusal) {
        let match = fault.match
        if fault.isOfWebhooks {
            guard match.method == nil, match.path == nil, match.parameters.isEmpty else {
                throw .invalid("A fault of webhooks matches by event and webhook_endpoint only.", parameter: "match")
            }
            guard fault.action != .delay || fault.delay > 0 else {
                throw .invalid("Say how long the webhook is delayed: delay_ms.", code: "parameter_missing", parameter: "delay_ms")
            }
            if let event = match.event, !engine.registry.eventTypes.contains(event) {
                throw .invalid("Pinstripe sends no events of the type '\(event)'.", parameter: "match[event]")
            }
            return
        }
        guard match.event == nil, match.endpoint == nil else {
            throw .invalid("Events and webhook endpoints are for the actions drop, delay, duplicate and swap.", parameter: "match")
        }
        guard fault.action != nil || fault.status != nil || fault.delay > 0 else {
            throw .invalid("Say what goes wrong: action, delay_ms or response.", code: "parameter_missing", parameter: "action")
        }
    }

    func describe(_ fault: Fault) -> JSON {
        var match: JSONObject = [:]
        if let method = fault.match.method { match["method"] = .string(method) }
        if let path = fault.match.path { match["path"] = .string(path.text) }
        if !fault.match.parameters.isEmpty {
            match["parameter"] = .object(JSONObject(uniqueKeysWithValues: fault.match.parameters.sorted { $0.key < $1.key }.map { ($0, .string($1)) }))
        }
        if let event = fault.match.event { match["event"] = .string(event) }
        if let endpoint = fault.match.endpoint { match["webhook_endpoint"] = .string(endpoint) }
        return [
            "id": .string(fault.id), "object": "fault", "account": fault.account.map { .string($0.id) } ?? .null,
            "action": fault.action.map { .string($0.rawValue) } ?? .null, "delay_ms": .integer(fault.delay), "match": api.masked(.object(match)),
            "response": fault.status.map { ["error": .object(fault.error), "status": .integer($0)] } ?? .null, "struck": .integer(fault.struck),
            "times": fault.times.map(JSON.integer) ?? .null,
        ]
    }
}
