// The command line. `serve` is the daemon; the other verbs call a running one.
import ArgumentParser

@main
struct Pinstripe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pinstripe", abstract: "A local Stripe that remembers.", version: Daemon.version,
        subcommands: [
            Serve.self, Listen.self, Health.self, Reset.self, ClockCommand.self, Settle.self, Objects.self, TransitionCommand.self,
            SeedsCommand.self, Resources.self, Shutdown.self,
        ],
        defaultSubcommand: Serve.self)
}
