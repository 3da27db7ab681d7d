// Requests of a kind that was costly the last time, and requests for whose large answers there is no room yet. They are handled one by one, and other
// requests in between. So a hundred clients that ask for large lists wait for each other, and no other client waits for them.

import DequeModule
import Wire

struct SlowLane {
    /// The seconds and the bytes of an answer from which on a request is costly. The seconds allow for a busy system, which may take the processor
    /// away for some milliseconds.
    private static let costlySeconds = 0.02
    static let largeAnswer = 1 << 20
    private static let maximumKnown = 1000

    private var waiting: Deque<(Request, Reply)> = []
    /// The requests that were costly the last time. Requests of one caller to one path count as the same kind.
    private var costly: Set<Int> = []

    /// Whether a request must wait here.
    func isFor(_ request: Request) -> Bool { !costly.isEmpty && costly.contains(Self.kind(request)) }

    /// Remembers the cost of a request.
    mutating func note(_ request: Request, seconds: Double, bytes: Int) {
        if seconds > Self.costlySeconds || bytes > Self.largeAnswer {
            if costly.count >= Self.maximumKnown { costly = [] }
            costly.insert(Self.kind(request))
        } else if !costly.isEmpty {
            costly.remove(Self.kind(request))
        }
    }

    mutating func add(_ request: Request, _ reply: Reply) { waiting.append((request, reply)) }

    var isEmpty: Bool { waiting.isEmpty }

    /// Whether there was no room for some of them. Then the newest request is handled as often as the oldest, because clients that take nothing of
    /// their answers must not hold up all others.
    var isShortOfRoom = false
    private var isNewestNext = false

    /// The next request whose client has not gone.
    mutating func next() -> (Request, Reply)? {
        isNewestNext = isShortOfRoom && !isNewestNext
        while let (request, reply) = isNewestNext ? waiting.popLast() : waiting.popFirst() {
            if waiting.isEmpty { isShortOfRoom = false }
            if !reply.isVanished { return (request, reply) }
        }
        return nil
    }

    private static func kind(_ request: Request) -> Int {
        var hasher = Hasher()
        hasher.combine(request.method)
        hasher.combine(request.path)
        hasher.combine(request.headers["Authorization"])
        return hasher.finalize()
    }
}
