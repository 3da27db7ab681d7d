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
        System.keepStandardDescriptors()
        for warning in EnvironmentNames.warnings(System.environment()) { System.print(line: "pinstripe: \(warning)", to: STDERR_FILENO) }
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let complaint = complaint(about: arguments) {
            System.print(line: "pinstripe: \(complaint)", to: STDERR_FILENO)
            exit(withError: ExitCode.validationFailure)
        }
        do {
            var command = try parseAsRoot(arguments)
            try command.run()
        } catch {
            // Help, for example, or what is wrong with the options.
            let (code, text) = (exitCode(for: error), fullMessage(for: error))
            if !text.isEmpty { System.print(line: text, to: code.isSuccess ? STDOUT_FILENO : STDERR_FILENO) }
            exit(withError: code)
        }
    }

    /// The complaint about a word that is no command. Nil if all is well. (Without this, `serve` would take the word for an option of its own.)
    static func complaint(about arguments: [String]) -> String? {
        complaint(about: arguments.first == "help" ? arguments.dropFirst() : arguments.prefix(1), below: Pinstripe.self)
    }

    /// - Parameter words: the names of commands, each below the one before.
    private static func complaint(about words: ArraySlice<String>, below parent: any ParsableCommand.Type) -> String? {
        guard let word = words.first, !word.hasPrefix("-"), !parent.configuration.subcommands.isEmpty else { return nil }
        let commands = parent.configuration.subcommands.map { (name: $0.configuration.commandName ?? "", type: $0) }
        if let command = commands.first(where: { $0.name == word }) { return complaint(about: words.dropFirst(), below: command.type) }
        let names: [String] = commands.map { $0.name }
        let near = Spelling.nearest(to: word, among: names).map { " Did you mean `\($0)`?" } ?? ""
        return "There is no command `\(word)`.\(near) The commands are \(names.joined(separator: ", ")). See pinstripe --help."
    }
}
