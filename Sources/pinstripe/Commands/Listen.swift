// `pinstripe listen --forward-to URL` does what `stripe listen` does. It registers an endpoint while it runs. For each event that is sent, it prints
// a line, and another for the response.
//
// The daemon delivers by itself; this command only watches. It reads the newest page of the endpoint's deliveries again and again, and prints the new
// attempts. But an older delivery may be tried again at any time. So now and then, and at the end, it reads all pages.
import ArgumentParser
import Engine
import Glibc
import Webhooks
import Wire

struct Listen: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Forward events to a URL until you stop it, and show the answers.")

    @Option(name: .shortAndLong, help: "The URL to send events to, such as localhost:4242/webhook, or 4242/webhook.")
    var forwardTo: String

    @Option(name: [.long, .customShort("c")], help: "The URL to send the events of connected accounts to. Without it they are not sent.")
    var forwardConnectTo: String?

    @Option(name: .shortAndLong, help: "The types of events to send, with commas between them.")
    var events = "*"

    @Flag(name: [.customLong("print-json"), .customShort("j")], help: "Print the events as JSON, one in each line, and everything else to standard error.")
    var printsJSON = false

    @OptionGroup var options: CallOptions

    func run() throws {
        try CommandFailure.told {
            if options.all { throw CommandFailure(description: "listen is for one account: give its API key as --key, and not --all") }
            guard let key = options.accountKey(), !key.isEmpty else {
                throw CommandFailure(description: "listen needs an API key: give one as --key sk_test_…, or as STRIPE_API_KEY in the environment")
            }
            try requireEventTypes()
            let daemon = try options.connect(key: key)
            var isStopping = false
            for signal in [SIGINT, SIGTERM] { try daemon.loop.onSignal(signal) { isStopping = true } }

            let endpoints = temporaryEndpoints(daemon)
            for endpoint in endpoints { try endpoint.deleteLeftovers() }
            defer { for endpoint in endpoints { endpoint.delete() } }
            for endpoint in endpoints { tell("> Ready! \(try endpoint.register())") }
            do {
                var nextThorough = 0.0
                while !isStopping {
                    let start = System.monotonicSeconds()
                    try look(at: endpoints, thoroughly: start >= nextThorough)
                    let end = System.monotonicSeconds()
                    // The pause is proportional, so that reading all pages takes only a small part of the daemon's time.
                    if start >= nextThorough { nextThorough = end + 20 * (end - start) }
                    daemon.rest(0.25, until: { isStopping })
                }
                try show(endpoints, thoroughly: true)
            } catch is CommandFailure where isStopping {
                // The daemon was interrupted too, and ended first.
            }
        }
    }

    private func look(at endpoints: [TemporaryEndpoint], thoroughly: Bool) throws {
        for endpoint in endpoints where try endpoint.isGone() {
            tell("> The endpoint is gone, as after a reset. Ready again! \(try endpoint.register())")
        }
        try show(endpoints, thoroughly: thoroughly)
    }

    private var types: [String] { events.split(separator: ",").map { String($0.drop { $0 == " " }) } }

    /// Checked here, because the daemon's error would list all event types.
    private func requireEventTypes() throws(CommandFailure) {
        for type in types where type != "*" && EventType.aliases[type] == nil && !EventType.all.contains(type) {
            let hint = Spelling.nearest(to: type, among: EventType.all).map { " Did you mean \($0)?" } ?? ""
            throw CommandFailure(description: "There is no event type \(type).\(hint)")
        }
    }

    private func temporaryEndpoints(_ daemon: Connection) -> [TemporaryEndpoint] {
        let own = TemporaryEndpoint(daemon, url: ForwardingURL.complete(forwardTo), events: types, isConnect: false)
        let connected = forwardConnectTo.map { TemporaryEndpoint(daemon, url: ForwardingURL.complete($0), events: types, isConnect: true) }
        return [own] + (connected.map { [$0] } ?? [])
    }

    /// Prints the attempts that are new, in the order of their times.
    private func show(_ endpoints: [TemporaryEndpoint], thoroughly: Bool) throws {
        for attempt in try endpoints.flatMap({ try $0.newAttempts(thoroughly: thoroughly) }).sorted(by: { $0.at < $1.at }) {
            if printsJSON { System.print(line: attempt.event, to: STDOUT_FILENO) } else { tell(attempt.sent) }
            tell(attempt.outcome)
        }
    }

    private func tell(_ line: String) { System.print(line: line, to: printsJSON ? STDERR_FILENO : STDOUT_FILENO) }
}

/// A URL as people type it.
enum ForwardingURL {
    static func complete(_ text: String) -> String {
        if text.contains("://") { return text }
        let rest = text.drop { $0.isASCII && $0.isNumber }
        let isPort = rest.count < text.count && (rest.isEmpty || rest.hasPrefix("/"))
        return "http://" + (isPort ? "localhost:" : text.hasPrefix("/") ? "localhost" : "") + text
    }
}

