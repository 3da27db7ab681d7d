// What a client may take from the server before it is refused.

/// The transport's limits. Past those of a request the server answers by itself, in HTML; the layer above has narrower ones of its own.
public struct HTTPLimits: Sendable {
    /// Bytes of a body; more is 413.
    public var maximumBody = 8 << 20
    /// Bytes of the request line and all fields; more is 400.
    public var maximumHeader = 64 << 10
    /// Seconds for which a client may send, or take, nothing before its connection is closed. Does not run while the
    /// server owes the answer.
    public var idleTimeout = 120.0
    /// Seconds from the last answer, or from the beginning, in which a client must have sent a whole request, however steadily it drips.
    public var requestTimeout = 300.0
    /// Open connections, and never more than the process's files allow. A further client takes the place of the one that has been idle for
    /// the longest.
    public var maximumConnections = 10_000
    /// Bytes of answers that wait to be sent. Past that, large answers are made only when there is room for them.
    public var maximumWaiting = 128 << 20
    /// Bytes of requests that have come in part, or wait for their answers. Past that, bodies are refused; a single one is always received.
    public var maximumHeld = 256 << 20
    /// Seconds that a client may take to send, or to take, 64 KiB more, when others wait for the room that it has.
    public var patience = 2.0

    public init() {}
}
