// An HTTP response, as the layers above the network make it.

/// What the client gets.
public struct Response: Sendable, Equatable {
    /// How a connection fails instead.
    public enum Interruption: Sendable {
        /// The connection is reset, and nothing is sent.
        case reset
        /// Half of the body is sent, and then the connection is closed.
        case cut
    }

    public var status: Int
    public var headers: Headers
    public var body: [UInt8]
    /// Nil for an answer that is sent whole.
    public var interruption: Interruption?
    /// What follows the body. Nil for an answer that ends with it. Only the event loop's thread uses it.
    nonisolated(unsafe) public var stream: ResponseStream?

    public init(status: Int = 200, headers: Headers = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A pretty-printed document, closed by a line end, with its `Content-Type`.
    public static func json(_ document: JSON, status: Int = 200) -> Response {
        Response(status: status, headers: ["Content-Type": "application/json"], body: document.document())
    }
}
