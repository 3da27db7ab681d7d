// Faults of the database, in sentences that help the user.
import CSQLite
import Glibc

public struct StorageError: Error, Equatable, CustomStringConvertible {
    /// SQLite's extended result code, or 0 if Storage itself refuses.
    public let code: Int32
    public let description: String

    public init(code: Int32 = 0, _ description: String) {
        self.code = code
        self.description = description
    }

    /// Whether the cause is the disk, the memory or another process, and not a statement of ours.
    public var isOfSurroundings: Bool {
        let surroundings = [
            0, SQLITE_FULL, SQLITE_IOERR, SQLITE_NOMEM, SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH, SQLITE_CANTOPEN, SQLITE_CORRUPT, SQLITE_NOTADB,
            SQLITE_BUSY, SQLITE_LOCKED,
        ]
        return surroundings.contains(code & 0xFF)
    }

    /// The sentence for a failure to open the file at `path`, to read or to write it.
    static func opening(_ path: String, code: Int32, detail: String) -> StorageError {
        let sentence =
            switch code & 0xFF {
            case SQLITE_NOTADB: "The file \(path) is not a Pinstripe database. Name another with --database, or move it away."
            case SQLITE_BUSY, SQLITE_LOCKED:
                "The database \(path) is in use by another process. Stop it, or name another database with --database."
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH,
                SQLITE_IOERR where access(path, F_OK) == 0 && access(path, W_OK) != 0:
                "The database \(path) cannot be written. Check its permissions and those of its folder, or name another with --database."
            case SQLITE_CANTOPEN:
                "The database \(path) cannot be opened. Check that its folder exists and can be written, or name another with --database."
            case SQLITE_FULL: "The disk of the database \(path) is full."
            case SQLITE_NOMEM: "There is not enough memory for the database \(path)."
            case SQLITE_CORRUPT: "The database \(path) is damaged (\(detail)). Restore a copy, or move it away to start anew."
            default: "The database \(path) cannot be used: \(detail)."
            }
        return StorageError(code: code, sentence)
    }
}
