// How the cost of work grows with its size.
import Glibc

enum Growth {
    /// How many times as much of the processor's time the work takes on eight times as much. About 8: the cost grows with the size. About 64: with its
    /// square. Only this thread's time counts, so other work on the machine does not change the result.
    /// - Parameter work: is called with two sizes.
    static func factor(from size: Int, _ work: (Int) -> Void) -> Double {
        work(size)
        return processorTime { work(8 * size) } / max(processorTime { work(size) }, 0.001)
    }

    /// Seconds.
    private static func processorTime(of work: () -> Void) -> Double {
        let start = processorTime()
        work()
        return processorTime() - start
    }

    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
