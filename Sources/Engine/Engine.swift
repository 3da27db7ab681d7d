// The engine: executes definitions. It is given a registry, a database and a wall clock; it reads no other time, knows no HTTP, and
// answers every question with objects or a Refusal.
//
// An operation ends in one of three ways. Done: its change is kept. Refused: it threw a Refusal, and nothing has changed. Declined: it
// answers with an error although its change is kept.
import Digest
import Storage
import Wire

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
    let links: Links
    let timers: TimerStore
    let deliveries: DeliveryStore
    let directory: EndpointDirectory
    public let outbox = Outbox()
    let secrets = SecretStore()
    let calls = CallsUnderWay()
    /// The wall clock, which here never goes back.
    let wallClock: () -> Int64
    private let steadyClock: SteadyClock
    private let sweeper: Sweeper
    var wakeUps = WakeUps()
    /// Asked between two parts of work that can be put off: false says that others have waited long enough.
    public var mayGoOn: () -> Bool = { true }
    /// Whether objects behind the mark may be missing from what waits to be listed.
    var areListsStale = true

    /// - Parameters:
    ///   - wallClock: the time in Unix seconds, where an account's clock runs.
    ///   - uptime: seconds since some moment. Where the wall clock is set back, time goes on by these.
    public init(
        registry: Registry, location: Database.Location, durability: Database.Durability = .normal, settings: EngineSettings = .init(),
        wallClock: @escaping () -> Int64, uptime: @escaping () -> Double = { 0 }
    ) throws {
        self.registry = registry
        self.settings = settings
        database = try Database(location, durability: durability, migrations: Schema.migrations)
        let clock = try SteadyClock(database, wall: wallClock, uptime: uptime)
        steadyClock = clock
        self.wallClock = clock.now
        accounts = Accounts(database, wallClock: clock.now)
        links = Links(database, registry)
        objects = try ObjectStore(database, registry, links, historyLength: settings.historyLength)
        idempotency = IdempotencyStore(database, links)
        timers = TimerStore(database)
        deliveries = DeliveryStore(database, historyLength: settings.historyLength)
        directory = EndpointDirectory(objects, registry)
        sweeper = Sweeper(database, objects, registry)
        do {
            try relist()
        } catch let error as StorageError {
            throw database.explained(error)
        }
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
            if database.isInTransaction { steadyClock.save() }
            try database.commit()
        } catch {
            let error = database.explained(error)
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

    /// The version of a call that names none.
    public var apiVersion: APIVersion { settings.apiVersion }

    /// Whether the turn has written something that is to be committed.
    public var hasUncommitted: Bool { database.isInTransaction && !database.isSpoiled }

    /// Runs `body` as one write: where it throws after it has written, the whole turn is not kept.
    public func atomically<Result>(_ body: () throws -> Result) throws -> Result { try database.write(body) }

    /// Pages in the write-ahead log.
    public var pagesInLog: Int { database.pagesInLog }

    /// Moves the write-ahead log into the database file, and leaves one file behind.
    public func checkpoint() throws(StorageError) { try database.checkpoint(truncating: true) }

    /// Moves the write-ahead log into the database file without keeping the caller. Call it again, at the ends of turns, until it is done.
    /// - Parameter truncating: leaves an empty log behind.
    /// - Returns: whether it is done.
    public func moveLog(truncating: Bool) throws(StorageError) -> Bool { try database.moveLog(truncating: truncating) }

    private func attempt(_ what: String, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            report("After a commit that failed, \(what) failed as well: \(error)")
        }
    }

    /// Refuses where somebody has removed or replaced the database's files.
    public func requireDatabase() throws(StorageError) { try database.requireFile() }

    /// Remembers what time it is, so that a new start does not begin before it.
    public func saveTime() throws { try database.write { steadyClock.save() } }

    /// In a sentence that says of which database it is.
    public func explained(_ fault: any Error) -> any Error { (fault as? StorageError).map(database.explained) ?? fault }

    /// What an answer says of a fault.
    public func refusal(of fault: any Error) -> Refusal {
        guard let fault = (fault as? StorageError).map(database.explained), fault.isOfSurroundings else { return .internalFault }
        return Refusal(.internalFault, fault.description)
    }

    /// Gives some of the room that sweeping has made back to the disk.
    /// - Returns: whether there is more.
    public func shrink() throws -> Bool { try database.shrink() }

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
