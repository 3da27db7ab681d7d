// An HTTP request, as the layers above the network see it.

/// What a client sent.
public struct Request: Sendable {
    public var method: String
    /// The part of the target before `?`, percent-encoded as it was sent.
    public var path: String
    /// The part of the target after `?`; empty if there is none.
    public var query: String
    public var headers: Headers
    public var body: [UInt8]
    public var peer: Peer
    /// The IP address of the client. Nil if it has none, as on a socket file.
    public var address: String?

    /// - Parameters:
    ///   - path: may have its query after a `?`. That query is then used instead of `query`.
    public init(
        method: String, path: String, query: String = "", headers: Headers = [:], body: [UInt8] = [],
        peer: Peer = .loopback, address: String? = "127.0.0.1"
    ) {
        self.method = method
        if let mark = path.utf8.firstIndex(of: UInt8(ascii: "?")) {
            self.path = String(path[..<mark])
            self.query = String(path[path.utf8.index(after: mark)...])
        } else {
            self.path = path
            self.query = query
        }
        self.headers = headers
        self.body = body
        self.peer = peer
        self.address = address
    }
}
