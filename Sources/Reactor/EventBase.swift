// Owners of the two handles of libevent that everything else here uses.
//
// An event must be freed before its base, and callers keep timers as long as they like. So every event keeps the base alive. It does not keep the
// loop, because the loop's actions often hold timers, and that would be a cycle.

import CLibevent
import Glibc

/// Owns an `event_base`.
final class EventBase {
    let pointer: OpaquePointer
    /// Is set when an action of ours runs. The loop clears it, to see whether a turn had work to do.
    var handledSomething = false
    /// Whether a turn is handling events, and has not ended.
    var isHandling = false
    /// Whether the turn ends although more is ready.
    var isEnding = false
    /// When the present turn began to work, in seconds of the monotonic clock.
    private(set) var time = monotonicTime()
    private var isWaiting = true

    /// Seconds after which a turn ends although more is ready, so that its answers need not wait longer. The end of a turn commits. Long work, such as
    /// a movement of the clock, has fewer commits if turns are longer.
    private static let maximumTurn = 0.02

    init() throws(ReactorError) {
        // A client that has gone must cause an error of write, and not end the process.
        signal(SIGPIPE, SIG_IGN)
        guard let configuration = event_config_new() else { throw .system("cannot make an event loop") }
        defer { event_config_free(configuration) }
        // Only one thread uses it. With the change list, an event that begins and ends within a turn costs no system call. The price: no descriptor
        // in the loop may be a dup() of another.
        event_config_set_flag(configuration, Int32(bitPattern: EVENT_BASE_FLAG_NOLOCK.rawValue))
        event_config_set_flag(configuration, Int32(bitPattern: EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST.rawValue))
        guard let pointer = event_base_new_with_config(configuration) else { throw .system("cannot make an event loop") }
        self.pointer = pointer
    }

    /// Call it when a turn begins. It may still wait for something to do.
    func beginTurn() {
        handledSomething = false
        isHandling = true
        isEnding = false
        isWaiting = true
    }

    /// Runs an action of ours. If the turn has lasted too long, it ends after the action.
    func handle(_ action: () -> Void) {
        handledSomething = true
        if isWaiting {
            isWaiting = false
            time = monotonicTime()
        }
        action()
        if isOver { endTurn() }
    }

    /// Whether the turn has lasted long enough.
    var isOver: Bool { monotonicTime() - time > Self.maximumTurn }

    /// Leaves what else is ready for the next turn.
    func endTurn() {
        event_base_loopbreak(pointer)
        isEnding = true
    }

    deinit { event_base_free(pointer) }
}

/// Owns an `event` and its action. The action no longer runs when this is cancelled or released.
final class EventSource {
    private let base: EventBase
    private var event: OpaquePointer?
    private var action: () -> Void

    /// - Parameters:
    ///   - descriptor: a file descriptor, a signal's number, or -1.
    ///   - interest: `EV_READ`, `EV_WRITE`, `EV_CLOSED`, `EV_SIGNAL`, `EV_PERSIST`, or 0.
    init(_ base: EventBase, descriptor: Int32 = -1, interest: Int32 = 0, action: @escaping () -> Void) {
        self.base = base
        self.action = action
        event = event_new(
            base.pointer, descriptor, Int16(truncatingIfNeeded: interest),
            { _, _, source in
                guard let source else { return }
                Unmanaged<EventSource>.fromOpaque(source).takeUnretainedValue().fire()
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Starts waiting, at most for that many seconds if they are given. False if the system refuses.
    @discardableResult
    func start(after seconds: Double? = nil) -> Bool {
        guard let event else { return false }
        guard let seconds else { return event_add(event, nil) == 0 }
        var interval = timeval(seconds: seconds)
        return event_add(event, &interval) == 0
    }

    /// Stops waiting, until it is started again.
    func stop() {
        if let event { event_del(event) }
    }

    /// Runs the action later in the present turn, without waiting for the event.
    func activate() {
        if let event { event_active(event, Int32(EV_READ), 0) }
    }

    /// Frees the event at once; may be called from the action itself.
    func cancel() {
        if let event { event_free(event) }
        event = nil
        action = {}
    }

    private func fire() { base.handle(action) }

    deinit { if let event { event_free(event) } }
}

/// Seconds since some moment that does not change; never goes back.
func monotonicTime() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}

extension timeval {
    /// Limited to 0 … ten years, so that no number can trap.
    init(seconds: Double) {
        let clamped = seconds > 0 ? min(seconds, 315_360_000) : 0
        let whole = clamped.rounded(.down)
        self.init(tv_sec: Int(whole), tv_usec: Int((clamped - whole) * 1_000_000))
    }
}
