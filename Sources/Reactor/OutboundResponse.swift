// The outcome of a call: an answer with any status, or the reason why there is none. And how long it took.

import Wire

/// The final answer. A redirect is an answer like any other. 1xx are not final.
public struct OutboundResponse: Sendable, Equatable {
    public var status: Int
    /// The fields in the order in which they came. Values that are not UTF-8 are read as Latin-1.
    public var headers: Headers
    /// The body as it was sent, cut at the limit. It is not decompressed.
    public var body: [UInt8]
    /// Whether there was more of it.
    public var isTruncated: Bool
    /// The IP address of the server. Empty for a socket file.
    public var address: String

    public init(status: Int, headers: Headers = [:], body: [UInt8] = [], isTruncated: Bool = false, address: String = "") {
        self.status = status
        self.headers = headers
        self.body = body
        self.isTruncated = isTruncated
        self.address = address
    }
}

/// Why there is no answer.
public struct OutboundFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable, CaseIterable {
        /// Not a URL, or neither http nor https.
        case invalidURL
        /// A method or a field that HTTP cannot carry.
        case invalidRequest
        case unknownHost, refused
        /// The name look-up, the connection or TLS took too long.
        case connectTimeout
        /// The answer took too long.
        case timeout
        /// The other side closed before the end of its answer.
        case reset
        /// TLS failed, or the certificate is not trusted.
        case tls
        case tooLarge
        /// Not HTTP.
        case malformed
        case canceled
        case other
    }

    public let kind: Kind
    /// One sentence, without a full stop, and without anything of the request but host and port.
    public let description: String

    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}

/// Seconds from the start of the call to the end of each phase. 0 for a phase that was not reached. On a connection that is used again, the first
/// three are about 0.
public struct OutboundTiming: Sendable, Equatable {
    public var nameLookup = 0.0
    public var connect = 0.0
    public var tls = 0.0
    public var firstByte = 0.0
    public var total = 0.0

    public init() {}
}
