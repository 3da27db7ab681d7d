// An HTTP request, as the layers above the network see it.

/// What a client sent. A value: who changes it changes a copy.
///
/// It is handed on from layer to layer, and kept by closures. So its parts are stored together, and to hand it on costs one reference instead of eight.
public struct Request: Sendable {
    private final class Parts: @unchecked Sendable {
        var method: String
        var path: String
        var query: String
        var headers: Headers
        var body: [UInt8]
        let peer: Peer
        let address: String?

        init(method: String, path: String, query: String, headers: Headers, body: [UInt8], peer: Peer, address: String?) {
            self.method = method
            self.path = path
            self.query = query
            self.headers = headers
            self.body = body
            self.peer = peer
            self.address = address
        }

        func copy() -> Parts { Parts(method: method, path: path, query: query, headers: headers, body: body, peer: peer, address: address) }
    }

    private var parts: Parts

    /// The parts, for a change. They are copied first if somebody else has them, too.
    private var ownParts: Parts {
        mutating get {
            if !isKnownUniquelyReferenced(&parts) { parts = parts.copy() }
            return parts
        }
    }

    public var method: String {
        get { parts.method }
        set { ownParts.method = newValue }
    }
    /// The part of the target before `?`, percent-encoded as it was sent.
    public var path: String {
        get { parts.path }
        set { ownParts.path = newValue }
    }
    /// The part of the target after `?`; empty if there is none.
    public var query: String {
        get { parts.query }
        set { ownParts.query = newValue }
    }
    public var headers: Headers {
        get { parts.headers }
        set { ownParts.headers = newValue }
    }
    public var body: [UInt8] {
        get { parts.body }
        set { ownParts.body = newValue }
    }
    public var peer: Peer { parts.peer }
    /// The IP address of the client. Nil if it has none, as on a socket file.
    public var address: String? { parts.address }

    /// - Parameters:
    ///   - path: may have its query after a `?`. That query is then used instead of `query`.
    public init(
        method: String, path: String, query: String = "", headers: Headers = [:], body: [UInt8] = [],
        peer: Peer = .loopback, address: String? = "127.0.0.1"
    ) {
        var (path, query) = (path, query)
        if let mark = path[...].firstPlace(of: UInt8(ascii: "?")) {
            query = String(path[path.utf8.index(after: mark)...])
            path = String(path[..<mark])
        }
        parts = Parts(method: method, path: path, query: query, headers: headers, body: body, peer: peer, address: address)
    }
}
