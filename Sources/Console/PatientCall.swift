// Calls that are answered when something has happened: a clock has arrived, or nothing is due any more. Each turn does a portion of them, and other
// requests are served in between. While there are only deliveries to wait for, they rest. When their time is over, they give up.
import API
import Engine
import Wire

/// Such a call. Its subclass knows what it waits for.
class PatientCall {
    /// Gives the answer, or the error that the body throws.
    typealias Reply = (() throws -> Response) -> Void

    enum Progress {
        case done(JSON)
        /// The same, with an answer that is no JSON document.
        case answered(Response)
        /// There is more to do.
        case underWay
        /// Deliveries must end first.
        case waiting
    }

    /// The account. Nil for all. It is looked up for each portion, because it may be reset meanwhile.
    let key: AccountKey?
    let answer: Reply
    /// Seconds of real time after which it gives up. Nil for never.
    let timeout: Double?
    /// Cancels its time-out.
    var cancelTimeout: () -> Void = {}

    init(_ account: Account?, timeout: Double?, answer: @escaping Reply) {
        key = account?.key
        self.timeout = timeout
        self.answer = answer
    }

    /// The kind of this call, for others that wait until it is done. Nil if none wait for it.
    var kind: Kind? { nil }
    /// The kind of earlier calls that it waits for, if they are about the same accounts.
    var waitsFor: Kind? { nil }

    enum Kind {
        case clock, reset, seeds
    }

    func proceed(_ console: Console) throws -> Progress { .waiting }

    /// Is called when it will not go on.
    func abandon(_ console: Console) throws {}

    /// The account, or the platform that it is connected to. Nil for all accounts.
    fileprivate var family: AccountKey? { key.map { $0.platformKey ?? $0 } }

    /// The parameter `timeout`, in seconds.
    static func timeout(_ arguments: Arguments) throws(Refusal) -> Int64? {
        guard let timeout = arguments.integer("timeout") else { return nil }
        guard (0...86_400).contains(timeout) else {
            throw .invalid("Invalid timeout: it is a number of seconds from 0 to 86400.", parameter: "timeout")
        }
        return timeout
    }
}

extension Console {
    func begin(_ call: PatientCall) {
        patientCalls.append(call)
        if let timeout = call.timeout {
            call.cancelTimeout = host.after(timeout) { [unowned self, unowned call] in giveUp(call, because: "The time is over") }
        }
        // If other calls are under way, the next portion comes in a turn of its own.
        if patientCalls.count == 1 { proceed() } else { wake() }
    }

    /// Call it when deliveries have ended. Those who wait for that look again.
    func wake() {
        guard !patientCalls.isEmpty, !isProceeding else { return }
        isProceeding = true
        host.later { [unowned self] in
            isProceeding = false
            proceed()
        }
    }

    /// Does a portion of each call that need not wait for an earlier one, while the turn has time.
    private func proceed() {
        var calls = PatientCall.free(among: patientCalls)
        // The last turn may have had no time for all of them, so this one begins after its last.
        if let first = calls.firstIndex(where: { $0 === nextCall }) { calls = Array(calls[first...] + calls[..<first]) }
        nextCall = nil
        var finished: Set<ObjectIdentifier> = []
        var hasMore = false
        for (position, call) in calls.enumerated() {
            guard position == 0 || engine.mayGoOn() else {
                nextCall = call
                break
            }
            switch Result(catching: { try call.proceed(self) }) {
            case .success(.underWay): hasMore = true
            case .success(.waiting): break
            case .success(.done(let result)):
                finished.insert(ObjectIdentifier(call))
                finish(call) { .json(result) }
            case .success(.answered(let response)):
                finished.insert(ObjectIdentifier(call))
                finish(call) { response }
            case .failure(let error):
                finished.insert(ObjectIdentifier(call))
                finish(call) { throw error }
            }
        }
        patientCalls.removeAll { finished.contains(ObjectIdentifier($0)) }
        if hasMore || nextCall != nil || (!finished.isEmpty && !patientCalls.isEmpty) { wake() }
    }

    private func finish(_ call: PatientCall, _ body: () throws -> Response) {
        call.cancelTimeout()
        do {
            try call.abandon(self)
            call.answer(body)
        } catch {
            call.answer { throw error }
        }
    }

    func account(of call: PatientCall) throws -> Account? { try call.key.map(engine.accounts.account) }

    /// Answers all calls that still wait, because the daemon is stopping.
    public func stop() {
        feed.stop()
        for call in patientCalls { giveUp(call, because: "Pinstripe was told to stop") }
    }

    private func giveUp(_ call: PatientCall, because reason: String) {
        guard patientCalls.contains(where: { $0 === call }) else { return }
        patientCalls.removeAll { $0 === call }
        finish(call) { try self.outstanding(call, reason) }
        wake()
    }

    /// The most deliveries that an answer names. There may be very many.
    private static let maximumOutstanding = 100

    /// Status 408, and what did not happen in time.
    private func outstanding(_ call: PatientCall, _ reason: String) throws -> Response {
        let deliveries = try engine.outstanding(account(of: call), limit: Self.maximumOutstanding)
        let calls = try engine.callsUnderWay(account(of: call))
        let forwards = calls == 0 ? [] : ["\(calls) forwarded \(calls == 1 ? "request" : "requests")"]
        let names = forwards + deliveries.prefix(10).map { "\($0.delivery.id) of \($0.eventID) to \($0.url ?? $0.endpointID)" }
        let list = names.isEmpty ? "timers are still due" : "still under way: \(names.joined(separator: ", "))"
        let error: JSON = ["message": .string("\(reason), and \(list)."), "type": "api_error"]
        return .json(["error": error, "outstanding": .array(deliveries.map(describe))], status: 408)
    }
}

extension PatientCall {
    /// The calls that wait for no earlier one.
    fileprivate static func free(among calls: [PatientCall]) -> [PatientCall] {
        var earlier: [Kind: Set<AccountKey?>] = [:]
        return calls.filter { call in
            defer { if let kind = call.kind { earlier[kind, default: []].insert(call.family) } }
            guard let kind = call.waitsFor, let families = earlier[kind] else { return true }
            return call.family != nil && !families.contains(call.family) && !families.contains(nil)
        }
    }
}

/// Belongs to the event loop's thread, as the console does.
@available(*, unavailable) extension PatientCall: Sendable {}
