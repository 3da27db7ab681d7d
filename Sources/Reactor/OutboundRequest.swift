// A request to another server, with limits of time and memory for the answer.

import Wire

/// A request to a server elsewhere.
public struct OutboundRequest: Sendable {
    public var method: String
    /// An absolute URL of the scheme http or https. A user name and a password in it become an `Authorization` field, unless there is one.
    public var url: String
    /// Exactly these fields are sent, after `Host`, which may be among them. The client sets `Content-Length` and `Transfer-Encoding` itself. A field
    /// with a control character makes the call fail.
    public var headers: Headers
    /// POST, PUT and PATCH send even an empty body, with its `Content-Length`.
    public var body: [UInt8]
    public var limits: OutboundLimits
    /// The path of a socket file to connect to, instead of the host that the URL names.
    public var unixSocket: String?

    public init(
        method: String, url: String, headers: Headers = [:], body: [UInt8] = [], limits: OutboundLimits = OutboundLimits(),
        unixSocket: String? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.limits = limits
        self.unixSocket = unixSocket
    }
}

/// The limits of a call.
public struct OutboundLimits: Sendable, Equatable {
    /// What to do with a body that is larger than `maximumBody`.
    public enum Excess: Sendable {
        /// The rest is dropped: the call ends, and its connection is closed, because the body may have no end.
        case cut
        /// The call fails with `.tooLarge`.
        case refused
    }

    /// Seconds for looking up the name, connecting, and TLS together.
    public var connectTimeout = 10.0
    /// Seconds for the whole call. Waiting for other calls to the same host does not count.
    public var totalTimeout = 20.0
    /// The most bytes of an answer's body that are kept.
    public var maximumBody = 64 << 10
    public var excess = Excess.cut

    public init() {}
}
