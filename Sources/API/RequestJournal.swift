// The newest requests to the API with their answers, in memory. A test asks it whether its application has called something, and how often.
//
// To note a request costs little: its bytes are copied, and no part of it stays alive. It is read when somebody asks.
import Engine
import Wire

public final class RequestJournal {
    /// The bytes of bodies and queries that are kept. More would not stay in the processor's cache, and slow down every call.
    private static let bodyCapacity = 4 << 20

    private struct Entry {
        let head: JournaledHead
        let status: Int
        let query: ByteRing.Part
        let body: ByteRing.Part
        let answer: ByteRing.Part
        let time: Int64
        let duration: Double
    }

    /// The number of requests that are kept.
    private let capacity: Int
    /// A request's place is its number modulo the capacity.
    private var places: [Entry] = []
    private let bodies = ByteRing(capacity: bodyCapacity)
    private var next = 0
    /// The first request of the present turn.
    private var turnStart = 0

    public init(capacity: Int) { self.capacity = max(0, capacity) }

    public func note(_ request: Request, _ response: Response, time: Int64, duration: Double) {
        guard capacity > 0 else { return }
        let entry = entry(request, response, time, duration)
        if places.count < capacity { places.append(entry) } else { places[next % capacity] = entry }
        next += 1
    }

    private func entry(_ request: Request, _ response: Response, _ time: Int64, _ duration: Double) -> Entry {
        Entry(
            head: JournaledHead(request, response), status: response.status,
            query: withUTF8(of: request.query) { bodies.add(UnsafeRawBufferPointer($0)) }, body: request.body.withUnsafeBytes(bodies.add),
            answer: response.body.withUnsafeBytes(bodies.add), time: time, duration: duration)
    }

    private func read(_ number: Int) -> JournaledRequest {
        let entry = places[number % capacity]
        var (request, headers) = entry.head.read()
        let (query, body) = (bodies.bytes(of: entry.query), bodies.bytes(of: entry.body))
        let isStripped = query == nil || body == nil
        if let query, let body { (request.query, request.body) = (String(decoding: query, as: UTF8.self), body) }
        let response = Response(status: entry.status, headers: headers, body: bodies.bytes(of: entry.answer) ?? [])
        return JournaledRequest(
            number: number, request: request, response: response, time: entry.time, duration: entry.duration, isStripped: isStripped)
    }

    /// Call it at the end of each turn.
    /// - Parameter answer: makes the answer that was sent instead, if the turn could not be kept. Nil if it was kept.
    public func endTurn(answering answer: ((Response) -> Response)? = nil) {
        if let answer {
            for number in max(turnStart, next - places.count)..<max(next, turnStart) {
                let lost = read(number)
                places[number % capacity] = entry(lost.request, answer(lost.response), lost.time, lost.duration)
            }
        }
        turnStart = next
    }

    /// All requests, newest first.
    public var newest: some Sequence<JournaledRequest> {
        (next - places.count..<next).reversed().lazy.map { [self] in read($0) }
    }

    public func find(_ id: String) -> JournaledRequest? { newest.first { $0.id == id } }

    /// Forgets the requests that the condition chooses.
    public func remove(where isUnwanted: (JournaledRequest) throws -> Bool) rethrows {
        let kept = try (next - places.count..<next).filter { try !isUnwanted(read($0)) }.map { places[$0 % capacity] }
        places = kept
        next = kept.count
        endTurn()
    }
}

/// Belongs to the event loop's thread, as the server does.
@available(*, unavailable) extension RequestJournal: Sendable {}
