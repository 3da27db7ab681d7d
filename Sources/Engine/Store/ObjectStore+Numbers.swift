// The numbers of rows. Each is given once.
import Storage

extension ObjectStore {
    /// The highest number that was taken.
    var lastSequence: Int64 { nextSequence - 1 }

    /// Takes the number for a new row. If the row is never written, the gap does no harm.
    func takeSequence() -> Int64 {
        defer { nextSequence += 1 }
        return nextSequence
    }

    /// Takes the numbers for so many rows that follow one another.
    /// - Returns: the first of them.
    func takeSequences(_ count: Int) -> Int64 {
        defer { nextSequence += Int64(count) }
        return nextSequence
    }

    func world(ofRow sequence: Int64) throws(StorageError) -> Int64? {
        try database.statement("SELECT world FROM objects WHERE sequence = ?").first(.integer(sequence)) { $0.integer(0) }
    }

    /// Takes no number up to that one any more, because ids from elsewhere have it.
    func skip(to number: Int64) { nextSequence = max(nextSequence, number + 1) }
}
