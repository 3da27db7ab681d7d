// The engine: executes definitions. It is given a registry, a database and a wall clock; it reads no other time, knows no HTTP, and
// answers every question with objects or a Refusal.
//
// An operation ends in one of three ways. Done: its change is kept. Refused: it threw a Refusal, and nothing has changed. Declined: it
// answers with an error although its change is kept.
import Digest
import Storage
import Wire

/// What the engine's behaviour depends on besides the definitions.
public struct EngineSettings: Sendable {
    /// The base of every URL that is put into an object, without a slash at its end.
    public var publicURL = "http://127.0.0.1:12111"
    /// Seconds of an account's clock that a redaction takes.
    public var redactionDelay: Int64 = 4 * 86_400
    /// Seconds after a failed delivery to the next attempt, one for each retry.
    public var retrySchedule: [Int64] = [10, 60, 3600]
    /// What an account can spend at the beginning, in cents of a US dollar.
    public var startingBalance: Int64 = 100_000_000
    public var forwarding = ForwardingSettings()
    /// What every new world begins with.
    public var seeds: Seeds?

    public init() {}
}

/// Where forwarded requests may go.
public struct ForwardingSettings: Sendable, Equatable {
    /// What a URL may begin with, and what is put in its place; nil: it is called as it stands. A slash at the end means nothing: what follows
    /// a prefix has one of its own.
    public struct Destination: Sendable, Equatable {
        public let prefix: String
        public let address: String?

        public init(prefix: String, address: String? = nil) {
            self.prefix = Self.withoutSlash((try? WebURL(prefix))?.text ?? prefix)
            self.address = address.map(Self.withoutSlash)
        }

        private static func withoutSlash(_ url: String) -> String { url.hasSuffix("/") ? String(url.dropLast()) : url }
    }

    /// Besides those on this machine.
    public var destinations: [Destination] = []
    /// What destinations call the details of a card: a row each (`ForwardingSchema`).
    public var fields: [String] = []
    /// The key that request signatures are made with.
    public var signingSecret = "pinstripe"

    public init() {}
}

public final class Engine {
    public let registry: Registry
    public let accounts: Accounts
    public let objects: ObjectStore
    public let idempotency: IdempotencyStore
    let identifiers = IdentifierSource(RandomSource())
    public var settings: EngineSettings
    /// Told of faults that no request can be answered with.
    public var report: (String) -> Void = { _ in }
    let database: Database
    let timers: TimerStore
    let deliveries: DeliveryStore
    let directory: EndpointDirectory
    public let outbox = Outbox()
    let secrets = SecretStore()
    let calls = CallsUnderWay()
    let wallClock: () -> Int64
    private let sweeper: Sweeper
    var wakeUps = WakeUps()
    /// Asked between two parts of work that can be put off: false says that others have waited long enough.
    public var mayGoOn: () -> Bool = { true }
    /// Whether objects behind the mark may be missing from what waits to be listed.
    var areListsStale = true

    /// - Parameter wallClock: the time in Unix seconds, where an account's clock runs.
    public init(
        registry: Registry, location: Database.Location, durability: Database.Durability = .normal, settings: EngineSettings = .init(),
        wallClock: @escaping () -> Int64
    ) throws {
        self.registry = registry
        self.settings = settings
        self.wallClock = wallClock
        database = try Database(location, durability: durability, migrations: Schema.migrations)
        accounts = Accounts(database, wallClock: wallClock)
        objects = try ObjectStore(database, registry)
        idempotency = IdempotencyStore(database)
        timers = TimerStore(database)
        deliveries = DeliveryStore(database)
        directory = EndpointDirectory(objects, registry)
        sweeper = Sweeper(database, objects, registry)
        try relist()
        accounts.begin = { [unowned self] account in try plant(account) }
        try findWakeUps()
    }

    /// The account's time, in Unix seconds.
    public func now(_ account: Account) -> Int64 { account.heldAt ?? account.clock.now(wall: wallClock()) }

    /// The time of an account that may not have been touched yet.
    public func now(_ key: AccountKey) throws -> Int64 {
        if let account = try accounts.find(key) { return now(account) }
        return try accounts.inheritedClock(key).now(wall: wallClock())
    }

    /// An id for a request. Requests are logged by the wall's time, whatever their account's clock shows.
    public func requestID() -> String { identifiers.request(at: wallClock()) }

    // MARK: The turn

    /// Keeps what the turn has written. Where it throws, nothing of it is kept and none of its answers may be given.
    public func commit() throws(StorageError) {
        do {
            // Where this fails, the turn is spoiled, and the commit says so.
            if database.isInTransaction && objects.lists.isFull { try? markLists() }
            try database.commit()
        } catch {
            accounts.forget()
            directory.forget()
            objects.forget()
            outbox.revert()
            secrets.revert()
            attempt("listing") { try relist() }
            attempt("looking for timers") { try findWakeUps() }
            throw error
        }
        outbox.release()
        secrets.release()
    }

    /// Whether the turn has written something that is to be committed.
    public var hasUncommitted: Bool { database.isInTransaction && !database.isSpoiled }

    /// Runs `body` as one write: where it throws after it has written, the whole turn is not kept.
    public func atomically<Result>(_ body: () throws -> Result) throws -> Result { try database.write(body) }

    /// Pages in the write-ahead log.
    public var pagesInLog: Int { database.pagesInLog }

    /// Moves the write-ahead log into the database file; at the end, `truncating` leaves one file behind.
    public func checkpoint(truncating: Bool = false) throws(StorageError) { try database.checkpoint(truncating: truncating) }

    private func attempt(_ what: String, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            report("After a commit that failed, \(what) failed as well: \(error)")
        }
    }

    /// Clears away a portion of what no longer counts.
    /// - Returns: whether anything was cleared, so that it is worth going on.
    public func sweep() throws -> Bool {
        // Sweeping goes by the lists.
        try markLists()
        return try sweeper.sweep(wall: wallClock())
    }
}

/// Belongs to the event loop's thread, as the database does.
@available(*, unavailable) extension Engine: Sendable {}
