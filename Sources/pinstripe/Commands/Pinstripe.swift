// The command line. `serve` is the daemon; the other verbs call a running one.
import ArgumentParser
import Engine
import Glibc

@main
struct Pinstripe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pinstripe", abstract: "A local Stripe that remembers.",
        discussion: """
            It plays Stripe's API on this machine, for integration tests. Start it, and point a Stripe SDK at http://127.0.0.1:12111 with any test key.
            What it emulates, and how to use it, stands at http://127.0.0.1:12111/_admin/docs while it runs.

            EXAMPLES:
              # a daemon that keeps nothing
              pinstripe serve --database :memory:
              # another terminal: webhooks for your program
              pinstripe listen --key sk_test_alpha --forward-to localhost:8000/webhook
              # something to receive
              pinstripe trigger payment_intent.succeeded --key sk_test_alpha
              # completion in this shell
              source <(pinstripe --generate-completion-script bash)
            """,
        version: Daemon.version,
        subcommands: [
            Serve.self, Listen.self, Trigger.self, Health.self, Reset.self, ClockCommand.self, Settle.self, Objects.self, TransitionCommand.self,
            Deliveries.self, Retry.self, Events.self, Requests.self, Timers.self, BalanceCommand.self, SnapshotCommand.self, FaultCommand.self,
            ProgressionCommand.self, Doctor.self, Seed.self, Resources.self, OpenAPICommand.self, Shutdown.self,
        ],
        defaultSubcommand: Serve.self)

    static func main() {
        for warning in EnvironmentNames.warnings(System.environment()) { System.print(line: "pinstripe: \(warning)", to: STDERR_FILENO) }
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let complaint = complaint(about: arguments) {
            System.print(line: "pinstripe: \(complaint)", to: STDERR_FILENO)
            exit(withError: ExitCode.failure)
        }
        main(arguments)
    }

    /// The complaint about a first word that is no command. Nil if all is well. (Without this, `serve` would take the word for an option of its own.)
    static func complaint(about arguments: [String]) -> String? {
        // To name a type takes long, and the first command is nearly always meant.
        let lazyNames = configuration.subcommands.lazy.map { $0.configuration.commandName ?? String(describing: $0).lowercased() }
        guard let word = arguments.first, !word.hasPrefix("-"), word != "help", !lazyNames.contains(word) else { return nil }
        let names = Array(lazyNames)
        let near = Spelling.nearest(to: word, among: names).map { " Did you mean `\($0)`?" } ?? ""
        return "There is no command `\(word)`.\(near) The commands are \(names.joined(separator: ", ")). See pinstripe --help."
    }
}
