// The commands that call the control plane of a running daemon. They have the same names as the calls under /_admin, and print the same answers.
import ArgumentParser
import Glibc
import Reactor
import Wire

/// Where the daemon is, and for which account to act.
struct CallOptions: ParsableArguments {
    @Option(help: "The address of the daemon. The default is PINSTRIPE_URL, or http://127.0.0.1 with PINSTRIPE_PORT or 12111.")
    var url: String?

    @Option(help: "The socket file of the daemon, instead of an address.")
    var unixSocket: String?

    @Option(help: "The API key of the account. The default is STRIPE_API_KEY, and without that all accounts. (listen needs a key.)")
    var key: String?

    @Flag(help: "Act on all accounts, even if there is a STRIPE_API_KEY.")
    var all = false

    @Option(help: "The token of a daemon with --admin token. The default is PINSTRIPE_ADMIN_TOKEN.")
    var adminToken: String?

    @Option(help: "Seconds to wait for the answer. The default is 10; a clock that moves has no limit.")
    var timeout: Double?

    private static let timeouts = 0.0...86_400

    func validate() throws {
        if let timeout, !Self.timeouts.contains(timeout) { throw ValidationError("--timeout is a number of seconds from 0 to 86400.") }
        if all && key != nil { throw ValidationError("--all means all accounts, and --key one: give one of them only.") }
    }

    /// The key of the account. Nil for all accounts.
    func accountKey(_ environment: [String: String] = System.environment()) -> String? {
        if all { return nil }
        if let key { return key }
        return environment["STRIPE_API_KEY"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Prints that the command acts on all accounts, if neither a key nor --all was given. Perhaps one account was meant.
    func tellScope() {
        guard !all, accountKey() == nil else { return }
        System.print(
            line: "pinstripe: This acts on all accounts, because there is neither --key nor STRIPE_API_KEY. Say --all if you mean that.",
            to: STDERR_FILENO)
    }

    func connect(key: String?) throws -> Connection {
        let environment = System.environment()
        var headers: Headers = [:]
        if let key { headers.add("Authorization", "Bearer \(try value(key, of: "the API key"))") }
        if let token = adminToken ?? environment["PINSTRIPE_ADMIN_TOKEN"] {
            headers.add("Pinstripe-Admin-Token", try value(token, of: "--admin-token"))
        }
        return try Connection(url: url(environment), unixSocket: unixSocket, headers: headers, patience: timeout ?? 10)
    }

    /// Calls, prints the answer, and fails if the answer is an error.
    /// - Parameter isOfAccount: whether the answer depends on the account. If not, the key of the variable is not sent.
    func call(_ method: String, _ path: String, _ body: JSON? = nil, patience: Double? = nil, isOfAccount: Bool = true) throws {
        try call(method, path, sending: body.map(Connection.Body.json), patience: patience, isOfAccount: isOfAccount)
    }

    func call(_ method: String, _ path: String, sending body: Connection.Body?, patience: Double?, isOfAccount: Bool = true) throws {
        try CommandFailure.told {
            let response = try connect(key: isOfAccount ? accountKey() : key).send(method, path, body, patience: patience)
            System.print(line: String(decoding: response.body, as: UTF8.self).trimmingLineEnd(), to: STDOUT_FILENO)
            if response.status >= 400 { throw ExitCode.failure }
        }
    }

    /// Sends a POST that is answered when something has happened. The daemon gets the time-out, because it knows best what is outstanding. The
    /// command waits some seconds longer for that answer.
    /// - Parameter timeout: seconds, if the command line gives none. Nil to wait as long as it takes.
    func wait(_ path: String, _ body: JSONObject = [:], timeout fallback: Double?) throws {
        var body = body
        let timeout = (timeout ?? fallback)?.rounded(.up)
        if let timeout { body["timeout"] = .integer(Int64(timeout)) }
        try call("POST", path, .object(body), patience: (timeout ?? Self.timeouts.upperBound) + 5)
    }

    private func url(_ environment: [String: String]) throws -> String {
        let host = environment["PINSTRIPE_HOST"].map { $0 == "0.0.0.0" ? "127.0.0.1" : $0 } ?? "127.0.0.1"
        let text = url ?? environment["PINSTRIPE_URL"] ?? "http://\(host):\(environment["PINSTRIPE_PORT"] ?? "12111")"
        guard text.hasPrefix("http://") || text.hasPrefix("https://") else {
            throw ValidationError("'\(text)' is no address of a daemon. An address looks like http://127.0.0.1:12111.")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// A header's value as it was given, if it can be one.
    private func value(_ text: String, of name: String) throws -> String {
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw ValidationError("\(name) must not hold control characters.") }
        return text
    }
}

extension String {
    /// Printing a line adds the line end.
    fileprivate func trimmingLineEnd() -> String { hasSuffix("\n") ? String(dropLast()) : self }
}

struct Health: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the state of a running daemon. Fails if none answers.")
    @OptionGroup var options: CallOptions

    func run() throws { try options.call("GET", "/_admin/health", isOfAccount: false) }
}

struct Reset: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Put the account of the key back to the start, or all accounts.")
    @OptionGroup var options: CallOptions
    @Option(help: "What the clock shows afterwards, in Unix seconds.") var now: Int64?

    func run() throws {
        options.tellScope()
        try options.call("POST", "/_admin/reset", now.map { ["now": .integer($0)] })
    }
}

struct ClockCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Show or move the clock of the account of the key, or of all accounts.")
    @OptionGroup var options: CallOptions
    @Option(parsing: .unconditional, help: "How far to move it: seconds, or 90m, 4d and the like.") var advance: String?
    @Option(help: "Where to move it to, in Unix seconds.") var now: Int64?
    @Option(help: "Whether it stands still afterwards (true or false).") var frozen: Bool?

