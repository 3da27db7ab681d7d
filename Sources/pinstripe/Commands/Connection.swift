// A command's connection to a running daemon. It makes one call at a time and runs its loop until the answer has come. Faults become a sentence on
// standard error.
import ArgumentParser
import Glibc
import Reactor
import Wire

/// Why a command fails, in a sentence without a full stop.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    /// Nobody answers there.
    static func noDaemon(at place: String, isSocket: Bool) -> CommandFailure {
        let isHere = isSocket || place.hasPrefix("http://127.") || place.hasPrefix("http://localhost")
        let port = place.split(separator: ":").last.map { $0.prefix { $0 != "/" } } ?? ""
        let option = isSocket ? " --unix-socket \(place)" : port == "12111" ? "" : " --port \(port)"
        return CommandFailure(description: "No daemon answers at \(place)." + (isHere ? " Start one: pinstripe serve\(option)" : " Does it run there?"))
    }

    /// The daemon's own words, or the status if it has none.
    /// - Parameter options: what the command calls a parameter, by the parameter's name.
    init(refusal response: OutboundResponse, naming options: [String: String] = [:]) {
        let error = (try? JSON.parse(response.body))?["error"]
        let message = error?["message"]?.string.map { Self.text($0, about: error?["param"]?.string, naming: options) }
        self.init(description: message ?? "The daemon has answered \(response.status).")
    }

    /// A message that says the option where the daemon says the parameter. If it does not say it, it begins with the option.
    static func text(_ message: String, about parameter: String?, naming options: [String: String]) -> String {
        let isInName = { (character: Character) in character.isLetter || character.isNumber || "_[]-".contains(character) }
        var text = ""
        var rest = message[...]
        while let start = rest.firstIndex(where: isInName) {
            let end = rest[start...].firstIndex { !isInName($0) } ?? rest.endIndex
            text += rest[..<start] + (options[String(rest[start..<end])] ?? String(rest[start..<end]))
            rest = rest[end...]
        }
        text += rest
        guard text == message, let option = parameter.flatMap({ options[$0] }) else { return text }
        return "\(option): \(message)"
    }

    init(description: String) { self.description = description }

    /// Runs a command. If it fails, prints why and exits with 1.
    static func told(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let failure as CommandFailure {
            System.print(line: "pinstripe: \(StandardErrorHandler.plain(failure.description))", to: STDERR_FILENO)
            throw ExitCode.failure
        }
    }
}

final class Connection {
    enum Body {
        case json(JSON)
        case form([(name: String, value: String)])
        /// JSON documents, one on each line.
        case lines([UInt8])

        fileprivate var contentType: String {
            switch self {
            case .json: "application/json"
            case .lines: "application/x-ndjson"
            case .form: "application/x-www-form-urlencoded"
            }
        }

        fileprivate var bytes: [UInt8] {
            switch self {
            case .json(let json): json.compact()
            case .lines(let bytes): bytes
            case .form(let fields): Array(fields.map { "\(Percent.encode($0.name))=\(Percent.encode($0.value))" }.joined(separator: "&").utf8)
            }
        }
    }

    let loop: EventLoop
    private let client: HTTPClient
    private let url: String
    private let unixSocket: String?
    private let headers: Headers
    /// Seconds to wait for an answer, unless the call says otherwise.
    private let patience: Double
    /// Whether it is known that Pinstripe answers there.
    private var isPinstripe = false

    init(url: String, unixSocket: String?, headers: Headers, patience: Double) throws {
        loop = try EventLoop()
        client = try HTTPClient(loop: loop)
        self.url = url
        self.unixSocket = unixSocket
        self.headers = headers
        self.patience = patience
    }

    /// - Throws: a CommandFailure if nobody answers, or something else than Pinstripe.
    func send(_ method: String, _ path: String, _ body: Body? = nil, patience: Double? = nil) throws(CommandFailure) -> OutboundResponse {
        let response = try exchange(method, path, body, patience: patience)
        if !isPinstripe { try requirePinstripe() }
        return response
    }

    /// Other servers answer in JSON, too. If the question itself fails, nothing is known. It has its own time: that of the command may be over.
    private func requirePinstripe() throws(CommandFailure) {
        guard let health = try? exchange("GET", "/_admin/health", nil, patience: 5) else { return }
        guard (try? JSON.parse(health.body))?["api_version"] != nil else {
            throw CommandFailure(description: "What answers at \(unixSocket ?? url) is no Pinstripe. Is --url, or PINSTRIPE_URL, right?")
        }
        isPinstripe = true
    }

    private func exchange(_ method: String, _ path: String, _ body: Body?, patience: Double?) throws(CommandFailure) -> OutboundResponse {
        var headers = headers
        if let body { headers.add("Content-Type", body.contentType) }
        var limits = OutboundLimits()
        limits.totalTimeout = patience ?? self.patience
        limits.maximumBody = .max
        let request = OutboundRequest(
            method: method, url: url + path, headers: headers, body: body?.bytes ?? [], limits: limits, unixSocket: unixSocket)
        var outcome: Result<OutboundResponse, OutboundFailure>?
        client.send(request) { result, _ in outcome = result }
        while true {
            switch outcome {
            case nil: loop.turn(block: true)
            case .success(let response): return response
            case .failure(let failure) where failure.kind == .refused || (unixSocket != nil && failure.kind == .other):
                throw CommandFailure.noDaemon(at: unixSocket ?? url, isSocket: unixSocket != nil)
            case .failure(let failure): throw CommandFailure(description: failure.description)
            }
        }
    }

    /// - Returns: nil if the daemon answers 404.
    func ask(_ method: String, _ path: String, _ body: Body? = nil) throws(CommandFailure) -> JSON? {
        let response = try send(method, path, body)
        if response.status == 404 { return nil }
        guard let json = try? JSON.parse(response.body), response.status < 400 else { throw CommandFailure(refusal: response) }
        return json
    }

    /// Waits for that many seconds, or until `isOver` is true, because of a signal for example.
    func rest(_ seconds: Double, until isOver: () -> Bool) {
        var hasPassed = false
        let timer = loop.timer(after: seconds) { hasPassed = true }
        while !hasPassed && !isOver() { loop.turn(block: true) }
        timer.cancel()
    }
}

// It lives on its loop's thread.
@available(*, unavailable)
extension Connection: Sendable {}
