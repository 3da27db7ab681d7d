// From bytes to requests, in whatever parts they come. A request that comes in one part, as nearly all do, is read where it lies.

import Glibc
import Wire

struct RequestReader {
    private let limits: HTTPLimits
    /// Read already, and its body not yet.
    private(set) var head: RequestHead?
    private var body: [UInt8] = []
    private var chunks = ChunkReader()
    /// Bytes in which the end of a head was looked for in vain.
    private var searched = 0
    /// The first byte of a TLS handshake (RFC 8446, section 5.1).
    private static let handshake: UInt8 = 0x16

    init(_ limits: HTTPLimits) { self.limits = limits }

    /// Bytes that a body takes that is not complete.
    var heldBytes: Int { body.capacity }
    /// Bytes that the body has by its head, or has had so far.
    var announcedBytes: Int {
        if case .length(let length)? = head?.framing { length } else { body.count }
    }
    /// Whether nothing of a request has come.
    var isAtStart: Bool { head == nil && searched == 0 }

    /// Reads on. What is left in `bytes` is to be given again with what follows it.
    /// - Returns: the head and the body of a request, once they are complete.
    mutating func read(_ bytes: inout UnsafeRawBufferPointer) throws(HTTPRefusal) -> (head: RequestHead, body: [UInt8])? {
        if head == nil {
            // Line ends before a request, which old clients send behind a body.
            while bytes.count >= 2, bytes[0] == 0x0D, bytes[1] == 0x0A { bytes = UnsafeRawBufferPointer(rebasing: bytes[2...]) }
            if searched == 0, let first = bytes.first, !RequestHead.mayBegin(with: first) { throw first == Self.handshake ? .handshake : .notHTTP }
            guard let end = endOfHead(bytes) else {
                guard bytes.count <= limits.maximumHeader else { throw .headTooLarge }
                searched = bytes.count
                return nil
            }
            guard end <= limits.maximumHeader else { throw .headTooLarge }
            let head = try RequestHead(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
            if case .length(let length) = head.framing, length > limits.maximumBody { throw .bodyTooLarge }
            bytes = UnsafeRawBufferPointer(rebasing: bytes[end...])
            self.head = head
        }
        guard let head, try readBody(&bytes, head.framing) else { return nil }
        let request = (head, body)
        self = RequestReader(limits)
        return request
    }

    /// - Returns: whether it is complete.
    private mutating func readBody(_ bytes: inout UnsafeRawBufferPointer, _ framing: RequestHead.Framing) throws(HTTPRefusal) -> Bool {
        switch framing {
        case .length(let length):
            let part = bytes.prefix(length - body.count)
            if !part.isEmpty {
                makeRoom(for: part.count, atMost: length)
                body.append(contentsOf: part)
            }
            bytes = UnsafeRawBufferPointer(rebasing: bytes[part.count...])
            return body.count == length
        case .chunked:
            makeRoom(for: min(bytes.count, limits.maximumBody - body.count), atMost: limits.maximumBody)
            let (count, isDone) = try chunks.read(bytes, into: &body, maximum: limits.maximumBody)
            bytes = UnsafeRawBufferPointer(rebasing: bytes[count...])
            return isDone
        }
    }

    /// A body that grows takes no more than twice what has come of it, and no more than it can have.
    private mutating func makeRoom(for count: Int, atMost maximum: Int) {
        let needed = body.count + count
        guard needed > body.capacity else { return }
        body.reserveCapacity(max(needed, min(2 * body.capacity, maximum)))
    }

    /// The end of the first empty line.
    private func endOfHead(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let start = bytes.baseAddress else { return nil }
        var place = max(0, searched - 2)
        while place < bytes.count, let found = memchr(start + place, 0x0A, bytes.count - place) {
            place = UnsafeRawPointer(found) - start + 1
            // A line that ends with LF alone is refused by who reads it, and so is an empty one.
            if place < bytes.count, bytes[place] == 0x0A { return place + 1 }
            if place + 1 < bytes.count, bytes[place] == 0x0D, bytes[place + 1] == 0x0A { return place + 2 }
        }
        return nil
    }
}
