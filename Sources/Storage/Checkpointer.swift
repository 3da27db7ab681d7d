// Moves the pages of the write-ahead log into the database file, on a thread and a connection of its own. The owner of the database can read and
// write meanwhile. Moving 64 MiB takes 100 to 300 milliseconds of work, and the disk may take longer.
import CSQLite
import Glibc
import Synchronization

final class Checkpointer {
    /// The outcome of a checkpoint.
    struct Outcome {
        /// SQLite's result code.
        let code: Int32
        /// The number of pages at the start of the log that are in the database file now.
        let pages: Int
    }

    /// The state that the thread and the owner share. While the thread runs, only it uses the connection.
    private final class Work: Sendable {
        nonisolated(unsafe) let connection: OpaquePointer
        let outcome = Mutex<Outcome?>(nil)

        init(_ connection: OpaquePointer) { self.connection = connection }

        func run() {
            var pages: Int32 = 0
            var code = sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, &pages)
            // What waits for the disk here is not left for the owner's checkpoint, which the loop waits for.
            if code == SQLITE_OK { code = pinstripe_sync_database(connection) }
            outcome.withLock { $0 = Outcome(code: code, pages: max(0, Int(pages))) }
        }
    }

    private let work: Work
    private var thread: pthread_t?

    /// - Parameter connection: another connection to the same file. It is closed with this object.
    init(_ connection: OpaquePointer) throws(StorageError) {
        work = Work(connection)
        // Until a connection has read the file, it does not know that there is a log, and its checkpoints move nothing.
        let code = sqlite3_exec(connection, "PRAGMA schema_version", nil, nil, nil)
        guard code == SQLITE_OK else { throw StorageError(code: code, String(cString: sqlite3_errmsg(connection))) }
    }

    deinit {
        _ = wait()
        _ = pinstripe_close_without_checkpoint(work.connection)
        sqlite3_close_v2(work.connection)
    }

    /// Begins a checkpoint. There must be none under way.
    /// - Returns: false if there is no thread for it.
    func start() -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 262_144)
        // Signals are for the loop's thread. A new thread inherits the mask of the thread that makes it.
        var (all, former) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &former)
        defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
        var thread = pthread_t()
        let context = Unmanaged.passRetained(work)
        let code = pthread_create(&thread, &attributes, { context in
            if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run() }
            return nil
        }, context.toOpaque())
        guard code == 0 else {
            context.release()
            return false
        }
        self.thread = thread
        return true
    }

    var isUnderWay: Bool { thread != nil && work.outcome.withLock { $0 == nil } }

    /// The outcome of the checkpoint, when it is over. Nil if none was begun since the last call.
    func wait() -> Outcome? {
        guard let thread else { return nil }
        pthread_join(thread, nil)
        self.thread = nil
        return work.outcome.withLock { outcome in
            defer { outcome = nil }
            return outcome
        }
    }
}
