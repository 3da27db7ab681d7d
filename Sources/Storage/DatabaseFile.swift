// The files of a database. Only their owner may read them. While the database is open, nobody may remove or replace them: SQLite would go on writing
// into removed files, and everything would be lost.
import Glibc

struct DatabaseFile {
    private struct Identity: Equatable {
        let device: dev_t
        let number: ino_t
    }

    let path: String
    /// Whether somebody else makes the log shorter, too.
    private let isShared: Bool
    private var database: Identity?
    private var log: Identity?
    private let logPath: String
    /// The size of the log at the last look, in bytes. Only a checkpoint makes it shorter, down to the limit.
    private var logSize: off_t = 0
    /// The bytes that SQLite leaves allocated for the log: 96 MiB. It grows while it is moved.
    static let maximumLog: off_t = 100_663_296

    init(_ path: String, isShared: Bool = false) {
        self.path = path
        self.isShared = isShared
        logPath = path + "-wal"
    }

    private static func look(at path: String) -> (identity: Identity, size: off_t)? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        return (Identity(device: facts.st_dev, number: facts.st_ino), facts.st_size)
    }

    /// Makes the file if it does not exist. SQLite would make one that everybody can read.
    func create() {
        let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }

    /// Makes the file readable for its owner only. SQLite gives its later files the same permissions.
    mutating func adopt() {
        for name in [path, logPath, path + "-shm"] { chmod(name, 0o600) }
        database = Self.look(at: path)?.identity
        log = Self.look(at: logPath)?.identity
    }

    /// The log may be shorter from now on.
    mutating func noteCheckpoint() { logSize = 0 }

    /// Throws if the files were removed or replaced, or if the log was cut. It costs two system calls, a hundredth of a commit.
    mutating func requirePresent() throws(StorageError) {
        guard let database else { return }
        guard Self.look(at: path)?.identity == database else { throw Self.removed(path) }
        // SQLite makes the log when it first needs it.
        guard let (log, size) = Self.look(at: logPath) else {
            if self.log == nil { return }
            throw Self.removed(logPath)
        }
        guard log == self.log || self.log == nil else { throw Self.removed(logPath) }
        guard isShared || size >= min(logSize, Self.maximumLog) else { throw Self.cutShort(logPath) }
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
