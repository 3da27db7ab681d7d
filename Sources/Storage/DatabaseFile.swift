// The files of a database: only their owner may read them, and while the database is open they have to stay where they are. SQLite itself
// would go on writing into files that were removed, and nobody would ever read what was answered.
import Glibc

struct DatabaseFile {
    private struct Identity: Equatable {
        let device: dev_t
        let number: ino_t
    }

    let path: String
    private var database: Identity?
    private var log: Identity?
    private let logPath: String
    /// Bytes of the log at the last look. Only a checkpoint makes it shorter, and what is above the limit goes after one.
    private var logSize: off_t = 0
    /// Bytes that SQLite leaves allocated for the log: 64 MiB.
    static let maximumLog: off_t = 67_108_864

    init(_ path: String) {
        self.path = path
        logPath = path + "-wal"
    }

    private static func look(at path: String) -> (identity: Identity, size: off_t)? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        return (Identity(device: facts.st_dev, number: facts.st_ino), facts.st_size)
    }

    /// Makes the file where it is not there, so that SQLite need not: it would let everybody read it.
    func create() {
        let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }

    /// From now on only the owner may read it. SQLite gives files that it makes later the permissions of the database.
    mutating func adopt() {
        for name in [path, logPath, path + "-shm"] { chmod(name, 0o600) }
        database = Self.look(at: path)?.identity
        log = Self.look(at: logPath)?.identity
    }

    /// The log may be shorter from now on.
    mutating func noteCheckpoint() { logSize = 0 }

    /// Refuses where the files are gone or replaced, or the log was cut short. It costs two system calls, a hundredth of a commit.
    mutating func requirePresent() throws(StorageError) {
        guard let database else { return }
        guard Self.look(at: path)?.identity == database else { throw Self.removed(path) }
        // SQLite makes the log when it first needs it.
        guard let (log, size) = Self.look(at: logPath) else {
            if self.log == nil { return }
            throw Self.removed(logPath)
        }
        guard log == self.log || self.log == nil else { throw Self.removed(logPath) }
        guard size >= min(logSize, Self.maximumLog) else { throw Self.cutShort(logPath) }
        self.log = log
        logSize = size
    }

    private static func cutShort(_ path: String) -> StorageError {
        StorageError("The database file \(path) was cut short while Pinstripe was running. Nothing is kept any more: start it again.")
    }

    private static func removed(_ path: String) -> StorageError {
        StorageError("The database file \(path) was removed or replaced while Pinstripe was running. Nothing is kept any more: start it again.")
    }
}
