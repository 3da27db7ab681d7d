// The calls to one origin. libcurl has limits of connections of its own, but one queue behind them for all hosts: there a host that
// hangs would hold up the others.

import DequeModule

/// The calls to one origin that wait, and how many run.
final class Lane {
    let origin: String
    var running = 0
    /// Whether it waits for its turn to start one more.
    var isQueued = false
    private var waiting: Deque<OutboundCall> = []

    init(origin: String) { self.origin = origin }

    func add(_ call: OutboundCall) { waiting.append(call) }

    /// The next call that was not cancelled meanwhile.
    func next() -> OutboundCall? {
        while let call = waiting.popFirst() {
            if call.work != nil { return call }
        }
        return nil
    }

    var hasWaiting: Bool { !waiting.isEmpty }
    var isUnused: Bool { running == 0 && waiting.isEmpty }
}
