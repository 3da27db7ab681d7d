// Makes requests of bytes, in any parts. Nearly all requests come in one part. These are read without copying.

import Glibc
import Wire

struct RequestReader {
    private let limits: HTTPLimits
    /// The head of a request whose body is not complete.
    private(set) var head: RequestHead?
    private var body: [UInt8] = []
    private var chunks = ChunkReader()
    /// The bytes in which the end of the head was not found.
    private var searched = 0
    /// The first byte of a TLS handshake (RFC 8446, section 5.1).
    private static let handshake: UInt8 = 0x16

    init(_ limits: HTTPLimits) { self.limits = limits }

    /// The bytes of an incomplete body.
    var heldBytes: Int { body.capacity }
    /// The size of the body by its head, or its size so far.
    var announcedBytes: Int {
        if case .length(let length)? = head?.framing { length } else { body.count }
    }

    /// Reads on. Give the bytes that are left again, together with the bytes that follow.
    /// - Returns: the head and the body of a request, once they are complete.
    mutating func read(_ bytes: inout UnsafeRawBufferPointer) throws(HTTPRefusal) -> (head: RequestHead, body: [UInt8])? {
        if head == nil {
            // Skips line ends before a request, which old clients send after a body.
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

    /// The buffer of a growing body has at most twice the bytes that have come, and at most the body's size.
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
            // The parser of the head refuses a line that ends with LF alone, and so an empty one, too.
            if place < bytes.count, bytes[place] == 0x0A { return place + 1 }
            if place + 1 < bytes.count, bytes[place] == 0x0D, bytes[place + 1] == 0x0A { return place + 2 }
        }
        return nil
    }
}
