// What a server cannot do itself: know the time, wait, call others, write a log. The daemon does it with its event loop, a test by hand.
public import API
public import Delivery

public struct Surroundings {
    /// Pinstripe's own version.
    public var version: String
    /// Unix seconds.
    public var wallClock: () -> Int64
    /// Seconds since some moment, whatever happens to the wall clock.
    public var uptime: () -> Double
    /// Runs an action in a turn to come, after what others have asked for meanwhile.
    public var later: (@escaping () -> Void) -> Void
    /// Runs an action when so many seconds of real time have passed, unless the function that it answers is called before.
    public var after: (Double, @escaping () -> Void) -> () -> Void
    /// Sends webhooks.
    public var webhooks: Transport
    /// Sends forwarded requests.
    public var forwards: Transport
    /// Begins the orderly stop.
    public var shutdown: () -> Void
    /// Told of faults of Pinstripe's own that no request can be answered with.
    public var report: (String) -> Void
    /// Told of those that a request has met.
    public var reportRequest: FaultReport

    public init(
        version: String, wallClock: @escaping () -> Int64, uptime: @escaping () -> Double, later: @escaping (@escaping () -> Void) -> Void,
        after: @escaping (Double, @escaping () -> Void) -> () -> Void, webhooks: @escaping Transport, forwards: @escaping Transport,
        shutdown: @escaping () -> Void, report: @escaping (String) -> Void, reportRequest: @escaping FaultReport
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
        self.reportRequest = reportRequest
    }
}
