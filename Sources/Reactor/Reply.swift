// The right to answer one request. It is held by the connection until the answer is written, and by the handler for
// as long as it needs to make one; the client may vanish at any time in between.

import Wire

/// Answers one request, once: at once or in a later turn, never before that turn's `HTTPServer.release`.
/// A second answer, or one to a client that vanished, does nothing.
public final class Reply {
    private(set) var connection: HTTPConnection?
    private(set) var isAnswered = false
    /// Whether the client went away, or the server was closed, before the answer was complete.
    public private(set) var isVanished = false
    /// Called at most once, when the client vanishes before it was answered. A client that has ended its side of the
    /// connection while its answer is deferred past the turn counts as vanished.
    public var onVanish: (() -> Void)?

    init(_ connection: HTTPConnection) { self.connection = connection }

    /// Hands over the answer. Control characters in a header drop that header; the transport's own headers are its own.
    public func send(_ response: Response) {
        guard !isAnswered, let connection else { return }
        isAnswered = true
        onVanish = nil
        connection.server.hold(response, for: connection)
    }

    /// The answer was taken back, and comes again later.
    func reopen() { isAnswered = false }

    /// Nothing can be answered any more.
    func detach() { connection = nil }

    /// Tells the owner, once, that the client is gone. Detached before.
    func vanish() {
        isVanished = true
        let action = onVanish
        onVanish = nil
        action?()
    }
}

// It belongs to the loop's thread, like the connection it answers on.
@available(*, unavailable)
extension Reply: Sendable {}
