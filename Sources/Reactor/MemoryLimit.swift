// What a process may have of memory is shared out like its files: what waits for clients to send or to take it must not use up what
// answering them needs.

import Glibc

/// The limit of the process's address space (`ulimit -v`).
public enum MemoryLimit {
    /// Bytes that the process may take besides what it has; nil: as many as there are.
    public static var free: Int? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur < rlim_t(Int.max) else { return nil }
        return max(0, Int(limit.rlim_cur) - taken)
    }

    /// Bytes of its address space, as Linux counts them.
    private static var taken: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
        return strtol(line, nil, 10) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}

extension HTTPLimits {
    /// Narrows the limits to what fits into `free` bytes. Handling a body takes two or three times its size besides.
    public mutating func fit(into free: Int) {
        maximumBody = min(maximumBody, free / 4)
        maximumHeld = min(maximumHeld, free / 4)
        maximumWaiting = min(maximumWaiting, free / 8)
    }
}
