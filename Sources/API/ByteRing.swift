// The newest bytes of all that were added, up to a maximum. The oldest make room for the newest, so nothing is allocated or freed for them.

/// Belongs to one thread.
final class ByteRing {
    /// Where bytes were put.
    struct Part {
        /// The number of bytes that were added before.
        fileprivate let start: Int
        let count: Int
    }

    private let capacity: Int
    /// The longest part, in bytes. A longer one is not kept, because it would displace nearly all others.
    private let longest: Int
    /// The system gives memory only for those bytes that are written.
    private let memory: UnsafeMutableRawPointer
    /// The number of bytes that were ever added.
    private var total = 0

    /// - Parameter capacity: bytes.
    init(capacity: Int) {
        self.capacity = capacity
        longest = capacity / 2
        memory = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { memory.deallocate() }

    func add(_ part: UnsafeRawBufferPointer) -> Part {
        let start = total
        if let source = part.baseAddress, part.count <= longest {
            let place = start % capacity
            let first = min(part.count, capacity - place)
            (memory + place).copyMemory(from: source, byteCount: first)
            memory.copyMemory(from: source + first, byteCount: part.count - first)
            total += part.count
        }
        return Part(start: start, count: part.count)
    }

    /// - Returns: the part. Nil if it was given up.
    func bytes(of part: Part) -> [UInt8]? {
        guard part.count <= longest, part.start >= total - capacity else { return nil }
        let place = part.start % capacity
        let first = min(part.count, capacity - place)
        let bytes = [UInt8](UnsafeRawBufferPointer(start: memory + place, count: first))
        return bytes + UnsafeRawBufferPointer(start: memory, count: part.count - first)
    }
}
