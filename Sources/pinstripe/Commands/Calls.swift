// The verbs that call a running daemon's control plane: the same names as under /_admin, the same answers.
import ArgumentParser
import Glibc
import Reactor
import Wire

/// Where the daemon is and for whom to act.
struct CallOptions: ParsableArguments {
    @Option(help: "The address of the daemon. Without it: PINSTRIPE_URL, or http://127.0.0.1 and PINSTRIPE_PORT or 12111.")
    var url: String?

    @Option(help: "The API key whose account is meant. Without it: all accounts.")
    var key: String?

    @Option(help: "The token of a daemon with --admin token. Without it: PINSTRIPE_ADMIN_TOKEN.")
    var adminToken: String?

    @Option(help: "Seconds to wait for the answer.")
    var timeout: Double = 10

    /// Calls, prints the answer, and fails where it is an error.
    func call(_ method: String, _ path: String, _ body: JSON? = nil) throws {
        let environment = System.environment()
        var headers: Headers = [:]
        if let key { headers.add("Authorization", "Bearer \(key)") }
        if let token = adminToken ?? environment["PINSTRIPE_ADMIN_TOKEN"] { headers.add("Pinstripe-Admin-Token", token) }
        if body != nil { headers.add("Content-Type", "application/json") }
        let request = Request(method: method, path: path, headers: headers, body: body?.compact() ?? [])
        do {
            let (host, port) = try address(environment)
            let response = try HTTPCall.perform(request, host: host, port: port, timeout: timeout)
            print(String(decoding: response.body, as: UTF8.self))
            if response.status >= 400 { throw ExitCode.failure }
        } catch let error as ReactorError {
            System.print(line: "pinstripe: \(error)", to: STDERR_FILENO)
            throw ExitCode.failure
        }
    }

    private func address(_ environment: [String: String]) throws -> (host: String, port: Int) {
        let text = url ?? environment["PINSTRIPE_URL"] ?? "http://127.0.0.1:\(environment["PINSTRIPE_PORT"] ?? "12111")"
        guard text.hasPrefix("http://") else { throw ValidationError("The address must begin with http://.") }
        let authority = text.dropFirst("http://".count).prefix { $0 != "/" }
        guard let colon = authority.lastIndex(of: ":"), let port = Int(authority[authority.index(after: colon)...]) else {
            return (String(authority), 80)
        }
        return (String(authority[..<colon].filter { $0 != "[" && $0 != "]" }), port)
    }
}

struct Health: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Ask a running daemon how it is; fails where none answers.")
    @OptionGroup var options: CallOptions

    func run() throws { try options.call("GET", "/_admin/health") }
}

struct Reset: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Put the account, or all of them, back to the start.")
    @OptionGroup var options: CallOptions
    @Option(help: "What the clock shows afterwards, in Unix seconds.") var now: Int64?

    func run() throws { try options.call("POST", "/_admin/reset", now.map { ["now": .integer($0)] }) }
}

struct ClockCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "clock", abstract: "Show or move the clock.")
    @OptionGroup var options: CallOptions
    @Option(help: "How far to move it: seconds, or 90m, 4d and the like.") var advance: String?
    @Option(help: "Where to move it to, in Unix seconds.") var now: Int64?
    @Option(help: "Whether it stands still afterwards (true or false).") var frozen: Bool?

    func run() throws {
        var body: JSONObject = [:]
        if let advance { body["advance"] = .string(advance) }
        if let now { body["now"] = .integer(now) }
        if let frozen { body["frozen"] = .bool(frozen) }
        try body.isEmpty ? options.call("GET", "/_admin/clock") : options.call("POST", "/_admin/clock", .object(body))
    }
}

struct TransitionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transition", abstract: "Fire a transition that in real life a person or a bank causes.")
    @Argument(help: "The id of the object.") var id: String
    @Argument(help: "The transition, such as submit or verify.") var name: String
    @Argument(help: "Its parameters, as name=value.") var parameters: [String] = []
    @OptionGroup var options: CallOptions

    func run() throws {
        var body: JSONObject = [:]
        for parameter in parameters {
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { throw ValidationError("A parameter is given as name=value, not as \(parameter).") }
            body[parts[0]] = .string(parts[1])
        }
        try options.call("POST", "/_admin/objects/\(Percent.encode(id))/transitions/\(Percent.encode(name))", .object(body))
    }
}
