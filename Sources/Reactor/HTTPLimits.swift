// What a client may take from the server before it is refused.

/// The transport's limits. Past the first two evhttp answers by itself, in HTML; the layer above has narrower ones of
/// its own.
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
    /// Open connections, and never more than three quarters of the process's files. Further clients wait in the
    /// system's queue until one closes.
    public var maximumConnections = 10_000

    public init() {}
}
