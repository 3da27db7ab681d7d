// Bytes that are kept with objects: the contents of files. They are stored in pieces, because SQLite reads and writes one large value much more
// slowly than many small ones.
import Storage

final class ContentStore {
    /// The size of a piece, in bytes.
    private static let piece = 262_144

    private let database: Database

    init(_ database: Database) { self.database = database }

    /// - Parameter sequence: the number of the object's row.
    func write(_ bytes: ArraySlice<UInt8>, of sequence: Int64) throws(StorageError) {
        let insert = try database.statement("INSERT INTO contents (object, position, bytes) VALUES (?, ?, ?)")
        var rest = bytes
        var position: Int64 = 0
        while !rest.isEmpty {
            try insert.run(.integer(sequence), .integer(position), .blob(Array(rest.prefix(Self.piece))))
            rest = rest.dropFirst(Self.piece)
            position += 1
        }
    }

    /// - Returns: nil if nothing is kept.
    func read(of sequence: Int64) throws(StorageError) -> [UInt8]? {
        let last = try database.statement("SELECT max(position) FROM contents WHERE object = ?").first(.integer(sequence)) { $0.optionalInteger(0) }
        guard let last = last.flatMap({ $0 }) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity((Int(last) + 1) * Self.piece)
        _ = try database.statement("SELECT bytes FROM contents WHERE object = ? ORDER BY position").all(.integer(sequence)) { bytes += $0.blob(0) }
        return bytes
    }

    func delete(of sequence: Int64) throws(StorageError) {
        try database.statement("DELETE FROM contents WHERE object = ?").run(.integer(sequence))
    }
}
