// What the commands have in common that call a running daemon: where it is, and for which account they act.
import ArgumentParser
import Glibc
import Reactor
import Wire

/// Where the daemon is, and for which account to act.
struct CallOptions: ParsableArguments {
    @Option(help: "The address of the daemon. The default is PINSTRIPE_URL, or http://127.0.0.1 with PINSTRIPE_PORT or 12111.")
    var url: String?

    @Option(help: "The socket file of the daemon, instead of an address.", completion: .file())
    var unixSocket: String?

    @Option(
        name: [.long, .customLong("api-key")],
        help: "The API key of the account. The default is STRIPE_API_KEY, and without that all accounts. (listen needs a key.)"
    )
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
        var headers: Headers = ["User-Agent": "pinstripe/\(Daemon.version)"]
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
            let daemon = try connect(key: isOfAccount ? accountKey() : key)
            let response = try daemon.send(method, path, body, patience: patience)
            try daemon.requirePinstripe(response)
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
