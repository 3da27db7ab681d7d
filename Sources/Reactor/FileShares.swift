// Limits of open files. Every connection is a file descriptor, and the usual soft limit of 1,024 is far below the ten thousand connections that are
// served.

import Glibc

/// Raises the process's soft limit of open files to its hard limit. Call it before the server is made.
/// - Returns: the limit now in force.
@discardableResult
public func raiseFileLimit() -> Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return FileShares.present.files
}

/// The shares of the process's files, so that no part takes those of another.
public struct FileShares: Sendable, Equatable {
    /// For the database, the log, the loop, the listening sockets, and files that are open for a moment.
    private static let own = 24

    /// All of them.
    public let files: Int
    /// Connections of clients.
    public let clients: Int
    /// More connections, for the control plane.
    public let reserve: Int
    /// The calls to other servers that each of our two clients makes at once: one for webhooks, one for forwarded requests. Half as many files again
    /// are left for looking up names.
    public let calls: Int

    /// - Parameter files: the number of files that the process may open.
    public init(files: Int) {
        let rest = max(0, files - Self.own)
        self.files = files
        reserve = max(1, min(64, rest / 10))
        calls = max(1, rest / 12)
        clients = max(1, rest - reserve - calls * 3)
    }

    /// The shares for the present soft limit.
    public static var present: FileShares {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return FileShares(files: Int(clamping: limit.rlim_cur))
    }
}