/// An endpoint that exists while the command runs.
private final class TemporaryEndpoint {
    private static let description = "pinstripe listen"

    private let daemon: Connection
    private let url: String
    private let events: [String]
    /// Whether it is for the events of connected accounts.
    private let isConnect: Bool
    /// Nil if it is not registered.
    private var id: String?
    /// The number of attempts of each delivery that were printed.
    private var seen: [String: Int] = [:]

    init(_ daemon: Connection, url: String, events: [String], isConnect: Bool) {
        self.daemon = daemon
        self.url = url
        self.events = events
        self.isConnect = isConnect
    }

    /// Deletes endpoints of earlier commands that could not do it, because they were killed or their daemon had ended. Otherwise the URL would get
    /// every event twice, once with a signature that fails.
    func deleteLeftovers() throws {
        for endpoint in try daemon.ask("GET", "/v1/webhook_endpoints?limit=100")?["data"]?.array ?? [] {
            guard endpoint["description"]?.string == Self.description, endpoint["url"]?.string == url, let id = endpoint["id"]?.string else { continue }
            _ = try daemon.ask("DELETE", "/v1/webhook_endpoints/\(id)")
        }
    }

    /// - Returns: the sentence with the secret.
    func register() throws -> String {
        var form = [(name: "url", value: url), ("description", Self.description), ("connect", String(isConnect))]
        form += events.map { ("enabled_events[]", $0) }
        let endpoint = try daemon.ask("POST", "/v1/webhook_endpoints", .form(form))
        guard let id = endpoint?["id"]?.string, let secret = endpoint?["secret"]?.string else {
            throw CommandFailure(description: "the daemon knows no webhook endpoints")
        }
        self.id = id
        seen = [:]
        return "Your webhook signing secret\(isConnect ? " for connected accounts" : "") is \(secret) (^C to quit)"
    }

    /// Asks the control plane, because the log does not show each such call.
    func isGone() throws -> Bool { try id.map { try daemon.ask("GET", "/_admin/objects/\($0)") == nil } ?? true }

    /// If this fails, the endpoint or the daemon is gone.
    func delete() {
        if let id { _ = try? daemon.ask("DELETE", "/v1/webhook_endpoints/\(id)") }
    }

    /// The new attempts, oldest delivery first.
    /// - Parameter thoroughly: whether to read on after a page without new attempts.
    func newAttempts(thoroughly: Bool) throws -> [ShownAttempt] {
        guard let id else { return [] }
        var found: [[ShownAttempt]] = []
        var position = ""
        // If a reset has removed the delivery at the cursor, there is no such page.
        while let page = try daemon.ask("GET", "/_admin/deliveries?limit=100&webhook_endpoint=\(id)\(position)") {
            var hasNews = false
            for delivery in page["data"]?.array ?? [] {
                let name = delivery["id"]?.string ?? "", attempts = delivery["attempts"]?.array ?? []
                // If there are very many, only the newest are shown.
                let omitted = Int(delivery["attempts_omitted"]?.integer ?? 0)
                let fresh = attempts.dropFirst(max(0, seen[name, default: 0] - omitted)).map { ShownAttempt($0, of: delivery, isConnect: isConnect) }
                hasNews = hasNews || !fresh.isEmpty
                found.append(fresh)
                seen[name] = omitted + attempts.count
                position = "&starting_after=\(name)"
            }
            guard page["has_more"] == true, hasNews || thoroughly else { break }
        }
        return found.reversed().flatMap { $0 }
    }
}

/// An attempt in the form that `stripe listen` prints.
private struct ShownAttempt {
    /// Unix seconds on the account's clock.
    let at: Int64
    let sent: String
    let outcome: String
    /// What was sent, on one line.
    let event: String

    init(_ attempt: JSON, of delivery: JSON, isConnect: Bool) {
        let request = attempt["request"], id = "[\(delivery["event"]?.string ?? "")]"
        at = attempt["at"]?.integer ?? 0
        let time = Self.localTime(at)
        sent = "\(time)   --> \(isConnect ? "connect " : "")\(delivery["event_type"]?.string ?? "") \(id)"
        if let status = attempt["response"]?["status"]?.integer {
            outcome = "\(time)  <--  [\(status)] \(request?["method"]?.string ?? "") \(request?["url"]?.string ?? "") \(id)"
        } else {
            outcome = "\(time)            [ERROR] Failed to POST: \(attempt["failure"]?.string ?? "") \(id)"
        }
        let body = request?["body"]?.string ?? ""
        event = (try? JSON.parse(body)).map { String(decoding: $0.compact(), as: UTF8.self) } ?? body
    }

    private static func localTime(_ seconds: Int64) -> String {
        var seconds = time_t(seconds)
        var parts = tm()
        localtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 40)
        let length = strftime(&text, text.count, "%Y-%m-%d %H:%M:%S", &parts)
        return String(decoding: text.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
