// Why something with the network or the loop failed: a reason for the program, and a sentence for people.

import Glibc

/// A failure of the system or of the other side, in words that can be shown to the user.
public struct ReactorError: Error, Equatable, CustomStringConvertible {
    /// The reasons that a caller may need to distinguish.
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

    /// The error in `errno` of the last system call. `attempt` says what failed, as in "cannot listen on …".
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
