// An answer that goes on. Its next part is asked for when the client has taken everything before it. While the client listens, the connection counts
// as idle: it can be closed to make room for others.
import Wire

extension HTTPConnection {
    /// Whether it may be closed to make room for others, because the server owes nothing.
    var isWaitingForClient: Bool { reply == nil || !output.isEmpty || stream != nil }

    func begin(_ stream: ResponseStream?) {
        self.stream = stream
        stream?.wake = { [weak self] in
            guard let self, !isClosed, output.isEmpty else { return }
            finish()
        }
    }

    /// Call it when the client has taken everything. Sends the next part, if there is one.
    /// - Returns: whether the answer goes on.
    func goesOn() -> Bool {
        guard let stream else { return false }
        switch stream.next() {
        case .bytes(let bytes):
            output.add([], bytes)
            flush()
        case .nothing: break
        case .end:
            self.stream = nil
            return false
        }
        return true
    }
}
