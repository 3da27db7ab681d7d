// Real time passing. (The engine's own time is rows in its database; this is for what happens on the wall clock.)

import CLibevent

/// An action that the loop runs later. The caller keeps it: a timer that is let go is cancelled.
public final class Timer {
    private let source: EventSource

    init(_ base: EventBase, seconds: Double, repeating: Bool, action: @escaping () -> Void) {
        source = EventSource(base, interest: repeating ? Int32(EV_PERSIST) : 0, action: action)
        // libevent runs a repeating timer of no length once.
        source.start(after: repeating ? max(seconds, 0.001) : seconds)
    }

    /// The action runs no more. May be called from the action itself, and twice.
    public func cancel() { source.cancel() }
}
