// Every connection is a file descriptor, and the usual soft limit of 1,024 is far below the ten thousand that are
// served.

import Glibc

/// Raises the process's soft limit of open files to its hard limit. To be called before the server is made.
/// - Returns: the limit now in force.
@discardableResult
public func raiseFileLimit() -> Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return fileLimit()
}

/// The process's present soft limit of open files.
func fileLimit() -> Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
}
