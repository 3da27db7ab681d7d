// Makes the calls to other servers that the API waits for. A call begins when the turn that asked for it is committed. All calls run side by side.
import Engine
import Reactor
import Wire

public final class Forwarder {
    public typealias Completion = (Result<UpstreamAnswer, UpstreamFailure>) -> Void

    /// The largest body of an answer, in bytes.
    private static let maximumBody = 1 << 20
    /// Seconds for looking up the name, connecting, and TLS.
    private static let connectTimeout = 10.0

    private let transport: Transport
    private let limits: OutboundLimits
    /// Calls of this turn, which is not committed yet.
    private var staged: [(UpstreamRequest, Completion)] = []
    private var isStopping = false
    /// Calls whose completion has not run.
    public private(set) var underWay = 0

    /// - Parameter timeout: the longest time of a call, in seconds of real time.
    public init(timeout: Double, transport: @escaping Transport) {
        var limits = OutboundLimits()
        limits.connectTimeout = min(timeout, Self.connectTimeout)
        limits.totalTimeout = timeout
        limits.maximumBody = Self.maximumBody
        limits.excess = .refused
        self.limits = limits
        self.transport = transport
    }

    /// Makes a call as soon as the turn has been committed.
    public func send(_ request: UpstreamRequest, completion: @escaping Completion) {
        staged.append((request, completion))
        underWay += 1
    }

    public var hasWork: Bool { !staged.isEmpty }

    /// Call it when the turn was committed.
    public func work() {
        let calls = takeStaged()
        for (request, completion) in calls { start(request, completion) }
    }

    /// Call it when the turn was not committed. Its calls are not made.
    public func abandon() {
        for (_, completion) in takeStaged() { end(completion, .failure(UpstreamFailure(.abandoned, "the call was not made"))) }
    }

    private func takeStaged() -> [(UpstreamRequest, Completion)] {
        defer { staged = [] }
        return staged
    }

    /// Call it when the daemon is going to end. Calls that are canceled from now on give that as their reason.
    public func stop() { isStopping = true }

    private static let stopped = UpstreamFailure(.unusable, "Pinstripe was told to stop before the destination had answered")

    private func start(_ request: UpstreamRequest, _ completion: @escaping Completion) {
        let outbound = OutboundRequest(method: "POST", url: request.url, headers: request.headers, body: request.body, limits: limits)
        _ = transport(outbound) { [weak self] result, timing in
            guard let self else { return }
            let isCut = if case .failure(let failure) = result { failure.kind == .canceled } else { false }
            end(completion, isStopping && isCut ? .failure(Self.stopped) : Self.outcome(result, timing))
        }
    }

    private func end(_ completion: Completion, _ result: Result<UpstreamAnswer, UpstreamFailure>) {
        underWay -= 1
        completion(result)
    }

    private static func outcome(
        _ result: Result<OutboundResponse, OutboundFailure>, _ timing: OutboundTiming
    ) -> Result<UpstreamAnswer, UpstreamFailure> {
        result.map { response in
            UpstreamAnswer(
                status: response.status, headers: response.headers, body: response.body, address: response.address,
                duration: Int64(max(0, min(timing.total, 1e6)) * 1000))
        }.mapError { UpstreamFailure(kind(of: $0.kind), $0.description) }
    }

    private static func kind(of kind: OutboundFailure.Kind) -> UpstreamFailure.Kind {
        switch kind {
        case .invalidURL, .invalidRequest, .unknownHost, .refused, .tls: .unreachable
        case .connectTimeout: .connectTimeout
        case .timeout: .timeout
        case .reset: .broken
        case .tooLarge, .malformed, .canceled, .other: .unusable
        }
    }
}

/// Belongs to the event loop's thread, as the engine does.
@available(*, unavailable) extension Forwarder: Sendable {}
