// The body of an answer that goes on for as long as the client listens. The transport asks for the next bytes when the client has taken those before,
// so a slow client costs no memory.

public final class ResponseStream: Equatable {
    public enum Part: Equatable {
        /// These bytes, which are not empty.
        case bytes([UInt8])
        /// There is nothing to say now.
        case nothing
        /// The answer ends here.
        case end
    }

    /// What to send next.
    public let next: () -> Part
    /// Call it when there is something to say, or when the answer is to end. The transport sets it.
    public var wake: () -> Void = {}

    public init(next: @escaping () -> Part) { self.next = next }

    public static func == (one: ResponseStream, other: ResponseStream) -> Bool { one === other }
}

/// Belongs to the event loop's thread.
@available(*, unavailable) extension ResponseStream: Sendable {}
