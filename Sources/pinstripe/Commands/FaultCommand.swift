// `pinstripe fault` makes calls or webhooks go wrong, `pinstripe progression` lets objects move by themselves.
import ArgumentParser
import Glibc
import Wire

struct FaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        "fault", abstract: "Make calls or webhooks go wrong, or show what is to go wrong.",
        examples: [
            "pinstripe fault": "what is to go wrong", "pinstripe fault --path '/v1/refunds*' --status 500 --times 1": "one error",
            "pinstripe fault --path /v1/customers --action cut --times 1": "an answer that ends in the middle",
            "pinstripe fault --event customer.created --action duplicate": "a webhook that comes twice",
            "pinstripe fault --clear": "nothing any more",
        ])
    @Option(
        help: "Of calls: reset, cut or hang. Of webhooks: drop, delay, duplicate or swap.",
        completion: .list(["reset", "cut", "hang", "drop", "delay", "duplicate", "swap"]))
    var action: String?
    @Option(help: "A path. * stands for anything.") var path: String?
    @Option(help: "DELETE, GET or POST.") var method: String?
    @Option(help: "The type of an event.") var event: String?
    @Option(help: "The id of a webhook endpoint.") var endpoint: String?
    @Option(help: "The status of the error that is answered.") var status: Int64?
    @Option(help: "Its message.") var message: String?
    @Option(help: "Its code.") var code: String?
    @Option(help: "Milliseconds to wait before the answer, or before the webhook.") var delayMs: Int64?
    @Option(help: "How often. Without it, for ever.") var times: Int64?
    @Flag(help: "Take all faults away.") var clear = false
    @OptionGroup var options: ListingOptions

    func run() throws {
        let given = fields.filter { $0.value != nil }
        if given.isEmpty, !clear { return try options.show("/_admin/faults", in: Self.columns, none: "Nothing is to go wrong.") }
        if clear {
            try options.call.call("DELETE", "/_admin/faults")
        } else {
            let names = fields.map { ($0.parameter, $0.option) } + [("response", "--status")]
            try options.call.call(
                "POST", "/_admin/faults", .object(TransitionCommand.nested(given.map { ($0.parameter, $0.value ?? .null) })),
                naming: Dictionary(uniqueKeysWithValues: names))
        }
        options.call.target.tellScope()
    }

    /// The options, and the parameters that they are for the daemon.
    private var fields: [(option: String, parameter: String, value: JSON?)] {
        [
            ("--action", "action", action.map(JSON.string)), ("--path", "match[path]", path.map(JSON.string)),
            ("--method", "match[method]", method.map(JSON.string)), ("--event", "match[event]", event.map(JSON.string)),
            ("--endpoint", "match[webhook_endpoint]", endpoint.map(JSON.string)), ("--status", "response[status]", status.map(JSON.integer)),
            ("--message", "response[error][message]", message.map(JSON.string)), ("--code", "response[error][code]", code.map(JSON.string)),
            ("--delay-ms", "delay_ms", delayMs.map(JSON.integer)), ("--times", "times", times.map(JSON.integer)),
        ]
    }

    private static let columns: [Table.Column] = [
        .init("fault", "id"), .init("struck", "struck"), .init("of", "times"), .init("action", "action"),
        .init("status") { Table.text($0["response"]?["status"]) }, .init("delay ms", "delay_ms"),
        .init("match") { entry in
            (entry["match"]?.object ?? [:]).map { "\($0)=\($1.string ?? String(decoding: $1.compact(), as: UTF8.self))" }.joined(separator: " ")
        },
    ]
}

struct ProgressionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        "progression", abstract: "Let objects move by themselves, or show which do.",
        examples: [
            "pinstripe progression": "which do",
            "pinstripe progression identity.verification_session submit --after 2": "sessions are submitted by themselves",
            "pinstripe progression identity.verification_session reject code=abandoned --after 5": "and given up",
            "pinstripe progression --clear": "none any more",
        ])
    @Argument(help: "The kind of object that moves, such as identity.verification_session.") var object: String?
    @Argument(help: "The transition, such as submit.") var transition: String?
    @Argument(help: "Its parameters, as name=value.") var parameters: [String] = []
    @Option(help: "Seconds of the account's clock, after the object has come into a status in which the transition is possible.") var after: Int64 = 0
    @Flag(help: "Take all progressions away.") var clear = false
    @OptionGroup var options: ListingOptions

    func run() throws {
        if clear {
            try options.call.call("DELETE", "/_admin/progressions")
            return options.call.target.tellScope()
        }
        guard let object else { return try options.show("/_admin/progressions", in: Self.columns, none: "Nothing moves by itself.") }
        guard let transition else { throw ValidationError("Say which transition, such as: pinstripe progression \(object) submit --after 2") }
        try options.call.call("POST", "/_admin/progressions", [
            "object": .string(object), "transition": .string(transition), "after": .integer(after),
            "parameters": .object(try TransitionCommand.pairs(parameters)),
        ], naming: ["after": "--after"])
        options.call.target.tellScope()
    }

    private static let columns: [Table.Column] = [
        .init("progression", "id"), .init("object", "moves"), .init("transition", "transition"), .init("after", "after"),
        .init("parameters") { String(decoding: ($0["parameters"] ?? [:]).compact(), as: UTF8.self) },
    ]
}
