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
    static let configuration = CommandConfiguration(
        "listen", abstract: "Forward events to a URL until you stop it, and show the answers.",
        details: "The signing secret is always the same for an API key. Nothing changes it: no restart, no reset, no other machine.",
        examples: [
            "pinstripe listen --key sk_test_alpha --forward-to localhost:8000/webhook": "all events",
            "pinstripe listen --key sk_test_alpha --forward-to 8000/webhook --events charge.succeeded": "some of them",
            "export WEBHOOK_SECRET=$(pinstripe listen --key sk_test_alpha --print-secret)": "the secret, before anything runs",
        ])

    @Option(name: .shortAndLong, help: "The URL to send events to, such as localhost:4242/webhook, or 4242/webhook.")
    var forwardTo: String?

    @Option(name: [.long, .customShort("c")], help: "The URL to send the events of connected accounts to. Without it they are not sent.")
    var forwardConnectTo: String?

    @Option(name: .shortAndLong, help: "The types of events to send, with commas between them.")
    var events = "*"

    @Option(help: "The version of Stripe's API that events are in, such as 2022-11-15. Without it, the newest one that the daemon knows.")
    var apiVersion: String?

    @Flag(name: .shortAndLong, help: "Events are in the newest version. They are without it, too.")
    var latest = false

    @Flag(help: "Print the signing secret and end. It needs no daemon.")
    var printSecret = false

    @Option(help: "JSON is the same as --print-json.")
    var format: String?

    @Flag(name: [.customLong("print-json"), .customShort("j")], help: "Print the events as JSON, one in each line, and everything else to standard error.")
    var printsJSON = false

    @OptionGroup var options: CallOptions

    func validate() throws {
        guard printSecret || forwardTo != nil else { throw ValidationError("Missing expected argument '--forward-to <forward-to>'") }
        if let format, format.lowercased() != "json" { throw ValidationError("--format is JSON, or is left out.") }
        if latest && apiVersion != nil { throw ValidationError("--latest means the newest version, and --api-version another: give one of them only.") }
    }

    func run() throws {
        try CommandFailure.told {
            if options.all { throw CommandFailure(description: "listen is for one account: give its API key as --key, and not --all") }
            guard let key = options.accountKey(), !key.isEmpty else {
                throw CommandFailure(description: "listen needs an API key: give one as --key sk_test_…, or as STRIPE_API_KEY in the environment")
            }
            let secret = SigningSecret.of(key)
            if printSecret {
                System.print(line: secret, to: STDOUT_FILENO)
                return
            }
            try requireEventTypes()
            let daemon = try options.connect(key: key)
            var isStopping = false
            for signal in [SIGINT, SIGTERM] { try daemon.loop.onSignal(signal) { isStopping = true } }

            let endpoints = temporaryEndpoints(daemon, secret)
            for endpoint in endpoints { try endpoint.deleteLeftovers() }
            defer { for endpoint in endpoints { endpoint.delete() } }
            for endpoint in endpoints { try endpoint.register() }
            tell("> Ready! \(sentence(secret))")
            do {
                var nextThorough = 0.0
                while !isStopping {
                    let start = System.monotonicSeconds()
                    if try endpoints.filter({ try $0.isGone() }).map({ try $0.register() }).isEmpty == false {
                        tell("> The endpoint is gone, as after a reset. Ready again! \(sentence(secret))")
                    }
                    guard try show(endpoints, thoroughly: start >= nextThorough) else { return }
                    let end = System.monotonicSeconds()
                    // The pause is proportional, so that reading all pages takes only a small part of the daemon's time.
                    if start >= nextThorough { nextThorough = end + 20 * (end - start) }
                    daemon.rest(0.25, until: { isStopping })
                }
                _ = try show(endpoints, thoroughly: true)
            } catch is CommandFailure where isStopping {
                // The daemon was interrupted too, and ended first.
            }
        }
    }

    private func sentence(_ secret: String) -> String { "Your webhook signing secret is \(secret) (^C to quit)" }

    private var types: [String] { events.split(separator: ",").map { String($0.drop { $0 == " " }) } }

    /// Checked here, because the daemon's error would list all event types.
    private func requireEventTypes() throws(CommandFailure) {
        for type in types where type != "*" && EventType.aliases[type] == nil && !EventType.all.contains(type) {
            let hint = Spelling.nearest(to: type, among: EventType.all).map { " Did you mean \($0)?" } ?? ""
            throw CommandFailure(description: "There is no event type \(type).\(hint)")
        }
    }

    private func temporaryEndpoints(_ daemon: Connection, _ secret: String) -> [TemporaryEndpoint] {
        [(forwardTo, false), (forwardConnectTo, true)].compactMap { url, isConnect in
            url.map {
                TemporaryEndpoint(
                    daemon, url: ForwardingURL.complete($0), events: types, isConnect: isConnect, apiVersion: apiVersion, secret: secret)
            }
        }
    }

    /// Prints the attempts that are new, in the order of their times.
    /// - Returns: false if nobody reads what is printed.
    private func show(_ endpoints: [TemporaryEndpoint], thoroughly: Bool) throws -> Bool {
        try endpoints.flatMap({ try $0.newAttempts(thoroughly: thoroughly) }).sorted(by: { $0.at < $1.at }).allSatisfy { attempt in
            let isRead = printsOnlyEvents ? System.print(line: attempt.event, to: STDOUT_FILENO) : tell(attempt.sent)
            return tell(attempt.outcome) && isRead
        }
    }

    private var printsOnlyEvents: Bool { printsJSON || format != nil }

    @discardableResult private func tell(_ line: String) -> Bool {
        System.print(line: line, to: printsOnlyEvents ? STDERR_FILENO : STDOUT_FILENO)
    }
}
