// An endpoint that exists while `pinstripe listen` runs. Its secret is given, so that it is the same each time.
import Wire

final class TemporaryEndpoint {
    private static let description = "pinstripe listen"

    private let daemon: Connection
    private let url: String
    private let events: [String]
    /// Whether it is for the events of connected accounts.
    private let isConnect: Bool
    /// The version of its events. Nil for that of the daemon.
    private let apiVersion: String?
    private let secret: String
    /// Nil if it is not registered.
    private var id: String?
    /// The number of attempts of each delivery that were printed.
    private var seen: [String: Int] = [:]

    init(_ daemon: Connection, url: String, events: [String], isConnect: Bool, apiVersion: String?, secret: String) {
        self.daemon = daemon
        self.url = url
        self.events = events
        self.isConnect = isConnect
        self.apiVersion = apiVersion
        self.secret = secret
    }

    /// Deletes endpoints of earlier commands that could not do it, because they were killed or their daemon had ended. Otherwise the URL would get
    /// every event twice, once with a signature that fails.
    func deleteLeftovers() throws {
        for endpoint in try daemon.ask("GET", "/v1/webhook_endpoints?limit=100")?["data"]?.array ?? [] {
            guard endpoint["description"]?.string == Self.description, endpoint["url"]?.string == url, let id = endpoint["id"]?.string else { continue }
            _ = try daemon.ask("DELETE", "/v1/webhook_endpoints/\(id)")
        }
    }

    func register() throws {
        var form = [(name: "url", value: url), ("description", Self.description), ("connect", String(isConnect))]
        form += events.map { ("enabled_events[]", $0) } + (apiVersion.map { [("api_version", $0)] } ?? [])
        guard let id = try daemon.ask("POST", "/v1/webhook_endpoints", .form(form))?["id"]?.string else {
            throw CommandFailure(description: "the daemon knows no webhook endpoints")
        }
        self.id = id
        seen = [:]
        _ = try daemon.ask("POST", "/_admin/objects/\(id)/transitions/roll_secret", .form([("secret", secret)]))
    }

    /// Asks the control plane, because the log does not show each such call.
    func isGone() throws -> Bool { try id.map { try daemon.ask("GET", "/_admin/objects/\($0)") == nil } ?? true }

    /// If this fails, the endpoint or the daemon is gone.
    func delete() {
        if let id { _ = try? daemon.ask("DELETE", "/v1/webhook_endpoints/\(id)") }
    }

    /// The new attempts, oldest delivery first.
    /// - Parameter thoroughly: whether to read on after a page without new attempts.
    func newAttempts(thoroughly: Bool) throws -> [ShownAttempt] {
        guard let id else { return [] }
        var found: [[ShownAttempt]] = []
        var position = ""
        // If a reset has removed the delivery at the cursor, there is no such page.
        while let page = try daemon.ask("GET", "/_admin/deliveries?limit=100&webhook_endpoint=\(id)\(position)") {
            var hasNews = false
            for delivery in page["data"]?.array ?? [] {
                let name = delivery["id"]?.string ?? "", attempts = delivery["attempts"]?.array ?? []
                // If there are very many, only the newest are shown.
                let omitted = Int(delivery["attempts_omitted"]?.integer ?? 0)
                let fresh = attempts.dropFirst(max(0, seen[name, default: 0] - omitted)).map { ShownAttempt($0, of: delivery, isConnect: isConnect) }
                hasNews = hasNews || !fresh.isEmpty
                found.append(fresh)
                seen[name] = omitted + attempts.count
                position = "&starting_after=\(name)"
            }
            guard page["has_more"] == true, hasNews || thoroughly else { break }
        }
        return found.reversed().flatMap { $0 }
    }
}
