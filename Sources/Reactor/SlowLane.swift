// Requests that were costly the last time, and those whose large answers have no room yet. They are handled one by one, and between two of
// them everybody else's: so a hundred clients that ask for large lists wait for each other, and nobody else waits for them.

import DequeModule
import Wire

struct SlowLane {
    /// Seconds that passed, and bytes of an answer, that make a request a costly one. A busy system may take the processor away for some
    /// milliseconds, which costs nobody anything.
    private static let costlySeconds = 0.02
    static let largeAnswer = 1 << 20
    private static let maximumKnown = 1000

    private var waiting: Deque<(Request, Reply)> = []
    /// Which requests were costly the last time: those of one caller to one path are taken to be alike.
    private var costly: Set<Int> = []

    /// Whether a request is to wait here.
    func isFor(_ request: Request) -> Bool { !costly.isEmpty && costly.contains(Self.kind(request)) }

    /// Remembers what a request has cost.
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

    /// Whether there has been no room for some of them. Then the newest has its turn as often as the oldest: a crowd that takes nothing of what
    /// it has asked for is not to be waited for to its end.
    var isShortOfRoom = false
    private var isNewestNext = false

    /// The next one whose client is still there.
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
