// The files of a database: only their owner may read them, and while the database is open they have to stay where they are. SQLite itself
// would go on writing into files that were removed, and nobody would ever read what was answered.
import Glibc

struct DatabaseFile {
    private struct Identity: Equatable {
        let device: dev_t
        let number: ino_t

        init?(_ path: String) {
            var facts = stat()
            guard stat(path, &facts) == 0 else { return nil }
            device = facts.st_dev
            number = facts.st_ino
        }
    }

    let path: String
    private var database: Identity?
    private var log: Identity?
    private var logPath: String { path + "-wal" }
    /// When the files were last looked at, in nanoseconds of the monotonic clock.
    private var lastLook: UInt64 = 0

    /// Nanoseconds between two looks: a look costs two system calls, which a commit each tenth of a millisecond would feel.
    private static let pause: UInt64 = 10_000_000

    init(_ path: String) { self.path = path }

    /// Makes the file where it is not there, so that SQLite need not: it would let everybody read it.
    func create() {
        let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }

    /// From now on only the owner may read it. SQLite gives files that it makes later the permissions of the database.
    mutating func adopt() {
        for name in [path, logPath, path + "-shm"] { chmod(name, 0o600) }
        database = Identity(path)
        log = Identity(logPath)
    }

    /// Refuses where the files are gone or replaced.
    /// - Parameter isHurried: whether it is enough to have looked a moment ago.
    mutating func requirePresent(isHurried: Bool) throws(StorageError) {
        guard let database else { return }
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let now = UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
        if isHurried && now &- lastLook < Self.pause { return }
        guard Identity(path) == database else { throw Self.removed(path) }
        // SQLite makes the log when it first needs it.
        let log = Identity(logPath)
        guard log == self.log || self.log == nil else { throw Self.removed(logPath) }
        self.log = log
        lastLook = now
    }

    private static func removed(_ path: String) -> StorageError {
        StorageError("The database file \(path) was removed or replaced while Pinstripe was running. Nothing is kept any more: start it again.")
    }
}
