// How much a client may use before it is refused.

/// The transport's limits. If a request exceeds them, the server answers by itself, in HTML. The layer above has narrower limits.
public struct HTTPLimits: Sendable {
    /// Bytes of a body; more is 413.
    public var maximumBody = 8 << 20
    /// Bytes of the request line and all fields; more is 400.
    public var maximumHeader = 64 << 10
    /// Seconds after which a connection is closed if the client sends and takes nothing. The time while the server owes an answer does not count.
    public var idleTimeout = 120.0
    /// Seconds within which a client must send a whole request, counted from the last answer or from the beginning.
    public var requestTimeout = 300.0
    /// The most open connections. The process's limit of files may make it smaller. Another client takes the place of the longest idle one.
    public var maximumConnections = 10_000
    /// The most bytes of answers that wait to be sent. Beyond that, large answers are made only when there is room for them.
    public var maximumWaiting = 128 << 20
    /// The most bytes of requests that have come in part or wait for their answers. Beyond that, bodies are refused. A single body is always
    /// received.
    public var maximumHeld = 256 << 20
    /// Seconds that a client may take for 64 KiB, in sending or taking, while others wait for the room that it has.
    public var patience = 2.0

    public init() {}
}
