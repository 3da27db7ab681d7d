// The process's limit of memory is shared out like its files. Requests and answers that wait for clients must not use up the memory that answering
// needs.

import Glibc

/// The limit of the process's address space (`ulimit -v`).
public enum MemoryLimit {
    /// Bytes that the process may still take. Nil if there is no limit.
    public static var free: Int? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur < rlim_t(Int.max) else { return nil }
        return max(0, Int(limit.rlim_cur) - taken)
    }

    /// The size of its address space, as Linux counts it.
    private static var taken: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
        return strtol(line, nil, 10) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}

extension HTTPLimits {
    /// Reduces the limits so that they fit into the free bytes. Handling a body takes two or three times its size in addition.
    public mutating func fit(into free: Int) {
        maximumBody = min(maximumBody, free / 4)
        maximumHeld = min(maximumHeld, free / 4)
        maximumWaiting = min(maximumWaiting, free / 8)
    }
}
