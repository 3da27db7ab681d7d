// Timers of real time. (Timers on an account's clock are rows of the engine's database.)

import CLibevent

/// An action that the loop runs later. The caller must keep it: a timer that is released is cancelled.
public final class Timer {
    private let source: EventSource

    init(_ base: EventBase, seconds: Double, repeating: Bool, action: @escaping () -> Void) {
        source = EventSource(base, interest: repeating ? Int32(EV_PERSIST) : 0, action: action)
        // libevent runs a repeating timer of no length once.
        source.start(after: repeating ? max(seconds, 0.001) : seconds)
    }

    /// Cancels the timer. It may be called from the action itself, and twice.
    public func cancel() { source.cancel() }
}
