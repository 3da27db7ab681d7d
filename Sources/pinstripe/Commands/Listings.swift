// The commands that show a list of the control plane: as a table for people, or with --json as the daemon answers it, for programs.
import ArgumentParser
import Glibc
import Wire

struct ListingOptions: ParsableArguments {
    @Option(help: "The number of entries to show, up to 100.")
    var limit: Int?

    @OptionGroup var call: AnswerOptions

    /// Calls, and prints the answer.
    /// - Parameter filters: parameters of the list. Those without a value are left out.
    func show(_ path: String, _ filters: [(name: String, value: String?)] = [], in columns: [Table.Column], none: String) throws {
        let given = filters + [("limit", limit.map(String.init))]
        let query = given.compactMap { name, value in value.map { "\(name)=\(Percent.encode($0))" } }.joined(separator: "&")
        let target = query.isEmpty ? path : "\(path)?\(query)"
        if call.json { return try call.call("GET", target) }
        try CommandFailure.told {
            let answer = try call.fetch("GET", target)
            let entries = answer["data"]?.array ?? []
            for line in entries.isEmpty ? [none] : Table(columns: columns).lines(of: entries) { System.print(line: line, to: STDOUT_FILENO) }
            if answer["has_more"] == true { System.print(line: "There are more. Use --limit, or filters.", to: STDERR_FILENO) }
        }
    }
}

struct Deliveries: ParsableCommand {
    static let configuration = CommandConfiguration(
        "deliveries", abstract: "Show what became of webhooks: the newest deliveries, or one with its attempts.",
        examples: [
            "pinstripe deliveries": "the newest", "pinstripe deliveries --outcome failed": "those that were given up",
            "pinstripe deliveries dlv_7": "one, with all that was sent and answered",
        ])
    @Argument(help: "The id of one delivery.") var id: PathPart?
    @Option(help: "pending, succeeded, failed or canceled.", completion: .list(["pending", "succeeded", "failed", "canceled"])) var outcome: String?
    @Option(help: "The id of an event.") var event: String?
    @OptionGroup var options: ListingOptions

    func run() throws {
        if let id { return try options.call.call("GET", "/_admin/deliveries/\(id.encoded)") }
        try options.show("/_admin/deliveries", [("outcome", outcome), ("event", event)], in: Self.columns, none: "There are no deliveries.")
    }

    static let columns: [Table.Column] = [
        .init("delivery", "id"), .init("created", time: "created", isExtra: true), .init("event", "event_type"), .init("outcome", "outcome"),
        .init("attempts", isExtra: true) { Table.text(($0["attempts"]?.array?.count).map { .integer(Int64($0)) }) },
        .init("next attempt", time: "next_attempt", isExtra: true), .init("url", "url", isExtra: true),
        .init("why it failed") { Table.text($0["attempts"]?.array?.last?["failure"]) },
    ]
}

struct Events: ParsableCommand {
    static let configuration = CommandConfiguration(
        "events", abstract: "Show the newest events, and what became of their webhooks.",
        examples: [
            "pinstripe events --type charge.refunded": "those of a type", "pinstripe events --object ch_…": "those about an object",
            "pinstripe events --limit 5 --json": "the events themselves",
        ])
    @Option(help: "A type, such as charge.refunded.") var type: String?
    @Option(help: "The id of the object that they are about.") var object: String?
    @OptionGroup var options: ListingOptions

    func run() throws {
        try options.show("/_admin/events", [("type", type), ("object", object)], in: Self.columns, none: "There are no events.")
    }

    static let columns: [Table.Column] = [
        .init("event", "id"), .init("type", "type"),
        .init("webhooks") { ($0["deliveries"]?.array ?? []).compactMap { $0["outcome"]?.string }.joined(separator: " ") },
        .init("object", isWhole: true, isExtra: true) { Table.text($0["data"]?["object"]?["id"]) }, .init("created", time: "created", isExtra: true),
        .init("request", isWhole: true, isExtra: true) { Table.text($0["request"]?["id"]) },
    ]
}

struct Requests: ParsableCommand {
    static let configuration = CommandConfiguration(
        "requests", abstract: "Show the newest requests to the API, or one with its answer.",
        examples: [
            "pinstripe requests": "the newest", "pinstripe requests --path '/v1/refunds*'": "those to some paths",
            "pinstripe requests --status 4xx": "those that were refused", "pinstripe requests --unserved": "those that Pinstripe does not emulate",
        ])
    @Argument(help: "The id of one request, such as req_1UgX8KImTUpttt.") var id: PathPart?
    @Option(help: "A path. * stands for anything.") var path: String?
    @Option(help: "DELETE, GET or POST.", completion: .list(["DELETE", "GET", "POST"])) var method: String?
    @Option(help: "A status such as 402, or a kind such as 4xx.") var status: String?
    @Option(help: "An idempotency key.") var idempotencyKey: String?
    @Flag(help: "Only calls that Pinstripe does not serve.") var unserved = false
    @OptionGroup var options: ListingOptions

    func run() throws {
        if let id { return try options.call.call("GET", "/_admin/requests/\(id.encoded)") }
        let filters = [
            ("path", path), ("method", method), ("status", status), ("idempotency_key", idempotencyKey), ("is_served", unserved ? "false" : nil),
        ]
        try options.show("/_admin/requests", filters, in: Self.columns, none: "There are no such requests.")
    }

    static let columns: [Table.Column] = [
        .init("request", "id"), .init("time", time: "created", isExtra: true), .init("method", "method"), .init("path", "path"),
        .init("status", "status"), .init("key", "api_key", isExtra: true), .init("ms", "duration_ms", isExtra: true),
        .init("error", isExtra: true) { Table.text($0["error"]?["code"]) }, .init("message") { reason($0) },
    ]
}

extension Requests {
    /// Why a request was refused. Empty if it was not.
    static func reason(_ request: JSON) -> String {
        guard request["is_served"] == false else { return Table.text(request["error"]?["message"]) }
        return request["is_stripe_url"] == true
            ? "Stripe has this URL. Pinstripe does not emulate it yet." : "Stripe has no such URL either. Is it spelled right?"
    }
}

struct Timers: ParsableCommand {
    static let configuration = CommandConfiguration("timers", abstract: "Show what the clock will do, the next first.", examples: ["pinstripe timers": ""])
    @OptionGroup var options: ListingOptions

    func run() throws { try options.show("/_admin/timers", in: Self.columns, none: "Nothing is going to happen by itself.") }

    static let columns: [Table.Column] = [
        .init("timer", "id"), .init("due", time: "due", isExtra: true), .init("in seconds", "due_in"), .init("transition", "transition"), .init("of", "target"),
    ]
}
