// Takes the attempts that are due from the outbox, sends each to its endpoint, and records the outcome.
//
// Each endpoint has a lane of its own with up to 16 attempts under way, so that a slow endpoint does not hold up others. An attempt is prepared just
// before it is sent. So it uses the present state of the endpoint, and nothing is sent to one that was disabled meanwhile.
import DequeModule
import Engine
import OrderedCollections
import Reactor
import Wire

/// Sends a request. The completion may come at once or later.
/// - Returns: a function that cancels it.
public typealias Transport = (OutboundRequest, @escaping OutboundCall.Completion) -> () -> Void

public final class Courier {
    /// The attempts to one endpoint.
    private final class Lane {
        var waiting: Deque<DueDelivery> = []
        var underWay = 0
        /// All attempts of the lane. After a commit that failed, the outbox may hand over some of them again.
        var known: Set<DueDelivery> = []
    }

    private static let maximumPerEndpoint = 16
    /// The number of waiting attempts that share the outcome of a refused connection. Nobody listens at that moment, and trying each of a hundred
    /// thousand attempts would take very long.
    private static let sharers = 31

    private let engine: Engine
    private let limits: OutboundLimits
    private let transport: Transport
    private let wallClock: () -> Int64
    private let report: (String) -> Void
    private let warn: (String) -> Void
    private var lanes: [DueDelivery.Destination: Lane] = [:]
    private var cancels: [DueDelivery: () -> Void] = [:]
    private var isStopping = false

    /// - Parameters:
    ///   - timeout: the longest time of an attempt, in seconds of real time.
    ///   - wallClock: the machine's time in Unix seconds, for signatures.
    ///   - report: is called with faults of our own.
    ///   - warn: is called with a sentence for each attempt that has failed.
    public init(
        engine: Engine, timeout: Double = 20, transport: @escaping Transport, wallClock: @escaping () -> Int64, report: @escaping (String) -> Void,
        warn: @escaping (String) -> Void = { _ in }
    ) {
        self.engine = engine
        var limits = OutboundLimits()
        limits.totalTimeout = timeout
        limits.connectTimeout = timeout
        self.limits = limits
        self.transport = transport
        self.wallClock = wallClock
        self.report = report
        self.warn = warn
    }

    /// The number of attempts under way.
    public var underWay: Int { cancels.count }

    /// Starts the attempts that are due and committed.
    public func work() {
        guard !isStopping else { return }
        // After a reset, attempts of the old world may still be under way.
        for (delivery, cancel) in cancels where !engine.outbox.contains(delivery) { cancel() }
        // In the order in which they became due.
        var touched: OrderedSet<DueDelivery.Destination> = []
        for delivery in engine.outbox.take() {
            let lane = lanes[delivery.destination] ?? Lane()
            lanes[delivery.destination] = lane
            guard lane.known.insert(delivery).inserted else { continue }
            lane.waiting.append(delivery)
            touched.append(delivery.destination)
        }
        for destination in touched { startWaiting(destination) }
    }

    /// Starts no more attempts. Those under way may end.
    public func stop() { isStopping = true }

    private func startWaiting(_ destination: DueDelivery.Destination) {
        guard let lane = lanes[destination] else { return }
        while !isStopping, lane.underWay < Self.maximumPerEndpoint, let delivery = lane.waiting.popFirst() {
            if let attempt = prepare(delivery, lane) { start(attempt, lane) }
        }
        if lane.underWay == 0 && lane.waiting.isEmpty { lanes[destination] = nil }
    }

    /// Nil if there is nothing to send any more.
    private func prepare(_ delivery: DueDelivery, _ lane: Lane) -> Attempt? {
        do {
            if let attempt = try engine.attempt(delivery) { return attempt }
        } catch {
            engine.outbox.lose(delivery)
            report("The delivery \(delivery.sequence) could not be prepared: \(error)")
        }
        lane.known.remove(delivery)
        return nil
    }

    private func start(_ attempt: Attempt, _ lane: Lane) {
        let delivery = attempt.delivery
        let request = request(attempt)
        lane.underWay += 1
        if engine.takesAway(delivery) {
            return end(attempt, lane, request, .failure(OutboundFailure(.canceled, "a fault has dropped it, as a tester has asked")), OutboundTiming())
        }
        var hasEnded = false
        let cancel = transport(request) { [weak self] result, timing in
            hasEnded = true
            self?.end(attempt, lane, request, result, timing)
        }
        if !hasEnded { cancels[delivery] = cancel }
    }

    private func end(
        _ attempt: Attempt, _ lane: Lane, _ request: OutboundRequest, _ result: Result<OutboundResponse, OutboundFailure>,
        _ timing: OutboundTiming
    ) {
        cancels[attempt.delivery] = nil
        lane.underWay -= 1
        conclude(attempt, lane, request, result, timing)
        if case .failure(let failure) = result, failure.kind == .refused { shareRefusal(failure, lane) }
        startWaiting(attempt.delivery.destination)
    }

    private func shareRefusal(_ failure: OutboundFailure, _ lane: Lane) {
        for _ in 0..<Self.sharers {
            guard !isStopping, let delivery = lane.waiting.popFirst() else { return }
            guard let attempt = prepare(delivery, lane) else { continue }
            conclude(attempt, lane, request(attempt), .failure(failure), OutboundTiming())
        }
    }

    /// Records the outcome.
    private func conclude(
        _ attempt: Attempt, _ lane: Lane, _ request: OutboundRequest, _ result: Result<OutboundResponse, OutboundFailure>,
        _ timing: OutboundTiming
    ) {
        let delivery = attempt.delivery
        lane.known.remove(delivery)
        let succeeded = if case .success(let response) = result { (200..<300).contains(response.status) } else { false }
        do {
            let record = AttemptRecord.make(attempt, request, result, timing, succeeded: succeeded)
            let delivery = try engine.finish(attempt, succeeded: succeeded, record: record)
            if !succeeded, let delivery { warn(FailedAttempt.sentence(attempt, delivery, record["failure"]?.string ?? "it was refused")) }
        } catch {
            engine.outbox.lose(delivery)
            report("The outcome of the delivery \(delivery.sequence) could not be kept: \(error)")
        }
    }

    /// As Stripe sends it: these fields, in this order.
    private func request(_ attempt: Attempt) -> OutboundRequest {
        var headers = Self.headers
        headers.add("Stripe-Signature", Signature.header(attempt.body, secret: attempt.endpoint.secret, time: wallClock()))
        return OutboundRequest(method: "POST", url: attempt.endpoint.url, headers: headers, body: attempt.body, limits: limits)
    }

    private static let headers: Headers = [
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "Accept": "*/*; q=0.5, application/xml",
        "Accept-Encoding": "gzip",
        "Cache-Control": "no-cache",
    ]
}

/// Belongs to the event loop's thread, as the engine does.
@available(*, unavailable) extension Courier: Sendable {}
