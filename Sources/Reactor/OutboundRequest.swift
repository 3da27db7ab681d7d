// What the client sends, and how much patience and memory it has for the answer.

import Wire

/// A request to a server elsewhere.
public struct OutboundRequest: Sendable {
    public var method: String
    /// An absolute URL of the scheme http or https. A user name and a password in it become an `Authorization` field, unless there is one.
    public var url: String
    /// Exactly these fields are sent, behind `Host` (which may be among them). `Content-Length` and `Transfer-Encoding` are the
    /// client's own. A field with a control character in it fails the call.
    public var headers: Headers
    /// POST, PUT and PATCH send it also if it is empty, with its `Content-Length`.
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

/// What one call may take.
public struct OutboundLimits: Sendable, Equatable {
    /// What becomes of an answer's body beyond `maximumBody`.
    public enum Excess: Sendable {
        /// It is not waited for, for it may have no end: the call is over, and its connection is closed.
        case cut
        /// The call fails with `.tooLarge`.
        case refused
    }

    /// Seconds for looking up the name, connecting and agreeing on TLS together.
    public var connectTimeout = 10.0
    /// Seconds for everything. Does not run while the call waits for its turn at a host with too many others.
    public var totalTimeout = 20.0
    /// Bytes of an answer's body that are kept.
    public var maximumBody = 64 << 10
    public var excess = Excess.cut

    public init() {}
}
