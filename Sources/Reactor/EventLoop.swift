// The heart of the daemon: one thread, one event_base, turning.
//
// A turn waits until something is ready, handles all that is ready, then runs the turn-end actions in the order of their registration:
// the daemon commits its transaction there and then lets the turn's replies go, so that everything one turn handled shares one commit. A
// turn that has taken too long leaves the rest to the next one. Idle work fills the time in which a turn would only wait, a chunk at a
// time, and looks for requests before each chunk.

import CLibevent
import DequeModule

/// One thread's event loop. Everything it owns is used on that thread only; `mailbox` is the door for all others.
public final class EventLoop {
    let base: EventBase
    /// Work from other threads goes through here.
    public let mailbox: Mailbox
    private var sources: [EventSource] = []
    private var turnEndActions: [() -> Void] = []
    private var idleActions: [() -> Bool] = []
    private var idleWorkMayRemain = true
    private var isStopping = false
    /// What the next turn begins with.
    private var coming: Deque<() -> Void> = []
    private var comingSource: EventSource?

    /// - Throws: if the system has no descriptors left.
    public init() throws(ReactorError) {
        base = try EventBase()
        mailbox = try Mailbox()
        let letters = EventSource(
            base, descriptor: mailbox.descriptor, interest: Int32(EV_READ | EV_PERSIST), action: mailbox.deliver)
        letters.start()
        sources.append(letters)
        comingSource = EventSource(base) { [unowned self] in
            // What they ask for themselves comes after all of these. One of them goes on in every turn, however much else there is.
            var remaining = coming.count
            repeat {
                coming.popFirst()?()
                remaining -= 1
            } while remaining > 0 && !base.isOver
        }
    }

    /// Turns until `stop()`.
    public func run() {
        while !isStopping { turn(block: true) }
    }

    /// Exactly one turn.
    /// - Parameter block: whether to wait if nothing is ready and no idle work remains.
    public func turn(block: Bool) {
        let hasIdleWork = idleWorkMayRemain && !idleActions.isEmpty
        base.beginTurn()
        if !coming.isEmpty { comingSource?.activate() }
        let mayWait = block && !hasIdleWork
        event_base_loop(base.pointer, mayWait ? Int32(EVLOOP_ONCE) : Int32(EVLOOP_ONCE | EVLOOP_NONBLOCK))
        if base.handledSomething {
            prolong()
            idleWorkMayRemain = true
        } else if hasIdleWork {
            idleWorkMayRemain = doIdleWork()
        }
        base.isHandling = false
        for action in turnEndActions { action() }
    }

    /// Asked after each round of a turn whether the turn may go on with what has become ready meanwhile.
    public var mayProlongTurn: (() -> Bool)?

    /// Rounds that a turn may have, so that its first answer is not held for ever.
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

    /// Runs `action` in the next turn, or in a later one where those before it take all of that turn's time. What others have asked for
    /// meanwhile is answered before it.
    public func inNextTurn(_ action: @escaping () -> Void) { coming.append(action) }

    /// Whether the present turn has lasted so long that what can wait should.
    public var isTurnOver: Bool { base.isOver }

    /// Ends `run()` after the present turn. On the loop's thread; from elsewhere, post it.
    public func stop() {
        isStopping = true
    }

    /// Adds an action that runs after every turn, behind those added before it.
    public func onTurnEnd(_ action: @escaping () -> Void) {
        turnEndActions.append(action)
    }

    /// Adds background work. `action` does one short chunk and says whether more remains; it is called only when a turn
    /// finds nothing ready. Once it has said no it is left alone until a turn has handled something.
    public func whenIdle(_ action: @escaping () -> Bool) {
        idleActions.append(action)
        idleWorkMayRemain = true
    }

    /// Runs `action` on the loop, not in the signal handler, whenever the process gets the signal.
    /// libevent lets one loop of a process have signals.
    public func onSignal(_ number: Int32, _ action: @escaping () -> Void) throws(ReactorError) {
        let source = EventSource(base, descriptor: number, interest: Int32(EV_SIGNAL | EV_PERSIST), action: action)
        guard source.start() else { throw ReactorError(.system, "cannot wait for signal \(number)") }
        sources.append(source)
    }

    /// Runs `action` after `seconds`, and with `repeating` every so many seconds, for as long as the timer is kept.
    public func timer(after seconds: Double, repeating: Bool = false, _ action: @escaping () -> Void) -> Timer {
        Timer(base, seconds: seconds, repeating: repeating, action: action)
    }

    private func doIdleWork() -> Bool {
        var more = false
        for action in idleActions where action() { more = true }
        return more
    }
}

// The loop owns handles of libevent that know nothing of locks; a second thread has `mailbox`.
@available(*, unavailable)
extension EventLoop: Sendable {}
