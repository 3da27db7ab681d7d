// Why something that touches the network or the loop did not work: a reason to decide by, a sentence to show.

import Glibc

/// A refusal of the system or of the other side, in words that can be shown to the user as they are.
public struct ReactorError: Error, Equatable, CustomStringConvertible {
    /// What a caller may want to tell apart.
    public enum Reason: Sendable {
        case addressInUse, permissionDenied, unknownHost, badAddress, notASocket, refused, system
    }

    public let reason: Reason
    /// One sentence, without a full stop.
    public let description: String

    public init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }

    /// The error that the last system call left in `errno`. `attempt` says what was tried, as in "cannot listen on …".
    static func system(_ attempt: String, code: Int32 = errno) -> ReactorError {
        let reason: Reason =
            switch code {
            case EADDRINUSE: .addressInUse
            case EACCES, EPERM: .permissionDenied
            case EADDRNOTAVAIL, EAFNOSUPPORT: .badAddress
            case ECONNREFUSED, ENOENT: .refused
            default: .system
            }
        return ReactorError(reason, "\(attempt): \(String(cString: strerror(code)))")
    }
}
