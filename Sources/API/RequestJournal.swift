// The newest requests to the API with their answers, in memory. A test asks it whether its application has called something, and how often.
//
// Nothing is prepared when a request is noted: it is kept as it came, and described when somebody asks. So noting costs next to nothing.
import Engine
import Wire

/// A request with its answer.
public struct JournaledRequest: Sendable {
    /// Requests have higher numbers than those before them.
    public internal(set) var number: Int
    public internal(set) var request: Request
    public internal(set) var response: Response
    /// When it was answered, in Unix seconds of the machine's clock.
    public let time: Int64
    /// Seconds until the answer.
    public let duration: Double
    /// Whether the bodies were given up to save memory.
    public internal(set) var isStripped = false

    /// The answer's `Request-Id`. If there was no answer, the entry has an id of its own.
    public var id: String { response.headers["Request-Id"] ?? "unanswered_\(number)" }

    /// About the bytes that it keeps of bodies and headers.
    private(set) var weight: Int

    init(number: Int, request: Request, response: Response, time: Int64, duration: Double) {
        self.number = number
        self.request = request
        self.response = response
        self.time = time
        self.duration = duration
        weight = request.headers.reduce(request.body.count + request.query.utf8.count + response.body.count) { $0 + $1.value.utf8.count }
    }

    /// What is known of a request without its body.
    private static let keptHeaders = ["Authorization", "Idempotency-Key", "Stripe-Account", "Stripe-Version", "User-Agent"]

    /// Takes its bodies away, and the headers that nobody asks for.
    mutating func strip() {
        isStripped = true
        weight = 0
        request.headers.keep(only: Self.keptHeaders, maximum: 1024)
        request.body = []
        request.query = ""
        response.body = []
    }
}

public final class RequestJournal {
    /// The most bytes of all bodies. Beyond that, the oldest requests lose theirs. More would not stay in the processor's cache, and slow down every call.
    private static let maximumWeight = 4 << 20

    /// The number of requests that are kept.
    private let capacity: Int
    /// A request's place is its number modulo the capacity.
    private var places: [JournaledRequest] = []
    private var next = 0
    /// All requests before this one have lost their bodies.
    private var firstWhole = 0
    private var weight = 0
    /// The first request of the present turn.
    private var turnStart = 0

    /// Adds what the body says of the caller to the headers, before the body is given up.
    private let keepingCaller: (Request) -> Request

    public init(capacity: Int, keepingCaller: @escaping (Request) -> Request = { $0 }) {
        self.capacity = max(0, capacity)
        self.keepingCaller = keepingCaller
    }

    public func note(_ request: Request, _ response: Response, time: Int64, duration: Double) {
        guard capacity > 0 else { return }
        add(JournaledRequest(number: next, request: request, response: response, time: time, duration: duration))
    }

    private func add(_ entry: JournaledRequest) {
        if places.count < capacity {
            places.append(entry)
        } else {
            let place = next % capacity
            weight -= places[place].weight
            places[place] = entry
        }
        weight += entry.weight
        next += 1
        firstWhole = max(firstWhole, next - places.count)
        while weight > Self.maximumWeight, firstWhole < next - 1 {
            strip(firstWhole % capacity)
            firstWhole += 1
        }
    }

    private func strip(_ place: Int) {
        weight -= places[place].weight
        let request = places[place].request
        if !request.body.isEmpty || !request.query.isEmpty { places[place].request = keepingCaller(request) }
        places[place].strip()
    }

    /// Call it at the end of each turn.
    /// - Parameter answer: makes the answer that was sent instead, if the turn could not be kept. Nil if it was kept.
    public func endTurn(answering answer: ((Response) -> Response)? = nil) {
        if let answer {
            for number in max(turnStart, next - places.count)..<max(next, turnStart) {
                places[number % capacity].response = answer(places[number % capacity].response)
            }
        }
        turnStart = next
    }

    /// All requests, newest first.
    public var newest: some Sequence<JournaledRequest> {
        (0..<places.count).lazy.map { [places, next, capacity] in places[(next - 1 - $0) % capacity] }
    }

    public func find(_ id: String) -> JournaledRequest? { newest.first { $0.id == id } }

    /// Forgets the requests that the condition chooses.
    public func remove(where isUnwanted: (JournaledRequest) throws -> Bool) rethrows {
        let kept = try Array(newest).reversed().filter { try !isUnwanted($0) }
        places = []
        (next, firstWhole, weight, turnStart) = (0, 0, 0, 0)
        for var entry in kept {
            entry.number = next
            add(entry)
        }
        endTurn()
    }
}

/// Belongs to the event loop's thread, as the server does.
@available(*, unavailable) extension RequestJournal: Sendable {}
