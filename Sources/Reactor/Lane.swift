// The calls to one origin. libcurl also limits connections, but it has one queue for all hosts, in which a host that hangs would hold up the others.

import DequeModule

/// The waiting calls to one origin, and the number of running ones.
final class Lane {
    let origin: String
    var running = 0
    /// Whether the lane is in the queue to start another call.
    var isQueued = false
    private var waiting: Deque<OutboundCall> = []

    init(origin: String) { self.origin = origin }

    func add(_ call: OutboundCall) { waiting.append(call) }

    /// The next waiting call that was not cancelled.
    func next() -> OutboundCall? {
        while let call = waiting.popFirst() {
            if call.work != nil { return call }
        }
        return nil
    }

    var hasWaiting: Bool { !waiting.isEmpty }
    var isUnused: Bool { running == 0 && waiting.isEmpty }
}
