// The engine executes definitions. It gets a registry, a database and the machine's clock. It reads no other time, knows no HTTP, and answers with
// objects or with a Refusal.
//
// An operation ends in one of three ways. Done: its change is kept. Refused: it has thrown a Refusal, and nothing has changed. Declined: it answers
// with an error, although its change is kept.
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
    /// Is called with faults that no request has caused.
    public var report: (String) -> Void = { _ in }
    let database: Database
    let links: Links
    let timers: TimerStore
    let deliveries: DeliveryStore
    let directory: EndpointDirectory
    public let outbox = Outbox()
    /// What a tester wants to go wrong.
    public let faults = RuleList<Fault>()
    var struckWebhooks = StruckWebhooks()
    /// What moves by itself.
    public let progressions = RuleList<Progression>()
    let secrets = SecretStore()
    let watch = WorldWatch()
    let snapshots: SnapshotStore
    /// Copies of snapshots that the next restore makes current.
    var spares = SpareWorlds()
    /// The number of commits that have failed. What was copied in several turns may be incomplete then.
    private(set) var failedCommits = 0
    let calls = CallsUnderWay()
    /// The machine's clock, corrected so that it never goes back.
    let wallClock: () -> Int64
    private let steadyClock: SteadyClock
    private let sweeper: Sweeper
    var wakeUps = WakeUps()
    /// Is called between two portions of work that can wait. False ends the work for this turn.
    public var mayGoOn: () -> Bool = { true }
    /// Whether objects after the mark may be missing in the lists and in the rows that wait.
    var areListsStale = true

    /// - Parameters:
    ///   - wallClock: the machine's time in Unix seconds.
    ///   - uptime: seconds since some fixed moment. If the machine's clock is set back, time goes on by these.
    public init(
        registry: Registry, location: Database.Location, durability: Database.Durability = .normal, settings: EngineSettings = .init(),
        wallClock: @escaping () -> Int64, uptime: @escaping () -> Double = { 0 }
    ) throws {
        self.registry = registry
        self.settings = settings
        database = try Database(location, durability: durability, schema: Schema.current, migrations: Schema.migrations)
        let clock = try SteadyClock(database, wall: wallClock, uptime: uptime)
        steadyClock = clock
        self.wallClock = clock.now
        accounts = Accounts(database, wallClock: clock.now)
        links = Links(database, registry)
        objects = try ObjectStore(database, registry, links, watch, historyLength: settings.historyLength)
        idempotency = IdempotencyStore(database, links, watch)
        timers = try TimerStore(database, watch)
        deliveries = try DeliveryStore(database, watch, historyLength: settings.historyLength)
        directory = EndpointDirectory(objects, registry)
        sweeper = Sweeper(database, objects, registry)
        snapshots = try SnapshotStore(database)
        do {
            try relist(isStart: true)
            try snapshots.tidy()
            if objects.lists.isFull { try markLists() }
            try database.commit()
        } catch let error as StorageError {
            throw database.explained(error)
        }
        accounts.begin = { [unowned self] account in try plant(account) }
        try findWakeUps()
    }

    /// The account's time, in Unix seconds.
    public func now(_ account: Account) -> Int64 { account.heldAt ?? account.clock.now(wall: wallClock()) }

    /// The time of an account that may not exist yet.
    public func now(_ key: AccountKey) throws -> Int64 {
        if let account = try accounts.find(key) { return now(account) }
        return try accounts.inheritedClock(key).now(wall: wallClock())
    }

    /// An id for a request. It contains the machine's time, because requests are logged by that.
    public func requestID() -> String { identifiers.request(at: wallClock()) }

    // MARK: The turn

    /// Commits the turn. If this throws, nothing of the turn is kept, and none of its answers may be sent.
    public func commit() throws(StorageError) {
        do {
            // If this fails, the turn is spoiled, and the commit throws.
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
            failedCommits += 1
            spares = SpareWorlds()
            attempt("listing") { try relist() }
            attempt("tidying snapshots") { try snapshots.tidy() }
            attempt("looking for timers") { try findWakeUps() }
            throw error
        }
        outbox.release()
        secrets.release()
    }

    /// The version of calls that name none.
    public var apiVersion: APIVersion { settings.apiVersion }

    /// Whether the turn has something to commit.
    public var hasUncommitted: Bool { database.isInTransaction && !database.isSpoiled }

    /// Whether another program has locked the database, so that a write would fail. It can only do so with a shared file.
    public var isHeldByOthers: Bool { database.isHeldByOthers }

    /// Runs the body as one write. If it throws after it has written, the whole turn is not kept.
    public func atomically<Result>(_ body: () throws -> Result) throws -> Result { try database.write(body) }

    /// The number of pages in the write-ahead log.
    public var pagesInLog: Int { database.pagesInLog }

    /// Moves the write-ahead log into the database file, so that only one file is left.
    public func checkpoint() throws(StorageError) { try database.checkpoint(truncating: true) }

    /// Moves the write-ahead log into the database file without blocking. Call it again at the ends of turns until it is done.
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

    /// Throws if somebody has removed or replaced the database's files.
    public func requireDatabase() throws(StorageError) { try database.requireFile() }

    /// Stores the time, so that a restart does not begin before it.
    public func saveTime() throws { try database.write { steadyClock.save() } }

    /// The fault in a sentence that names the database.
    public func explained(_ fault: any Error) -> any Error { (fault as? StorageError).map(database.explained) ?? fault }

    /// The error that an answer shows for a fault.
    public func refusal(of fault: any Error) -> Refusal {
        guard let fault = (fault as? StorageError).map(database.explained), fault.isOfSurroundings else { return .internalFault }
        return Refusal(.internalFault, fault.description)
    }

    /// Is called with the number of every world that changes. Nil while nobody wants to know.
    public var onChange: ((Int64) -> Void)? {
        get { watch.onChange }
        set { watch.onChange = newValue }
    }

    /// Gives a portion of the free pages back to the disk.
    /// - Returns: whether there is more.
    public func shrink() throws -> Bool { try database.shrink() }

    /// Deletes a portion of what is no longer needed, and prepares a portion of the next restore.
    /// - Returns: whether there was anything to do. Then there may be more.
    public func sweep() throws -> Bool {
        // The sweeper finds objects by their lists.
        try markLists()
        let hasPrepared = try prepareSpare()
        return try sweeper.sweep(wall: wallClock()) || hasPrepared
    }
}

/// Belongs to the event loop's thread, as the database does.
@available(*, unavailable) extension Engine: Sendable {}