    func run() throws {
        options.tellScope()
        var body: JSONObject = [:]
        if let advance { body["advance"] = .string(advance) }
        if let now { body["now"] = .integer(now) }
        if let frozen { body["frozen"] = .bool(frozen) }
        try body.isEmpty ? options.call("GET", "/_admin/clock") : options.wait("/_admin/clock", body, timeout: nil)
    }
}

struct Settle: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Wait until no timer is due and every delivery that is due has been tried.")
    @OptionGroup var options: CallOptions

    func run() throws { try options.wait("/_admin/settle", timeout: 10) }
}

struct Objects: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the newest objects, or one with its history.")
    @Argument(help: "The id of one object.") var id: String?
    @OptionGroup var options: CallOptions

    func run() throws { try options.call("GET", "/_admin/objects" + (id.map { "/" + Percent.encode($0) } ?? "")) }
}

struct SeedsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seeds", abstract: "Load objects in the format of a seed file into the account of the key, or into all existing accounts.")
    @Argument(help: "A file in JSON, as for serve --seeds.") var file: String
    @OptionGroup var options: CallOptions

    func run() throws { try CommandFailure.told { try options.call("POST", "/_admin/seeds", contents()) } }

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

struct Resources: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show what this server knows: fields, parameters, transitions.")
    @OptionGroup var options: CallOptions

    func run() throws { try options.call("GET", "/_admin/resources", isOfAccount: false) }
}

struct Shutdown: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop a running daemon.")
    @OptionGroup var options: CallOptions

    func run() throws { try options.call("POST", "/_admin/shutdown", isOfAccount: false) }
}

struct TransitionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transition", abstract: "Do what a person or a bank does in real life.")
    @Argument(help: "The id of the object.") var id: String
    @Argument(help: "The transition, such as submit or verify.") var name: String
    @Argument(help: "Its parameters, as name=value.") var parameters: [String] = []
    @OptionGroup var options: CallOptions

    func run() throws {
        let body = JSON.object(try Self.pairs(parameters))
        try options.call("POST", "/_admin/objects/\(Percent.encode(id))/transitions/\(Percent.encode(name))", body)
    }

    /// Parameters as they are given on the command line.
    static func pairs(_ parameters: [String]) throws(ValidationError) -> JSONObject {
        var pairs: JSONObject = [:]
        for parameter in parameters {
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { throw ValidationError("A parameter is given as name=value, not as \(parameter).") }
            pairs[parts[0]] = .string(parts[1])
        }
        return pairs
    }
}
