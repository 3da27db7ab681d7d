// The settings of a daemon, read and checked before anything is opened.
import API
import Balances
import Common
import Console
import Engine
import Forwarding
import Identity
import Logging
import Server
import Storage
import Subscriptions
import Wire

struct Settings {
    let host: String
    let port: Int
    let unixSocket: String?
    let seeds: String?
    let readyFile: String?
    /// The daemon stops when this process has ended.
    let stopWith: RunningProcess?
    let publicURL: String?
    let logLevel: Logger.Level
    let certificateAuthorities: String?
    let server: ServerSettings

    init(_ reader: SettingsReader, environment: [String: String]) throws {
        // An IPv6 address may come in the brackets that URLs put around it.
        host = (try reader.text("host") ?? "").filter { $0 != "[" && $0 != "]" }
        port = try reader.number("port")
        unixSocket = try reader.text("unix-socket")
        seeds = try reader.text("seeds")
        readyFile = try reader.text("ready-file")
        stopWith = try Self.process(reader.text("stop-with"))
        publicURL = try reader.text("public-url").map(Self.withoutSlash)
        logLevel = try reader.text("log-level").flatMap { Logger.Level(rawValue: $0) } ?? .info
        certificateAuthorities = try reader.text("certificate-authorities")
        var server = try Self.server(reader, environment)
        server.followsHost = publicURL == nil && ["0.0.0.0", "::"].contains(host)
        self.server = server
    }

    private static func server(_ reader: SettingsReader, _ environment: [String: String]) throws -> ServerSettings {
        var server = ServerSettings()
        server.database = try location(reader.text("database"), environment)
        if try reader.flag("litestream"), let path = server.database.file { server.database = .shared(path) }
        server.durability = try reader.text("durability") == "full" ? .full : .normal
        server.admin = try access(reader.text("admin"), token: reader.text("admin-token"))
        server.allowsLiveKeys = try reader.flag("allow-live-keys")
        server.webhookTimeout = Double(try reader.number("webhook-timeout"))
        server.forwardingTimeout = Double(try reader.number("forwarding-timeout"))
        server.engine.apiVersion = try version(reader.text("api-version") ?? "")
        server.engine.retrySchedule = try schedule(reader.text("webhook-retries") ?? "")
        server.engine.historyLength = Int64(try reader.number("history-length"))
        server.engine[VerificationRedaction.delay] = Int64(try reader.number("redaction-days")) * 86_400
        server.engine[SubscriptionSettings.noticeDays] = Int64(try reader.number("renewal-notice-days"))
        server.engine[TestClockLimits.areKept] = try reader.text("test-clock-limits") != "none"
        server.engine[SubscriptionSettings.lastFailure] = try reader.text("unpaid-subscriptions").flatMap(SubscriptionSettings.LastFailure.init) ?? .cancel
        server.engine[Balance.startingAmount] = Int64(try reader.number("starting-balance"))
        server.engine[ForwardingSettings.key] = try forwarding(reader)
        server.api.maximumBody = try reader.number("maximum-body")
        server.api.maximumFile = try reader.number("maximum-file")
        server.journalLength = try reader.number("journal-length")
        server.api.requiresRestrictedKey = try reader.text("sensitive-results") == "restricted-key"
        server.api.allowedOrigins = try origins(reader.text("allowed-origins") ?? "")
        return server
    }

    private static func process(_ id: String?) throws -> RunningProcess? {
        guard let id else { return nil }
        guard let process = Int(id).flatMap(RunningProcess.init) else {
            throw SettingsError(description: "The setting stop-with is '\(id)', but no process with this id runs.")
        }
        return process
    }

    private static func forwarding(_ reader: SettingsReader) throws -> ForwardingSettings {
        var forwarding = ForwardingSettings()
        forwarding.destinations = try destinations(reader.text("forwarding-destinations") ?? "")
        forwarding.fields = try rows(reader.text("forwarding-fields") ?? "")
        forwarding.signingSecret = try reader.text("forwarding-secret") ?? ""
        return forwarding
    }

