// The newest bytes of all that were added, up to a maximum. The oldest make room for the newest, and nothing is allocated or freed for that.

/// Belongs to one thread.
final class ByteRing {
    /// Where bytes were put.
    struct Part {
        /// The number of bytes that were added before.
        fileprivate let start: Int
        let count: Int
    }

    private let capacity: Int
    private var bytes: [UInt8] = []
    /// The number of bytes that were ever added.
    private var total = 0

    /// - Parameter capacity: bytes.
    init(capacity: Int) { self.capacity = capacity }

    /// The longest part, in bytes. A longer one is not kept, because it would displace nearly all others.
    private var longest: Int { capacity / 2 }

    func add(_ part: some Collection<UInt8>) -> Part {
        let start = total
        guard part.count <= longest else { return Part(start: start, count: part.count) }
        let room = capacity - start % capacity
        write(part.prefix(room), at: start % capacity)
        if part.count > room { write(part.dropFirst(room), at: 0) }
        total += part.count
        return Part(start: start, count: part.count)
    }

    private func write(_ part: some Collection<UInt8>, at place: Int) {
        // The ring is filled for the first time, or overwritten.
        if place == bytes.count { return bytes.append(contentsOf: part) }
        bytes.withUnsafeMutableBytes { UnsafeMutableRawBufferPointer(rebasing: $0[place...]).copyBytes(from: part) }
    }

    /// Whether the part is still there.
    func holds(_ part: Part) -> Bool { part.count <= longest && part.start >= total - capacity }

    /// - Returns: the part. Nil if it was given up.
    func bytes(of part: Part) -> [UInt8]? {
        guard holds(part) else { return nil }
        let first = part.start % capacity
        let end = min(first + part.count, capacity)
        return Array(bytes[first..<end]) + bytes[..<(part.count - (end - first))]
    }
}
