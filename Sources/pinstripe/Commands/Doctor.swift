// `pinstripe doctor` looks for the usual reasons why a test does not do what it should, and says what to do.
import ArgumentParser
import Glibc
import Wire

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look for what goes wrong most often: webhooks that fail, calls that are refused or not emulated, a clock that stands still.",
        examples: ["pinstripe doctor --key sk_test_alpha": ""])
    @OptionGroup var options: AnswerOptions

    func run() throws {
        try CommandFailure.told {
            let health = try options.fetch("GET", "/_admin/health")
            say("The daemon answers. It is Pinstripe \(Table.text(health["version"])) and plays version \(Table.text(health["api_version"])) of Stripe's API.")
            if options.accountKey() == nil { say("There is no key, so this is about all accounts. Give --key to look at one.") }
            let findings = try webhooks() + refusals() + clock()
            for finding in findings { say("- \(finding)") }
            if findings.isEmpty { say("Nothing is wrong.") }
        }
    }

    private func webhooks() throws -> [String] {
        let endpoints = try options.fetch("GET", "/_admin/objects?object=webhook_endpoint")["data"]?.array ?? []
        if endpoints.isEmpty {
            return ["There is no webhook endpoint, so no webhook is sent. Make one by POST /v1/webhook_endpoints, or use pinstripe listen."]
        }
        var findings = endpoints.filter { $0["status"] != "enabled" }.map {
            "The webhook endpoint \(Table.text($0["id"])) is disabled. It gets nothing."
        }
        let deliveries = try ["failed", "pending"].flatMap { outcome in
            try options.fetch("GET", "/_admin/deliveries?outcome=\(outcome)&limit=100")["data"]?.array ?? []
        }
        var reasons: Set<String> = []
        for delivery in deliveries {
            guard let reason = delivery["attempts"]?.array?.last?["failure"]?.string, reasons.insert(reason).inserted else { continue }
            findings.append(
                "\(Table.text(delivery["event_type"])) did not reach \(Table.text(delivery["url"])): \(reason). "
                    + "When it is mended: pinstripe retry \(Table.text(delivery["id"])).")
        }
        return findings
    }

    private func refusals() throws -> [String] {
        let unserved = try options.fetch("GET", "/_admin/requests?is_served=false&limit=100")["data"]?.array ?? []
        let paths = Set(unserved.map { "\(Table.text($0["method"])) \(Table.text($0["path"]))" }).sorted()
        let refused = try options.fetch("GET", "/_admin/requests?status=4xx&is_served=true&limit=5")
        let reasons = (refused["data"]?.array ?? []).map {
            "\(Table.text($0["method"])) \(Table.text($0["path"])) was answered \(Table.text($0["status"])): \(Table.text($0["error"]?["message"]))"
        }
        return paths.map { "\($0) is not served by Pinstripe." } + reasons
    }

    private func clock() throws -> [String] {
        let clock = try options.fetch("GET", "/_admin/clock")
        guard clock["frozen"] == true else { return [] }
        let now = clock["now"]?.integer.map(Table.localTime) ?? ""
        return ["The clock stands still at \(now). Nothing becomes due by itself: pinstripe clock --frozen false, or --advance 1d."]
    }

    /// Messages quote what was sent, which may move a terminal's cursor.
    private func say(_ line: String) { System.print(line: StandardErrorHandler.plain(line), to: STDOUT_FILENO) }
}
