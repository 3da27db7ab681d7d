// The command `snapshot`, with a command of its own for each thing to do.
import ArgumentParser
import Glibc
import Wire

struct SnapshotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        "snapshot", abstract: "Keep the state of the account of the key, or of all accounts, and bring it back.",
        examples: [
            "pinstripe snapshot save base": "keeps the state under the name base",
            "pinstripe snapshot restore base": "brings it back, as often as you like",
            "pinstripe snapshot export base base.snap": "writes it into a file",
            "pinstripe snapshot import base base.snap": "takes it from a file, on another server",
        ],
        subcommands: [Save.self, Restore.self, List.self, Delete.self, Export.self, Import.self])

    private static func path(_ name: PathPart, _ rest: String = "") -> String { "/_admin/snapshots/\(name.encoded)\(rest)" }
    /// Large snapshots take some seconds.
    private static let patience = 300.0

    struct Save: ParsableCommand {
        static let configuration = CommandConfiguration(
            "save", abstract: "Keep the present state under a name.", examples: ["pinstripe snapshot save base --key sk_test_alpha": ""])
        @Argument(help: "1 to 64 letters, digits, hyphens and underscores.") var name: PathPart
        @OptionGroup var options: AnswerOptions

        func run() throws {
            try options.call("PUT", path(name), patience: options.target.timeout ?? patience)
            options.target.tellScope()
        }
    }

    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            "restore", abstract: "Bring back the state that was kept. What was made since is gone.",
            examples: ["pinstripe snapshot restore base --key sk_test_alpha": ""])
        @Argument(help: "The name of the snapshot.") var name: PathPart
        @OptionGroup var options: AnswerOptions

        func run() throws {
            try options.call("POST", path(name, "/restore"), patience: options.target.timeout ?? patience)
            options.target.tellScope()
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration("list", abstract: "List the snapshots.", examples: ["pinstripe snapshot list": ""])
        @OptionGroup var options: ListingOptions

        func run() throws { try options.show("/_admin/snapshots", in: Self.columns, none: "There are no snapshots.") }

        static let columns: [Table.Column] = [
            .init("name", "name"), .init("created", time: "created"), .init("objects", "objects"), .init("accounts", "accounts"), .init("of", "account"),
        ]
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration("delete", abstract: "Delete a snapshot.", examples: ["pinstripe snapshot delete base": ""])
        @Argument(help: "The name of the snapshot.") var name: PathPart
        @OptionGroup var options: AnswerOptions

        func run() throws { try options.call("DELETE", path(name)) }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            "export", abstract: "Write a snapshot into a file.", examples: ["pinstripe snapshot export base base.snap": ""])
        @Argument(help: "The name of the snapshot.") var name: PathPart
        @Argument(help: "The file to write, or - for standard output.", completion: .file()) var file: String
        @OptionGroup var options: AnswerOptions

        func run() throws {
            try CommandFailure.told {
                let snapshot = try options.answer(to: "GET", path(name, "/file"), patience: options.target.timeout ?? patience)
                if file == "-" { return _ = System.print(snapshot, to: STDOUT_FILENO) }
                try CommandFailure.aboutFile { try System.writeFile(snapshot, to: file) }
            }
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            "import", abstract: "Take a snapshot from a file.", examples: ["pinstripe snapshot import base base.snap": ""])
        @Argument(help: "The name that it gets.") var name: PathPart
        @Argument(help: "A file that export has written.", completion: .file()) var file: String
        @OptionGroup var options: AnswerOptions

        func run() throws {
            try CommandFailure.told {
                let bytes = try CommandFailure.aboutFile { try System.readFile(file) }
                try options.call("PUT", path(name, "/file"), sending: .lines(bytes), patience: options.target.timeout ?? patience)
            }
        }
    }
}

extension CommandFailure {
    /// Runs what reads or writes a file. If it fails, that is why the command fails.
    fileprivate static func aboutFile<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as SettingsError {
            throw CommandFailure(description: error.description)
        }
    }
}
