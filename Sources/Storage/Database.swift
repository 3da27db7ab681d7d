// One SQLite connection in WAL mode, held exclusively, and the transaction that the current turn of the event loop shares.
//
// Group commit: the first write of a turn begins a transaction, and the end of the turn commits once for all operations of the turn.
// Reads outside a transaction see what is committed, inside it what the turn has written so far.
//
// The file is locked for this process for as long as it is open: another daemon on the same file is refused with a sentence, and SQLite
// keeps the WAL's index in its own memory instead of a shared file, without a lock call per statement. (SQLite's "unix-excl" does this.)
//
// A shared file is different: Litestream opens it, too, and makes the checkpoints.
//
// The owner makes the checkpoints (`moveLog`). SQLite's own come every 1,000 pages within a commit, and would halve the number of writes.
import CSQLite
import Glibc

public final class Database {
    public enum Location: Sendable, Equatable {
        case memory
        case file(String)
        /// A file that Litestream copies meanwhile: it reads the file, and moves the log into it.
        case shared(String)

        var path: String { file ?? ":memory:" }

        /// The path of the file. Nil if there is none.
        public var file: String? {
            switch self {
            case .memory: nil
            case .file(let path), .shared(let path): path
            }
        }

        var isShared: Bool { if case .shared = self { return true } else { return false } }
    }

    /// How much a power cut may lose. If only the process dies, nothing is lost in either case.
    public enum Durability: String, Sendable, CaseIterable {
        /// The file stays intact, but the last moments may be lost.
        case normal
        /// Every commit reaches the disk before it is answered.
        case full
    }

    let connection: OpaquePointer
    private let path: String
    let isShared: Bool
    /// What keeps other daemons away from a file that is shared.
    private let claim: FileClaim?
    /// Nil if the database is in memory.
    private var file: DatabaseFile?
    private var statements: [String: Statement] = [:]
    /// By the address of a literal, which is found faster than a text.
    private var literals: [UnsafePointer<UInt8>: Statement] = [:]
    public private(set) var isInTransaction = false
    /// Whether a write of the turn has failed, so that the turn cannot be committed.
    public private(set) var isSpoiled = false
    /// The fault of the first write of the turn that failed.
    private var failure: StorageError?
    /// The number of pages in the write-ahead log since the last checkpoint.
    public private(set) var pagesInLog = 0
    /// Nil until a checkpoint is needed.
    private var checkpointer: Checkpointer?
    /// The number of rounds since the log was last started again.
    private var rounds = 0

    /// Opens or makes the database, and runs the migrations that it has not seen.
    /// - Parameter schema: makes at once what the migrations make in steps. A new database is made from it. Nil: it is made in steps, too.
    public init(_ location: Location, durability: Durability = .normal, schema: String? = nil, migrations: [Migration]) throws(StorageError) {
        path = location.path
        isShared = location.isShared
        file = location.file.map { DatabaseFile($0, isShared: location.isShared) }
        file?.create()
        claim = location.isShared ? try FileClaim(on: location.path) : nil
        connection = try Self.open(location.path, isShared: location.isShared)
        do {
            // Checks first that it is a database of Pinstripe's, before anything is changed.
            try Migration.requireOwn(migrations, self, at: location.path)
            try configure(durability)
            try Migration.apply(migrations, orAtOnce: schema, to: self)
        } catch {
            throw explained(error)
        }
        makeShrinkable()
        file?.adopt()
        observeLog()
    }

    deinit {
        statements.removeAll()
        literals.removeAll()
        checkpointer = nil
        // SQLite would copy the log into the database, although a part of the log may be missing, or Litestream may want it.
        if isShared || (try? requireFile()) == nil { _ = pinstripe_close_without_checkpoint(connection) }
        sqlite3_close_v2(connection)
    }

    /// The kept statement for a literal.
    public func statement(_ sql: StaticString) throws(StorageError) -> Statement {
        if let kept = literals[sql.utf8Start] { return kept }
        let statement = try statement(sql.description)
        literals[sql.utf8Start] = statement
        return statement
    }

    /// The kept statement for `sql`.
    @_disfavoredOverload public func statement(_ sql: String) throws(StorageError) -> Statement {
        if let kept = statements[sql] { return kept }
        let statement = try Statement(sql, on: connection)
        statements[sql] = statement
        return statement
    }

