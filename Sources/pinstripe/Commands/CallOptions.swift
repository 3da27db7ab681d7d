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

    static let timeouts = 0.0...86_400

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

    /// Prints that the command has acted on all accounts, if neither a key nor --all was given. Perhaps one account was meant.
    func tellScope() {
        guard !all, accountKey() == nil else { return }
        System.print(
            line: "pinstripe: Done for all accounts, because there is neither --key nor STRIPE_API_KEY. Say --all if you mean that.",
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
