// `pinstripe doctor` looks for the usual reasons why a test does not do what it should, and says what to do.
import ArgumentParser
import Glibc
import OrderedCollections
import Wire

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        "doctor",
        abstract: "Look for what goes wrong most often: webhooks that fail, calls that are refused or not emulated, another key, a clock that stands still.",
        details: "The exit code is 0 if it finds nothing, and 1 if it finds something.",
        examples: ["pinstripe doctor --key sk_test_alpha": "", "pinstripe doctor --json": "for programs"])
    @OptionGroup var options: AnswerOptions

    /// Something that is probably wrong.
    struct Finding {
        /// The same for all findings of a kind, for programs.
        let code: String
        let message: String
        /// What it is about, for programs: the name of a field, and the id in it. Nil if it is about no single object.
        let subject: (name: String, id: JSON)?

        init(_ code: String, _ message: String, about subject: (name: String, id: JSON)? = nil) {
            self.code = code
            self.message = message
            self.subject = subject
        }

        var json: JSON {
            var members: JSONObject = ["code": .string(code), "message": .string(message)]
            if let subject { members[subject.name] = subject.id }
            return .object(members)
        }
    }

    func run() throws {
        try CommandFailure.told {
            let health = try options.fetch("GET", "/_admin/health")
            let findings = try otherKeys() + webhooks() + refusals() + clock()
            if options.json { say(Self.report(health, findings)) } else { tell(health, findings) }
            if !findings.isEmpty { throw ExitCode.failure }
        }
    }

    private func tell(_ health: JSON, _ findings: [Finding]) {
        say("The daemon answers. It is Pinstripe \(Table.text(health["version"])) and plays version \(Table.text(health["api_version"])) of Stripe's API.")
        if options.target.accountKey() == nil { say("There is no key, so this is about all accounts. Give --key to look at one.") }
        for finding in findings { say("- \(finding.message)") }
        if findings.isEmpty { say("Nothing is wrong.") }
    }

    private static func report(_ health: JSON, _ findings: [Finding]) -> String {
        let report: JSON = [
            "version": health["version"] ?? .null, "api_version": health["api_version"] ?? .null, "findings": .array(findings.map(\.json)),
        ]
        return String(decoding: report.compact(), as: UTF8.self)
    }

    /// Whether programs use other keys than the one that was asked about.
    private func otherKeys() throws -> [Finding] {
        guard options.target.accountKey() != nil else { return [] }
        let own = try options.fetch("GET", "/_admin/requests?limit=100")["data"]?.array ?? []
        guard !own.contains(where: Self.isOfProgram) else { return [] }
        let all = try ofAllAccounts("/_admin/requests?limit=100").filter(Self.isOfProgram)
        let keys = Set(all.compactMap { $0["api_key"]?.string }).sorted()
        if keys.isEmpty { return [] }
        let shown = keys.prefix(3).joined(separator: ", ") + (keys.count > 3 ? " and \(keys.count - 3) more" : "")
        let message = "No program uses this key. Requests come with \(shown). Each key has an account of its own, with its own objects and webhook "
            + "endpoints: use the same key in your program, for its endpoints, and here."
        return [Finding("other_key", message)]
    }

    /// Whether it is no command, and is not only there to register an endpoint.
    private static func isOfProgram(_ request: JSON) -> Bool {
        let isCommand = request["user_agent"]?.string?.hasPrefix("pinstripe/") ?? false
        return !isCommand && request["path"]?.string?.hasPrefix("/v1/webhook_endpoints") != true
    }

    /// The entries of a list, whatever key was given.
    private func ofAllAccounts(_ path: String) throws -> [JSON] {
        try options.target.connect(key: nil).ask("GET", path)?["data"]?.array ?? []
    }

    private func webhooks() throws -> [Finding] {
        let endpoints = try options.fetch("GET", "/_admin/objects?object=webhook_endpoint")["data"]?.array ?? []
        if endpoints.isEmpty { return [try noEndpoint()] }
        var findings = endpoints.filter { $0["status"] != "enabled" }.map {
            Finding(
                "webhook_endpoint_disabled", "The webhook endpoint \(Table.text($0["id"])) is disabled. It gets nothing.",
                about: ("webhook_endpoint", $0["id"] ?? .null))
        }
        let deliveries = try ["failed", "pending"].flatMap { outcome in
            try options.fetch("GET", "/_admin/deliveries?outcome=\(outcome)&limit=100")["data"]?.array ?? []
        }
        let byReason = OrderedDictionary(grouping: deliveries) { $0["attempts"]?.array?.last?["failure"]?.string ?? "" }
        for (reason, deliveries) in byReason where !reason.isEmpty {
            guard let delivery = deliveries.first else { continue }
            let event = Table.text(delivery["event_type"]), url = Table.text(delivery["url"])
            let others = deliveries.count > 1 ? " Neither did \(deliveries.count - 1) more: pinstripe deliveries." : ""
            let advice = "When it is mended: pinstripe retry \(Table.text(delivery["id"]))."
            findings.append(
                Finding("webhook_failed", "\(event) did not reach \(url): \(reason).\(others) \(advice)", about: ("delivery", delivery["id"] ?? .null)))
        }
        return findings
    }

    private func noEndpoint() throws -> Finding {
        if try ofAllAccounts("/_admin/objects?object=webhook_endpoint&limit=1").isEmpty {
            let advice = "Make one by POST /v1/webhook_endpoints, or use pinstripe listen."
            return Finding("no_webhook_endpoint", "There is no webhook endpoint, so no webhook is sent. \(advice)")
        }
        let message = "The account of this key has no webhook endpoint, so none of its events is sent. There are endpoints in another account: register "
            + "them with this key."
        return Finding("webhook_endpoint_of_other_key", message)
    }

    private func refusals() throws -> [Finding] {
        let unserved = try options.fetch("GET", "/_admin/requests?is_served=false&limit=100")["data"]?.array ?? []
        var calls: Set<String> = []
        let unknown = unserved.filter { calls.insert(Self.call($0)).inserted }.map { request in
            Finding(
                request["is_stripe_url"] == true ? "not_emulated" : "unknown_url", "\(Self.call(request)): \(Requests.reason(request))",
                about: ("request", request["id"] ?? .null))
        }
        let refused = try options.fetch("GET", "/_admin/requests?status=4xx&is_served=true&limit=5")["data"]?.array ?? []
        return unknown + refused.map { request in
            Finding(
                "request_refused", "\(Self.call(request)) was answered \(Table.text(request["status"])): \(Requests.reason(request))",
                about: ("request", request["id"] ?? .null))
        }
    }

    private static func call(_ request: JSON) -> String { "\(Table.text(request["method"])) \(Table.text(request["path"]))" }

    private func clock() throws -> [Finding] {
        let clock = try options.fetch("GET", "/_admin/clock")
        guard clock["frozen"] == true else { return [] }
        let now = clock["now"]?.integer.map(Table.localTime) ?? ""
        let advice = "Nothing becomes due by itself: pinstripe clock --frozen false, or --advance 1d."
        return [Finding("clock_frozen", "The clock stands still at \(now). \(advice)")]
    }

    /// Messages quote what was sent, which may move a terminal's cursor.
    private func say(_ line: String) { System.print(line: StandardErrorHandler.plain(line), to: STDOUT_FILENO) }
}
