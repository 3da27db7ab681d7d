// `pinstripe retry` sends a webhook again, waits for the attempt, and says what came of it.
import ArgumentParser
import Glibc
import Wire

struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
        "retry", abstract: "Send a webhook again, now, and say what was answered.",
        details: "Fails if the attempt fails, or if there is no answer after --timeout seconds (30).",
        examples: ["pinstripe retry dlv_7": ""])
    @Argument(help: "The id of a delivery, such as dlv_7.") var id: PathPart
    @OptionGroup var options: AnswerOptions

    func run() throws {
        try CommandFailure.told {
            let path = "/_admin/deliveries/\(id.encoded)"
            let before = Self.attempts(of: try options.fetch("POST", "\(path)/retry"))
            let delivery = try delivery(at: path, after: before)
            if options.json { try options.call("GET", path) } else {
                System.print(line: StandardErrorHandler.plain(Self.sentence(about: delivery, after: before)), to: STDOUT_FILENO)
            }
            guard Self.attempts(of: delivery) > before, Self.last(of: delivery)?["outcome"] == "succeeded" else { throw ExitCode.failure }
        }
    }

    /// The delivery after the next attempt, or after the time is over.
    private func delivery(at path: String, after before: Int) throws -> JSON {
        let daemon = try options.target.connect(key: options.target.accountKey())
        let end = System.monotonicSeconds() + (options.target.timeout ?? 30)
        while true {
            guard let delivery = try daemon.ask("GET", path) else { throw CommandFailure(description: "The delivery \(id.text) is gone, as after a reset.") }
            if Self.attempts(of: delivery) > before || System.monotonicSeconds() >= end { return delivery }
            daemon.rest(0.1, until: { false })
        }
    }

    private static func attempts(of delivery: JSON) -> Int {
        (delivery["attempts"]?.array?.count ?? 0) + Int(delivery["attempts_omitted"]?.integer ?? 0)
    }

    private static func last(of delivery: JSON) -> JSON? { delivery["attempts"]?.array?.last }

    /// What came of the attempt.
    /// - Parameter before: the number of attempts before it.
    static func sentence(about delivery: JSON, after before: Int) -> String {
        let type = Table.text(delivery["event_type"]), url = Table.text(delivery["url"])
        guard attempts(of: delivery) > before, let attempt = last(of: delivery) else {
            return "\(type) was sent to \(url). There is no answer yet. See later: pinstripe deliveries \(Table.text(delivery["id"]))"
        }
        guard attempt["outcome"] != "succeeded" else { return "\(type) was sent to \(url). It answered \(Table.text(attempt["response"]?["status"]))." }
        let next = delivery["next_attempt"]?.integer.map { "The next attempt comes at \(Table.localTime($0)) of the account's clock." }
        return "\(type) did not reach \(url): \(Table.text(attempt["failure"])). \(next ?? "No other attempt comes by itself.")"
    }
}
