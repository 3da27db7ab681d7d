// The daemon's event loop: one thread and one event_base.
//
// A turn waits until something is ready, handles everything that is ready, and then runs the turn-end actions in the order of their registration.
// There the daemon commits its transaction and then sends the turn's replies, so that all requests of a turn share one commit. A turn that has taken
// too long leaves the rest to the next one. If nothing is ready, idle work runs in small portions, and the loop looks for requests before each
// portion.

import CLibevent
import DequeModule

/// The event loop of one thread. Everything that it owns is used on that thread only. Other threads use `mailbox`.
public final class EventLoop {
    let base: EventBase
    /// Work from other threads goes through here.
    public let mailbox: Mailbox
    private var sources: [EventSource] = []
    private var turnEndActions: [() -> Void] = []
    private var idleActions: [() -> Bool] = []
    private var idleWorkMayRemain = true
    private var isStopping = false
    /// Actions for the next turn.
    private var coming: Deque<() -> Void> = []
    /// Whether the last of them have taken a whole turn.
    private var comingTookLong = false

    /// - Throws: if the system has no descriptors left.
    public init() throws(ReactorError) {
        base = try EventBase()
        mailbox = try Mailbox()
        let letters = EventSource(
            base, descriptor: mailbox.descriptor, interest: Int32(EV_READ | EV_PERSIST), action: mailbox.deliver)
        letters.start()
        sources.append(letters)
    }

    /// Turns until `stop()`.
    public func run() {
        while !isStopping { turn(block: true) }
    }

    /// Runs exactly one turn.
    /// - Parameter block: whether to wait if nothing is ready and no idle work remains.
    public func turn(block: Bool) {
        let hasIdleWork = idleWorkMayRemain && !idleActions.isEmpty
        base.beginTurn()
        let mayWait = block && !hasIdleWork && coming.isEmpty
        event_base_loop(base.pointer, mayWait ? Int32(EVLOOP_ONCE) : Int32(EVLOOP_ONCE | EVLOOP_NONBLOCK))
        runComing()
        if base.handledSomething {
            prolong()
            idleWorkMayRemain = true
        } else if hasIdleWork {
            idleWorkMayRemain = doIdleWork()
        }
        base.isHandling = false
        for action in turnEndActions { action() }
    }

    /// Requests go first. If the last actions have taken a whole turn, a turn with requests leaves out the next ones and answers at once, so that
    /// nobody waits for two portions of other people's work.
    private func runComing() {
        guard !coming.isEmpty else { return }
        if comingTookLong && base.handledSomething {
            comingTookLong = false
            return
        }
        base.handle {
            // Actions that they add run after all of these. Each turn runs at least one.
            var remaining = coming.count
            repeat {
                coming.popFirst()?()
                remaining -= 1
            } while remaining > 0 && !base.isOver
        }
        comingTookLong = base.isOver
    }

    /// Is called after each round of a turn: whether the turn goes on with what has become ready meanwhile.
    public var mayProlongTurn: (() -> Bool)?

    /// The most rounds of a turn, so that its first answer is not held for ever.
    private static let maximumRounds = 32

    private func prolong() {
        var rounds = 1
        while rounds < Self.maximumRounds, base.handledSomething, !base.isEnding, mayProlongTurn?() == true {
            base.handledSomething = false
            event_base_loop(base.pointer, Int32(EVLOOP_ONCE | EVLOOP_NONBLOCK))
            rounds += 1
        }
        base.handledSomething = true
    }

    /// Runs the action in the next turn, or in a later one if other actions take all of the turn's time. Requests that have come meanwhile are
    /// answered before it.
    public func inNextTurn(_ action: @escaping () -> Void) { coming.append(action) }

    /// Whether the present turn has lasted so long that work that can wait should wait.
    public var isTurnOver: Bool { base.isOver }

    /// Ends `run()` after the present turn. Call it on the loop's thread. From another thread, post it.
    public func stop() {
        isStopping = true
    }

    /// Adds an action that runs after every turn, after those that were added before it.
    public func onTurnEnd(_ action: @escaping () -> Void) {
        turnEndActions.append(action)
    }

    /// Adds background work. The action does one short portion and answers whether there is more. It is called only if a turn finds nothing ready.
    /// After it has answered no, it is not called again until a turn has handled something.
    public func whenIdle(_ action: @escaping () -> Bool) {
        idleActions.append(action)
        idleWorkMayRemain = true
    }

    /// Runs `action` on the loop, not in the signal handler, whenever the process gets the signal.
    /// libevent allows only one loop of a process to have signals.
    public func onSignal(_ number: Int32, _ action: @escaping () -> Void) throws(ReactorError) {
        let source = EventSource(base, descriptor: number, interest: Int32(EV_SIGNAL | EV_PERSIST), action: action)
        guard source.start() else { throw ReactorError(.system, "cannot wait for signal \(number)") }
        sources.append(source)
    }

    /// Runs the action after that many seconds, and again and again if it repeats, as long as the timer is kept.
    public func timer(after seconds: Double, repeating: Bool = false, _ action: @escaping () -> Void) -> Timer {
        Timer(base, seconds: seconds, repeating: repeating, action: action)
    }

    private func doIdleWork() -> Bool {
        var more = false
        for action in idleActions where action() { more = true }
        return more
    }
}

// libevent's handles have no locks. A second thread uses `mailbox`.
@available(*, unavailable)
extension EventLoop: Sendable {}
