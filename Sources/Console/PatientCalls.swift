// Calls that are answered when something has come about: a clock has arrived, nothing is due any more. They proceed a portion a turn,
// so that everybody else is served in between, rest while there is nothing to do but to wait for deliveries, and give up when their
// time is over.
import API
import Engine
import OrderedCollections
import Wire

/// One of them. What it waits for is its subclass's.
class PatientCall {
    /// Gives the answer, or the error that a body throws.
    typealias Reply = (() throws -> Response) -> Void

    enum Progress {
        case done(JSON)
        /// There is more to do.
        case underWay
        /// Deliveries have to come to their outcome first.
        case waiting
    }

    /// nil: all of them. It is looked up for each portion, for it may be reset meanwhile.
    let key: AccountKey?
    let answer: Reply
    /// Seconds of real time after which it gives up; nil: never.
    let timeout: Double?
    /// Takes back what was to end it.
    var cancelTimeout: () -> Void = {}

    init(_ account: Account?, timeout: Double?, answer: @escaping Reply) {
        key = account?.key
        self.timeout = timeout
        self.answer = answer
    }

    /// What others wait for until it is done; nil: nobody waits for it.
    var kind: Kind? { nil }
    /// What it waits for, where that came earlier and is about the same accounts.
    var waitsFor: Kind? { nil }

    enum Kind {
        case clock, reset, seeds
    }

    func proceed(_ console: Console) throws -> Progress { .waiting }

    /// It will not proceed any more.
    func abandon(_ console: Console) throws {}

    /// The account, or the platform that it is connected to; nil: all accounts.
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
        // While others are on their way, the next portion comes in a turn of its own.
        if patientCalls.count == 1 { proceed() } else { wake() }
    }

    /// Deliveries have come to their outcome: whoever waits for that looks again.
    func wake() {
        guard !patientCalls.isEmpty, !isProceeding else { return }
        isProceeding = true
        host.later { [unowned self] in
            isProceeding = false
            proceed()
        }
    }

    /// One portion of every call that does not have to wait for an earlier one, for as long as the turn has time.
    private func proceed() {
        var calls = PatientCall.free(among: patientCalls)
        // The turn before may have had no time for all of them.
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

    /// Answers whoever waits still: the daemon is to stop.
    public func stop() {
        for call in patientCalls { giveUp(call, because: "Pinstripe was told to stop") }
    }

    private func giveUp(_ call: PatientCall, because reason: String) {
        guard patientCalls.contains(where: { $0 === call }) else { return }
        patientCalls.removeAll { $0 === call }
        finish(call) { try self.outstanding(call, reason) }
        wake()
    }

    /// Deliveries that an answer names: there may be very many.
    private static let maximumOutstanding = 100

    /// 408, and what it was that did not come about.
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
    /// Those among `calls` that wait for no earlier one.
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
