// The commands that call the control plane of a running daemon. They have the same names as the calls under /_admin, and print the same answers.
import ArgumentParser
import Glibc
import Wire

struct Health: ParsableCommand {
    static let configuration = CommandConfiguration(
        "health", abstract: "Show the state of a running daemon. Fails if none answers.", examples: ["pinstripe health": ""])
    @OptionGroup var options: AnswerOptions

    func run() throws { try options.call("GET", "/_admin/health", isOfAccount: false) }
}

struct Reset: ParsableCommand {
    static let configuration = CommandConfiguration(
        "reset", abstract: "Put the account of the key back to the start, or all accounts.",
        examples: ["pinstripe reset --key sk_test_alpha": "one account", "pinstripe reset --all": "all accounts"])
    @OptionGroup var options: AnswerOptions
    @Option(help: "What the clock shows afterwards, in Unix seconds.") var now: Int64?

    func run() throws {
        try options.call("POST", "/_admin/reset", now.map { ["now": .integer($0)] })
        options.target.tellScope()
    }
}

struct ClockCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        "clock", abstract: "Show or move the clock of the account of the key, or of all accounts.",
        examples: [
            "pinstripe clock": "what it shows", "pinstripe clock --advance 4d": "four days later, with everything that happens on the way",
            "pinstripe clock --frozen true": "it stands still",
        ])
    @OptionGroup var options: AnswerOptions
    @Option(parsing: .unconditional, help: "How far to move it: seconds, or 90m, 4d and the like.") var advance: String?
    @Option(help: "Where to move it to, in Unix seconds.") var now: Int64?
    @Option(help: "Whether it stands still afterwards (true or false).") var frozen: Bool?

    func run() throws {
        var body: JSONObject = [:]
        if let advance { body["advance"] = .string(advance) }
        if let now { body["now"] = .integer(now) }
        if let frozen { body["frozen"] = .bool(frozen) }
        if body.isEmpty { return try options.call("GET", "/_admin/clock") }
        try options.wait("/_admin/clock", body, timeout: nil)
        options.target.tellScope()
    }
}

struct Settle: ParsableCommand {
    static let configuration = CommandConfiguration(
        "settle", abstract: "Wait until no timer is due and every delivery that is due has been tried.", examples: ["pinstripe settle --timeout 30": ""])
    @OptionGroup var options: AnswerOptions

    func run() throws { try options.wait("/_admin/settle", timeout: 10) }
}

struct Seed: ParsableCommand {
    static let configuration = CommandConfiguration(
        "seed", abstract: "Load objects in the format of a seed file into the account of the key, or into all existing accounts.",
        examples: ["pinstripe seed jenny.json --key sk_test_alpha": ""])
    @Argument(help: "A file in JSON, as for serve --seeds.", completion: .file(extensions: ["json"])) var file: String
    @OptionGroup var options: AnswerOptions

    func run() throws {
        try CommandFailure.told { try options.call("POST", "/_admin/seeds", contents()) }
        options.target.tellScope()
    }

    private func contents() throws -> JSON {
        do {
            return try JSON.parse(System.readFile(file))
        } catch let error as JSONError {
            throw CommandFailure(description: "\(file) is not JSON, at byte \(error.offset): \(error.reason)")
        } catch let error as SettingsError {
            throw CommandFailure(description: error.description)
        }
    }
}

struct Shutdown: ParsableCommand {
    static let configuration = CommandConfiguration("shutdown", abstract: "Stop a running daemon.", examples: ["pinstripe shutdown": ""])
    @OptionGroup var options: AnswerOptions

    func run() throws { try options.call("POST", "/_admin/shutdown", isOfAccount: false) }
}

struct TransitionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        "transition", abstract: "Do what a person or a bank does in real life.",
        details: "pinstripe objects ID shows which transitions an object has now, and their parameters.",
        examples: [
            "pinstripe transition vs_1 submit": "a person sends in her documents",
            "pinstripe transition vs_1 verify first_name=Jane 'dob[day]=28' 'dob[month]=2' 'dob[year]=1985'": "they are right, and she is Jane",
            "pinstripe transition src_1 authorize": "a customer pays at her bank",
        ])
    @Argument(help: "The id of the object.") var id: PathPart
    @Argument(help: "The transition, such as submit or verify.") var name: PathPart
    @Argument(help: "Its parameters, as name=value or name[part]=value.") var parameters: [String] = []
    @OptionGroup var options: AnswerOptions

    func run() throws {
        let body = JSON.object(try Self.pairs(parameters))
        try options.call("POST", "/_admin/objects/\(id.encoded)/transitions/\(name.encoded)", body)
    }

    /// How deep the parts of a parameter may lie. No parameter of a transition needs more.
    private static let maximumDepth = 8

    /// Parameters as they are given on the command line.
    static func pairs(_ parameters: [String]) throws(ValidationError) -> JSONObject {
        nested(try parameters.map { (parameter) throws(ValidationError) in
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { throw ValidationError("A parameter is given as name=value, not as \(parameter).") }
            guard path(of: parts[0]).count <= maximumDepth else {
                throw ValidationError("A parameter has at most \(maximumDepth) parts, as in name[part]=value.")
            }
            return (parts[0], .string(parts[1]))
        })
    }

    /// Values by their bracket paths, as the hashes that these mean.
    static func nested(_ pairs: [(name: String, value: JSON)]) -> JSONObject {
        pairs.reduce(into: [:]) { object, pair in object = set(pair.value, at: path(of: pair.name)[...], in: object) }
    }

    private static func path(of name: String) -> [String] {
        name.split(separator: "[", omittingEmptySubsequences: false).map { $0.last == "]" ? String($0.dropLast()) : String($0) }
    }

    /// `dob[day]=1` is `{"dob": {"day": "1"}}`.
    private static func set(_ value: JSON, at path: ArraySlice<String>, in object: JSONObject) -> JSONObject {
        guard let name = path.first else { return object }
        var object = object
        object[name] = path.count == 1 ? value : .object(set(value, at: path.dropFirst(), in: object[name]?.object ?? [:]))
        return object
    }
}
