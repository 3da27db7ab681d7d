// The only way into the loop from other threads: a locked list of work, and an eventfd that wakes the loop. The eventfd is written only if the list
// was empty, so many posts cost one wake-up.

import CLibevent
import Glibc
import Synchronization

/// Takes work from any thread. The loop's thread runs it, in the order of the posts.
public final class Mailbox: Sendable {
    let descriptor: Int32
    private let pending = Mutex<[@Sendable () -> Void]>([])

    init() throws(ReactorError) {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        if descriptor < 0 { throw .system("cannot make an eventfd") }
    }

    /// Runs the work on the loop's thread in one of its next turns. If the loop is gone by then, it never runs.
    public func post(_ work: @escaping @Sendable () -> Void) {
        let wasEmpty = pending.withLock { list in
            list.append(work)
            return list.count == 1
        }
        if wasEmpty { eventfd_write(descriptor, 1) }
    }

    /// Runs everything posted so far. What these add is run in the next turn, so they cannot starve the requests.
    func deliver() {
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
        let work = pending.withLock { list in
            defer { list = [] }
            return list
        }
        for item in work { item() }
    }

    deinit { close(descriptor) }
}
