// Who has sent a request.

/// Where a request comes from.
public enum Peer: Sendable, Equatable {
    case loopback, remote, unixSocket
}
