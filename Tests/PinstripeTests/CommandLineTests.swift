// What the command line and the environment say that nobody understands, and whom a command is about.
import Testing

@testable import pinstripe

@Suite("The command line") struct CommandLineTests {
    private static let commands = "serve, listen, trigger, health, reset, clock, settle, objects, transition, deliveries, retry, events, requests, timers, "
        + "balance, snapshot, fault, progression, doctor, seed, resources, openapi, shutdown"

    @Test("a word that is no command: the one that was meant, and all that there are", arguments: [
        ("rest", " Did you mean `reset`?"), ("triger", " Did you mean `trigger`?"), ("frobnicate", ""),
        ("Listen", " Did you mean `listen`?"), ("seeds", " Did you mean `seed`?"), ("settel", " Did you mean `settle`?"),
    ])
    func unknownCommand(word: String, hint: String) {
        #expect(Pinstripe.complaint(about: [word, "x"]) == "There is no command `\(word)`.\(hint) The commands are \(Self.commands). See pinstripe --help.")
    }

    @Test("help for what is no command") func helpForNothing() {
        #expect(Pinstripe.complaint(about: ["help", "rest"]) == Pinstripe.complaint(about: ["rest"]))
        #expect(Pinstripe.complaint(about: ["help", "snapshot", "sav"])
            == "There is no command `sav`. Did you mean `save`? The commands are save, restore, list, delete, export, import. See pinstripe --help.")
    }

    @Test("a command, or an option of serve", arguments: [
        [], ["reset"], ["clock", "rest"], ["--port", "0"], ["-h"], ["help"], ["help", "reset"], ["help", "snapshot", "save"], ["help", "-h"], ["serve", "rest"],
    ])
    func knownCommand(arguments: [String]) {
        #expect(Pinstripe.complaint(about: arguments) == nil)
    }

    @Test("the account of --key, or else of STRIPE_API_KEY, or else all; --all is all in any case", arguments: [
        ([], [:], nil), ([], ["STRIPE_API_KEY": "sk_test_a"], "sk_test_a"), ([], ["STRIPE_API_KEY": ""], nil),
        (["--key", "sk_test_b"], ["STRIPE_API_KEY": "sk_test_a"], "sk_test_b"), (["--all"], ["STRIPE_API_KEY": "sk_test_a"], nil),
    ] as [([String], [String: String], String?)])
    func account(arguments: [String], environment: [String: String], key: String?) throws {
        #expect(try CallOptions.parse(arguments).accountKey(environment) == key)
    }

    @Test("the key may be given as stripe's own command line takes it") func otherName() throws {
        #expect(try CallOptions.parse(["--api-key", "sk_test_b"]).accountKey([:]) == "sk_test_b")
    }

    @Test("parameters of a transition, with their parts") func pairs() throws {
        #expect(try TransitionCommand.pairs(["a=1", "dob[day]=2", "dob[month]=3", "x[y][z]=", "b=c=d"])
            == ["a": "1", "dob": ["day": "2", "month": "3"], "x": ["y": ["z": ""]], "b": "c=d"])
        #expect(throws: (any Error).self) { try TransitionCommand.pairs(["a"]) }
        #expect(throws: (any Error).self) { try TransitionCommand.pairs([String(repeating: "[", count: 100_000) + "=1"]) }
    }

    @Test("a refusal says the option where the daemon says the parameter", arguments: [
        ("Invalid match[method]: must be one of GET", "match[method]", "Invalid --method: must be one of GET"),
        ("Missing required param: response[status].", "response[status]", "Missing required param: --status."),
        ("This value must be less than or equal to 599.", "response[status]", "--status: This value must be less than or equal to 599."),
        ("Say how long: delay_ms.", "delay_ms", "Say how long: --delay-ms."), ("No such charge: 'x'", "id", "No such charge: 'x'"),
        ("These are for the actions drop and delay.", nil, "These are for the actions drop and delay."),
    ] as [(String, String?, String)])
    func naming(message: String, parameter: String?, expected: String) {
        let options = ["match[method]": "--method", "response[status]": "--status", "delay_ms": "--delay-ms", "action": "--action"]
        #expect(CommandFailure.text(message, about: parameter, naming: options) == expected)
    }

    @Test("an empty id, which would stand for the list", arguments: [
        ["deliveries", ""], ["objects", ""], ["requests", ""], ["retry", ""], ["transition", "", "submit"], ["transition", "vs_1", ""],
        ["snapshot", "save", ""], ["snapshot", "export", "", "x"],
    ])
    func emptyID(arguments: [String]) {
        do {
            _ = try Pinstripe.parseAsRoot(arguments)
            Issue.record("an empty id was taken")
        } catch {
            #expect(Pinstripe.message(for: error).hasPrefix("The value '' is invalid for '<"))
            #expect(Pinstripe.exitCode(for: error).rawValue == 64)
        }
    }

    @Test("all of them, and one of them: one of the two") func exclusive() {
        #expect(throws: (any Error).self) { try CallOptions.parse(["--all", "--key", "sk_test_a"]) }
    }
}

@Suite("Unknown variables of the environment") struct EnvironmentNameTests {
    @Test("the one that was meant, and never the value", arguments: [
        ("PINSTRIPE_PROT", "Did you mean PINSTRIPE_PORT?"), ("PINSTRIPE_LOGLEVEL", "Did you mean PINSTRIPE_LOG_LEVEL?"),
        ("PINSTRIPE_ADMIN_TOKN", "Did you mean PINSTRIPE_ADMIN_TOKEN?"), ("PINSTRIPE_ULR", "Did you mean PINSTRIPE_URL?"),
        ("PINSTRIPE_SOMETHING_ELSE", "See pinstripe serve --help."), ("PINSTRIPE_", "See pinstripe serve --help."),
        ("PINSTRIPE_PORT_", "Did you mean PINSTRIPE_PORT?"),
    ])
    func unknown(name: String, hint: String) {
        #expect(EnvironmentNames.warnings([name: "s3cret"]) == ["The environment variable \(name) is unknown, and means nothing. \(hint)"])
    }

    @Test("a name that would move a terminal's cursor") func controlCharacters() {
        #expect(EnvironmentNames.warnings(["PINSTRIPE_\u{1B}[2J\n": ""]) == [
            "The environment variable PINSTRIPE_?[2J? is unknown, and means nothing. See pinstripe serve --help.",
        ])
    }

    @Test("every variable that something reads, and those that containers get from their neighbours") func known() {
        let names = Setting.all.map(\.environmentName) + [
            "PINSTRIPE_URL", "PINSTRIPE_BINARY", "PINSTRIPE_FUZZ_REQUESTS", "PINSTRIPE_FUZZ_SEED", "PINSTRIPE_WRITE_TABLES",
            "PINSTRIPE_SERVICE_HOST", "PINSTRIPE_SERVICE_PORT", "PINSTRIPE_PORT_12111_TCP", "PINSTRIPE_PORT_12111_TCP_ADDR", "PATH", "STRIPE_API_KEY",
        ]
        #expect(EnvironmentNames.warnings(Dictionary(uniqueKeysWithValues: names.map { ($0, "x") })) == [])
    }
}

@Suite("What is told once in a while") struct IntervalTests {
    @Test("once a minute") func interval() {
        var interval = Interval(seconds: 60)
        #expect([5, 6, 64.9, 65, 66, 200].map { interval.begins(at: $0) } == [true, false, false, true, false, true])
    }
}