    private static func version(_ text: String) throws -> APIVersion {
        guard let version = APIVersion(text) else {
            throw SettingsError(description: "The setting api-version is '\(text)', but it must be a version of Stripe's API, such as \(APIVersion.current).")
        }
        return version
    }

    private static func access(_ name: String?, token: String?) throws -> AdminAccess {
        switch name {
        case "open": return .open
        case "token":
            guard let token else { throw SettingsError(description: "--admin token needs --admin-token.") }
            return .token(token)
        default: return .loopback
        }
    }

    /// As browsers write them: in lower case, without a path.
    private static func origins(_ text: String) throws -> [String] {
        try text.split(whereSeparator: { $0 == " " || $0 == "," }).map { part in
            if part == "null" { return "null" }
            let origin = (part.hasSuffix("/") ? part.dropLast() : part).lowercased()
            guard let url = try? WebURL(origin), !url.hasUser, !origin.contains("?"), !origin.contains("#"),
                origin.split(separator: "/", omittingEmptySubsequences: false).count == 3
            else {
                throw SettingsError(
                    description: "The setting allowed-origins has '\(part)' in it, but an origin is a scheme, a host and perhaps a port, such as "
                        + "https://shop.example.")
            }
            return origin
        }
    }

    private static func schedule(_ text: String) throws -> [Int64] {
        if text == "none" { return [] }
        return try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            guard let seconds = Int64(part), (0...31_536_000).contains(seconds) else {
                throw SettingsError(
                    description: "The setting webhook-retries is '\(text)', but it must be numbers of seconds with commas between them, or none.")
            }
            return seconds
        }
    }

    /// `PREFIX` or `PREFIX=ADDRESS`, with spaces between them.
    private static func destinations(_ text: String) throws -> [ForwardingSettings.Destination] {
        try text.split(separator: " ").map { pair in
            // Only a text that begins like a URL is an address, because a prefix may contain an equals sign.
            let mark = pair.firstRange(of: "=http")
            let destination = ForwardingSettings.Destination(
                prefix: String(pair[..<(mark?.lowerBound ?? pair.endIndex)]),
                address: mark.map { String(pair[pair.index(after: $0.lowerBound)...]) })
            for url in [destination.prefix, destination.address ?? destination.prefix] {
                guard let web = try? WebURL(url), !web.hasUser else {
                    // A URL with a user may contain a password.
                    let shown = url.contains("@") ? "a URL with a user" : "'\(url)'"
                    throw SettingsError(
                        description: "The setting forwarding-destinations has \(shown) in it, but a destination must be an http or https URL, "
                            + "perhaps with = and the address to call instead.")
                }
            }
            return destination
        }
    }

    private static func rows(_ text: String) throws -> [String] {
        try text.split(separator: ";").map(String.init).filter { $0.contains { $0 != " " } }.map { row in
            guard ForwardingSchemas.isRow(row) else {
                throw SettingsError(
                    description: "The setting forwarding-fields has '\(row)' in it, but a row must be a host and names of fields, such as "
                        + "api.example.com number=account expiry=valid:MMYY cvc=code.")
            }
            return row
        }
    }

    private static func location(_ path: String?, _ environment: [String: String]) throws -> Database.Location {
        if path == ":memory:" { return .memory }
        if let path { return .file(path) }
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return .file("\(state)/pinstripe/pinstripe.sqlite") }
        guard let home = environment["HOME"], home.hasPrefix("/") else {
            throw SettingsError(description: "There is no home folder to keep the state in. Name a file with --database.")
        }
        return .file("\(home)/.local/state/pinstripe/pinstripe.sqlite")
    }

    private static func withoutSlash(_ url: String) throws -> String {
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw SettingsError(description: "The setting public-url is '\(url)', but it must begin with http:// or https://.")
        }
        let legal = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/[]@!$&()*+,;=%")
        guard url.allSatisfy(legal.contains) else {
            throw SettingsError(description: "The setting public-url is '\(url)', but it must be a URL without a query.")
        }
        return url.hasSuffix("/") ? String(url.dropLast()) : url
    }
}
