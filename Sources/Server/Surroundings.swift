// What a server cannot do by itself: know the time, wait, call other servers, write a log. The daemon does these with its event loop, and a test by
// hand.
public import API
public import Delivery

public struct Surroundings {
    /// Pinstripe's own version.
    public var version: String
    /// Unix seconds.
    public var wallClock: () -> Int64
    /// Seconds since some fixed moment, even if the machine's clock is changed.
    public var uptime: () -> Double
    /// Runs an action in a later turn, after the requests that have come meanwhile.
    public var later: (@escaping () -> Void) -> Void
    /// Runs an action after that many seconds of real time. The function that it answers cancels it.
    public var after: (Double, @escaping () -> Void) -> () -> Void
    /// Sends webhooks.
    public var webhooks: Transport
    /// Sends forwarded requests.
    public var forwards: Transport
    /// Begins to stop the server.
    public var shutdown: () -> Void
    /// Is called with faults of Pinstripe's own that no request has caused.
    public var report: (String) -> Void
    /// Is called with a sentence for each webhook that was not delivered.
    public var warn: (String) -> Void
    /// Is called with faults of Pinstripe's own that a request has met.
    public var reportRequest: FaultReport

    public init(
        version: String, wallClock: @escaping () -> Int64, uptime: @escaping () -> Double, later: @escaping (@escaping () -> Void) -> Void,
        after: @escaping (Double, @escaping () -> Void) -> () -> Void, webhooks: @escaping Transport, forwards: @escaping Transport,
        shutdown: @escaping () -> Void, report: @escaping (String) -> Void, warn: @escaping (String) -> Void = { _ in },
        reportRequest: @escaping FaultReport
    ) {
        self.version = version
        self.wallClock = wallClock
        self.uptime = uptime
        self.later = later
        self.after = after
        self.webhooks = webhooks
        self.forwards = forwards
        self.shutdown = shutdown
        self.report = report
        self.warn = warn
        self.reportRequest = reportRequest
    }
}
