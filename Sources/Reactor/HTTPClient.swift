// HTTP out: calls to other servers, as many at once as the limits allow. No call holds up the loop or other calls. libcurl does the work (names,
// connections, TLS, HTTP). This file decides which call is next, and reports each outcome once.
//
// A call waits in the lane of its origin. Lanes take turns, so that neither a slow host nor a busy one keeps others waiting. Outcomes are reported by
// an event of their own, in the turn in which they are decided. They are never reported inside `send` or `cancel`, or inside libcurl.

import CCurl
import DequeModule
import Glibc

/// Calls HTTP and HTTPS servers from the loop's thread: HTTP/1.1 over connections that are kept, TLS 1.2 or newer with certificates and
/// host names checked, redirects not followed, no proxies.
public final class HTTPClient {
    private let base: EventBase
    private let authorities: String?
    private let maximumPerHost: Int
    private let maximum: Int
    private var multi: CurlMulti?
    private var lanes: [String: Lane] = [:]
    private var ready: Deque<Lane> = []
    private var running = 0
    private var resting: [Transfer] = []
    private var decided: [(OutboundCall, Result<OutboundResponse, OutboundFailure>, OutboundTiming)] = []
    private var telling: EventSource?
    private var isClosed = false

    /// The number of calls whose completion has not run.
    public private(set) var underWay = 0

    /// - Parameters:
    ///   - certificateAuthorities: a file in PEM with the certificates to trust, instead of the system's.
    ///   - maximumConnectionsPerHost: calls to one scheme, host and port that run at once. Others wait.
    ///   - maximumConnections: calls that run at once, and idle connections that are kept.
    /// - Throws: if the file cannot be read.
    public init(
        loop: EventLoop, certificateAuthorities: String? = nil, maximumConnectionsPerHost: Int = 16, maximumConnections: Int = 256
    ) throws(ReactorError) {
        if let path = certificateAuthorities, access(path, R_OK) != 0 { throw .system("cannot read \(path)") }
        base = loop.base
        authorities = certificateAuthorities ?? SystemCertificates.file()
        maximumPerHost = max(1, maximumConnectionsPerHost)
        maximum = max(1, maximumConnections)
        telling = EventSource(base) { [unowned self] in tell() }
    }

    deinit { close() }

    /// Makes a call. The completion is called once, on the loop's thread, and never from inside here.
    @discardableResult
    public func send(_ request: OutboundRequest, completion: @escaping OutboundCall.Completion) -> OutboundCall {
        let call = OutboundCall(client: self, completion: completion)
        underWay += 1
        do throws(OutboundFailure) {
            guard !isClosed else { throw .canceled }
            try request.check()
            let target = try Target(request.url)
            let origin = target.origin + (request.unixSocket ?? "")
            let lane = lanes[origin] ?? open(origin)
            call.assign(OutboundCall.Work(request: request, target: target, lane: lane))
            lane.add(call)
            queue(lane)
            startWaiting()
        } catch {
            decide(call, .failure(error))
        }
        return call
    }

    /// Cancels all calls, runs their completions, and closes all connections. Later calls are cancelled, too.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        for lane in lanes.values {
            while let call = lane.next() { decide(call, .failure(.canceled)) }
        }
        for transfer in (multi?.transfers ?? [:]).values {
            if let call = transfer.call { stop(call) }
        }
        resting = []
        multi = nil
        tell()
    }

    func cancel(_ call: OutboundCall) {
        guard call.work != nil else { return }
        if call.transfer != nil { stop(call) } else { decide(call, .failure(.canceled)) }
        startWaiting()
    }

    // MARK: Whose turn it is

    private func open(_ origin: String) -> Lane {
        let lane = Lane(origin: origin)
        lanes[origin] = lane
        return lane
    }

    private func queue(_ lane: Lane) {
        guard !lane.isQueued, lane.hasWaiting, lane.running < maximumPerHost else { return }
        lane.isQueued = true
        ready.append(lane)
    }

    private func startWaiting() {
        while running < maximum, let lane = ready.popFirst() {
            lane.isQueued = false
            if let call = lane.next() { start(call) }
            queue(lane)
            if lane.isUnused { lanes[lane.origin] = nil }
        }
    }

    private func start(_ call: OutboundCall) {
        guard let work = call.work else { return }
        guard let multi = makeMulti(), let transfer = resting.popLast() ?? Transfer(authorities: authorities),
            transfer.begin(call, work), multi.add(transfer)
        else { return decide(call, .failure(OutboundFailure(.other, "there is no memory for the call"))) }
        call.transfer = transfer
        work.lane.running += 1
        running += 1
    }

    private func makeMulti() -> CurlMulti? {
        if multi == nil, !isClosed {
            multi = CurlMulti(base: base, keeping: maximum) { [unowned self] in ended($0, $1) }
        }
        return multi
    }

    // MARK: Outcomes

    private func ended(_ transfer: Transfer, _ code: CURLcode) {
        guard let call = transfer.call else { return }
        rest(transfer, call, transfer.outcome(code))
        startWaiting()
    }

    private func stop(_ call: OutboundCall) {
        guard let transfer = call.transfer else { return }
        multi?.remove(transfer)
        rest(transfer, call, .failure(.canceled))
    }

    /// The transfer is free for another call.
    private func rest(_ transfer: Transfer, _ call: OutboundCall, _ result: Result<OutboundResponse, OutboundFailure>) {
        let timing = transfer.timing
        transfer.end()
        // Each has buffers of some ten thousand bytes.
        if resting.count < maximumPerHost { resting.append(transfer) }
        running -= 1
        if let lane = call.work?.lane {
            lane.running -= 1
            queue(lane)
            if lane.isUnused { lanes[lane.origin] = nil }
        }
        decide(call, result, timing)
    }

    private func decide(
        _ call: OutboundCall, _ result: Result<OutboundResponse, OutboundFailure>, _ timing: OutboundTiming = OutboundTiming()
    ) {
        call.end()
        decided.append((call, result, timing))
        telling?.activate()
    }

    private func tell() {
        let outcomes = decided
        decided = []
        for (call, result, timing) in outcomes {
            underWay -= 1
            call.complete(result, timing)
        }
    }
}

// It lives on its loop's thread.
@available(*, unavailable)
extension HTTPClient: Sendable {}
