// A daemon's claim on a database file that it shares with Litestream: a lock on a file beside it. It ends with the process.
import CSQLite
import Glibc

final class FileClaim {
    private let descriptor: Int32

    /// - Throws: if another daemon has the claim.
    init(on path: String) throws(StorageError) {
        descriptor = open(path + "-claim", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .opening(path, code: SQLITE_CANTOPEN, detail: String(cString: strerror(errno))) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .opening(path, code: SQLITE_BUSY, detail: "")
        }
    }

    deinit { close(descriptor) }
}