    /// Runs one or more statements that are not worth keeping.
    public func execute(_ sql: String) throws(StorageError) {
        let code = sqlite3_exec(connection, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw StorageError(code: code, String(cString: sqlite3_errmsg(connection))) }
    }

    /// The number of rows that the last writing statement changed.
    public var changes: Int { Int(sqlite3_changes64(connection)) }

    /// The row number of the last insert.
    public var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(connection) }

    /// Runs the body in the turn's transaction. A body that throws after it has written spoils the turn: its writes cannot be separated from those of
    /// others, so the commit undoes all of them and throws. (A savepoint for each body could separate them, but it would cost a tenth of a create.
    /// And a body throws before it writes, unless the disk fails; then the commit would fail, too.)
    public func write<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws -> Result {
        if !isInTransaction {
            try statement("BEGIN IMMEDIATE").run()
            isInTransaction = true
        }
        // After some failures SQLite rolls back the transaction by itself. A later write would then be kept, although its turn is not.
        guard !isSpoiled, sqlite3_get_autocommit(connection) == 0 else { throw Self.undone }
        let before = sqlite3_total_changes64(connection)
        do {
            return try body()
        } catch {
            if sqlite3_total_changes64(connection) != before || error is StorageError { isSpoiled = true }
            failure = failure ?? error as? StorageError
            throw error
        }
    }

    private static let undone = StorageError(code: SQLITE_ABORT, "A write failed, and the turn that it belonged to was undone.")

    /// Ends the turn. If the turn's writes cannot be kept, it undoes them and throws.
    public func commit() throws(StorageError) {
        guard isInTransaction else { return }
        isInTransaction = false
        defer {
            isSpoiled = false
            failure = nil
        }
        guard !isSpoiled, sqlite3_get_autocommit(connection) == 0 else {
            if sqlite3_get_autocommit(connection) == 0 { try execute("ROLLBACK") }
            throw Self.undone
        }
        defer { if sqlite3_get_autocommit(connection) == 0 { try? execute("ROLLBACK") } }
        try file?.requirePresent()
        try statement("COMMIT").run()
    }

    /// Throws if somebody has removed or replaced the files.
    public func requireFile() throws(StorageError) { try file?.requirePresent() }

    /// Why the turn failed, in a sentence that names the database.
    /// - Parameter error: the error of the commit or of a statement.
    public func explained(_ error: StorageError) -> StorageError {
        let cause = error == Self.undone ? failure ?? error : error
        return cause.code == 0 || cause == Self.undone ? cause : .opening(path, code: cause.code, detail: cause.description)
    }

    /// Moves the log's pages into the database file, and waits for the disk. With `truncating`, it leaves an empty log.
    public func checkpoint(truncating: Bool = false) throws(StorageError) {
        guard !isShared else { return }
        try requireFile()
        _ = checkpointer?.wait()
        let mode = truncating ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
        let code = sqlite3_wal_checkpoint_v2(connection, nil, mode, nil, nil)
        guard code == SQLITE_OK else { throw StorageError(code: code, String(cString: sqlite3_errmsg(connection))) }
        pagesInLog = 0
        file?.noteCheckpoint()
    }

    /// Moves the log's pages into the database file without blocking. Call it again at the ends of turns until it is done.
    /// - Parameter truncating: whether to leave an empty log.
    /// - Returns: whether it is done.
    public func moveLog(truncating: Bool = false) throws(StorageError) -> Bool {
        guard file != nil, !isShared else { return true }
        let checkpointer = try openCheckpointer()
        guard !checkpointer.isUnderWay else { return false }
        try requireFile()
        let outcome = checkpointer.wait()
        if let outcome, outcome.code != SQLITE_OK { throw StorageError(code: outcome.code, String(cString: sqlite3_errstr(outcome.code))) }
        if outcome != nil { rounds += 1 }
        // Pages that were written meanwhile are moved in another round, or here. Only after that, and before anything else is written, the log can
        // start again.
        let isNearlyMoved = outcome.map { pagesInLog - $0.pages <= Self.remainder } ?? false
        guard !isNearlyMoved, rounds < Self.maximumRounds, checkpointer.start() else {
            rounds = 0
            try checkpoint(truncating: truncating)
            return true
        }
        return false
    }

    /// The number of pages that are moved in a turn. It takes a few milliseconds.
    private static let remainder = 128
    /// The second round moves what was written during the first, and so on. Each round has less to do.
    private static let maximumRounds = 5

    func openCheckpointer() throws(StorageError) -> Checkpointer {
        if let checkpointer { return checkpointer }
        let opened = try Checkpointer(Self.open(path))
        checkpointer = opened
        return opened
    }

    /// Runs once in the process. It is refused if SQLite runs already; that costs only speed.
    private static let isConfigured = pinstripe_configure() == SQLITE_OK

    private static func open(_ path: String, isShared: Bool = false) throws(StorageError) -> OpaquePointer {
        _ = isConfigured
        var connection: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &connection, flags, isShared ? "unix" : "unix-excl")
        guard code == SQLITE_OK, let connection else {
            let detail = connection.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(connection)
            throw .opening(path, code: code, detail: detail)
        }
        // Litestream holds the file for moments. Requests wait for longer ones without blocking (`isHeldByOthers`).
        if isShared { sqlite3_busy_timeout(connection, moment) }
        return connection
    }

    // MARK: Size

    /// The number of free pages.
    private var freePages: Int64 { (try? statement("PRAGMA freelist_count").first { $0.integer(0) } ?? 0) ?? 0 }
    private var pages: Int64 { (try? statement("PRAGMA page_count").first { $0.integer(0) } ?? 0) ?? 0 }

    /// The number of free pages that the file keeps: 4 MiB, so that it need not grow again at once.
    private static let spare: Int64 = 1024
    /// The number of pages that one step gives back. It takes a few milliseconds.
    private static let step = 256

    /// Gives a portion of the file's free pages back to the disk.
    /// - Returns: whether there are more.
    public func shrink() throws -> Bool {
        guard file != nil, isShrinkable, freePages > Self.spare + Int64(Self.step) else { return false }
        try write { () throws(StorageError) in try execute("PRAGMA incremental_vacuum(\(Self.step))") }
        return true
    }

    private var isShrinkable = false

    /// A database of an earlier version cannot give back single pages until it is rewritten. That is done when it holds little.
    private func makeShrinkable() {
        guard file != nil, let mode = try? statement("PRAGMA auto_vacuum").first(read: { $0.integer(0) }) else { return }
        isShrinkable = mode == 2
        // 32 MiB: a tenth of a second.
        guard !isShrinkable, pages - freePages < 8192 else { return }
        isShrinkable = (try? execute("PRAGMA auto_vacuum = INCREMENTAL; VACUUM")) != nil
    }

    private func configure(_ durability: Durability) throws(StorageError) {
        // These must come before anything is written, because they cannot be changed afterwards.
        // At many commits SQLite looks at every page of its cache, and in memory that is the whole database. Larger pages are fewer.
        if file == nil { try execute("PRAGMA page_size = 16384") }
        try execute("PRAGMA auto_vacuum = INCREMENTAL")
        try execute("PRAGMA journal_mode = WAL")
        try execute("PRAGMA synchronous = \(durability == .full ? "FULL" : "NORMAL")")
        try execute("PRAGMA wal_autocheckpoint = 0")
        try execute("PRAGMA cache_size = -\(Self.cacheSize)")
        try execute("PRAGMA temp_store = MEMORY")
        try execute("PRAGMA journal_size_limit = \(DatabaseFile.maximumLog)")
    }

    /// KiB: 64 MiB, or an eighth of what the process may have at all.
    private static var cacheSize: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return 65_536 }
        return Int(min(65_536, limit.rlim_cur / 8 / 1024))
    }

    private func observeLog() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_wal_hook(connection, { context, _, _, pages in
            if let context { Unmanaged<Database>.fromOpaque(context).takeUnretainedValue().pagesInLog = Int(pages) }
            return SQLITE_OK
        }, context)
    }
}

/// The event loop's thread owns the connection and the statements; SQLite was opened without its own locks.
@available(*, unavailable) extension Database: Sendable {}
@available(*, unavailable) extension Statement: Sendable {}
