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

    /// Whether it may not proceed before `earlier` is done.
    func waits(for earlier: PatientCall) -> Bool { false }

    func proceed(_ console: Console) throws -> Progress { .waiting }

    /// It will not proceed any more.
    func abandon(_ console: Console) throws {}

    /// Whether the two are about the same account, or accounts connected to it.
    func meets(_ other: PatientCall) -> Bool {
        guard let own = key, let theirs = other.key else { return true }
        return (own.platform ?? own.id, own.isLive) == (theirs.platform ?? theirs.id, theirs.isLive)
    }

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

    /// One portion of every call that does not have to wait for an earlier one.
    private func proceed() {
        var unfinished: [PatientCall] = []
        var hasMore = false
        for call in patientCalls {
            if unfinished.contains(where: { call.waits(for: $0) }) {
                unfinished.append(call)
                continue
            }
            switch Result(catching: { try call.proceed(self) }) {
            case .success(.done(let result)): finish(call) { .json(result) }
            case .failure(let error): finish(call) { throw error }
            case .success(.underWay):
                unfinished.append(call)
                hasMore = true
            case .success(.waiting): unfinished.append(call)
            }
        }
        hasMore = hasMore || unfinished.count < patientCalls.count
        patientCalls = unfinished
        if hasMore { wake() }
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

    /// 408, and what it was that did not come about.
    private func outstanding(_ call: PatientCall, _ reason: String) throws -> Response {
        let deliveries = try engine.outstanding(account(of: call))
        let calls = try engine.callsUnderWay(account(of: call))
        let forwards = calls == 0 ? [] : ["\(calls) forwarded \(calls == 1 ? "request" : "requests")"]
        let names = forwards + deliveries.prefix(10).map { "\($0.delivery.id) of \($0.eventID) to \($0.url ?? $0.endpointID)" }
        let list = names.isEmpty ? "timers are still due" : "still under way: \(names.joined(separator: ", "))"
        let error: JSON = ["message": .string("\(reason), and \(list)."), "type": "api_error"]
        return .json(["error": error, "outstanding": .array(deliveries.map(describe))], status: 408)
    }
}

/// Belongs to the event loop's thread, as the console does.
@available(*, unavailable) extension PatientCall: Sendable {}
