// The right to answer one request. The connection holds it until the answer is written, and the handler until it has made the answer. The client may
// go at any time.

import Wire

/// Answers one request once, in this turn or a later one. The answer is sent by that turn's `HTTPServer.release`. A second answer does nothing, nor
/// does one to a client that has gone.
public final class Reply {
    private(set) var connection: HTTPConnection?
    private(set) var isAnswered = false
    /// Whether the client went, or the server was closed, before the answer was complete.
    public private(set) var isVanished = false
    /// Is called at most once, if the client goes before it was answered. A client that has ended its side of the connection, while its answer comes
    /// in a later turn, counts as gone.
    public var onVanish: (() -> Void)?

    init(_ connection: HTTPConnection) { self.connection = connection }

    /// Hands over the answer. A header with control characters is dropped, and so are the headers that the transport sets itself.
    public func send(_ response: Response) {
        guard !isAnswered, let connection else { return }
        isAnswered = true
        onVanish = nil
        connection.server.hold(response, for: connection)
    }

    /// Call it when the answer was taken back and will come again later.
    func reopen() { isAnswered = false }

    /// Nothing can be answered any more.
    func detach() { connection = nil }

    /// Tells the owner, once, that the client has gone. Detach it first.
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
