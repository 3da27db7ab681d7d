// What must still be sent to a client: the head and the body of an answer, and how much of them was sent.

import Glibc

struct Output {
    private var head: [UInt8] = []
    private var body: [UInt8] = []
    private var written = 0

    var count: Int { head.count + body.count - written }
    var isEmpty: Bool { count == 0 }

    /// Adds an answer, after a "100 Continue" that may still be there.
    mutating func add(_ head: [UInt8], _ body: [UInt8]) {
        self.head = isEmpty ? head : Array((self.head + self.body)[written...]) + head
        self.body = body
        written = 0
    }

    /// Writes what the socket takes.
    /// - Returns: false if the client has gone.
    mutating func write(to descriptor: Int32, atMost maximum: Int) -> Bool {
        let count = head.withUnsafeBytes { head in
            body.withUnsafeBytes { body in
                let first = UnsafeRawBufferPointer(rebasing: head.dropFirst(written))
                let second = UnsafeRawBufferPointer(rebasing: body.dropFirst(max(0, written - head.count)).prefix(maximum))
                var parts = (
                    iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count),
                    iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count)
                )
                return withUnsafeBytes(of: &parts) { writev(descriptor, $0.baseAddress?.assumingMemoryBound(to: iovec.self), 2) }
            }
        }
        if count < 0 { return errno == EAGAIN || errno == EINTR }
        written += count
        if isEmpty { self = Output() }
        return true
    }
}
