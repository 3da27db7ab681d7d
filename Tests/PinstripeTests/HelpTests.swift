// The help of every command: what it does, and examples that it understands itself.
import ArgumentParser
import Testing

@testable import pinstripe

@Suite("The help of the commands") struct HelpTests {
    /// Every command, with the words that lead to it.
    private static func all(_ commands: [any ParsableCommand.Type], below words: [String]) -> [(words: [String], type: any ParsableCommand.Type)] {
        commands.flatMap { type in
            let path = words + [type.configuration.commandName ?? String(describing: type).lowercased()]
            return [(path, type)] + all(type.configuration.subcommands, below: path)
        }
    }

    private static let commands = all(Pinstripe.configuration.subcommands, below: [])
    private static let names = commands.map { $0.words.joined(separator: " ") }

    private func command(_ name: String) throws -> any ParsableCommand.Type {
        try #require(Self.commands.first { $0.words.joined(separator: " ") == name }?.type)
    }

    @Test("it has examples of the command", arguments: names) func examples(name: String) throws {
        let type = try command(name)
        let examples = type.configuration.examples
        #expect(!examples.isEmpty)
        #expect(examples.contains { $0.command.contains("pinstripe \(name)") })
        #expect(type.helpMessage(columns: 200).contains("EXAMPLES:"))
        for example in examples { #expect(example.command.count + 2 <= 100 && example.effect.count + 4 <= 80, "too wide for a terminal") }
    }

    @Test("the help of pinstripe itself has some, too") func root() {
        #expect(Pinstripe.configuration.examples.count == 4)
        #expect(Pinstripe.helpMessage(columns: 200).contains("--generate-completion-script bash"))
    }

    /// Those of `serve` are settings, which the reader of the settings understands.
    @Test("every example can be parsed", arguments: names) func parsed(name: String) throws {
        for example in try command(name).configuration.examples where example.command.hasPrefix("pinstripe ") && name != "serve" {
            let words = example.command.split(separator: " ").dropFirst().map { String($0).replacing("'", with: "") }
            #expect(throws: Never.self, "\(example.command)") { try Pinstripe.parseAsRoot(words) }
        }
    }

    @Test("what `listen` demands", arguments: [
        ([], "Missing expected argument '--forward-to <forward-to>'"),
        (["--forward-to", "1", "--format", "xml"], "--format is JSON, or is left out."),
        (["--forward-to", "1", "--latest", "--api-version", "2022-11-15"],
            "--latest means the newest version, and --api-version another: give one of them only."),
    ] as [([String], String)])
    func listen(arguments: [String], message: String) {
        #expect(throws: (any Error).self) { try Listen.parse(arguments) }
        do { _ = try Listen.parse(arguments) } catch { #expect(Listen.message(for: error) == message) }
    }

    @Test("`listen` takes what `stripe listen` takes") func options() throws {
        let listen = try Listen.parse(["-f", "1", "-c", "2", "-e", "charge.succeeded", "-l", "-j", "--format", "JSON"])
        #expect((listen.forwardTo, listen.forwardConnectTo, listen.events) == ("1", "2", "charge.succeeded"))
        #expect(try Listen.parse(["--print-secret"]).printSecret)
    }

    @Test("the secret of `listen` is that of the account: the same for all kinds of its keys, and another for each account and mode") func secret() {
        let secret = SigningSecret.of("sk_test_alpha")
        #expect(secret.count == 70 && secret.hasPrefix("whsec_"))
        #expect(SigningSecret.of("rk_test_alpha") == secret)
        #expect(Set(["sk_test_alpha", "sk_test_beta", "sk_live_alpha", "", "nonsense"].map(SigningSecret.of)).count == 5)
    }
}
