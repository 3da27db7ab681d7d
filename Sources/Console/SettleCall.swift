// POST /_admin/settle: answers when no timer is due and every delivery that is due has been tried. A test calls it before it looks at what its
// webhook receiver got.
import API
import Engine
import Wire

final class SettleCall: PatientCall {
    static let parameters: [Parameter] = [.integer("timeout")]

    /// Seconds of real time.
    private static let patience = 10.0
    /// The number of timers that fire in one turn. It takes a few milliseconds.
    private static let portion = 100

    /// The walk through the accounts that looks at their timers. Nil before it begins.
    private var look: AccountWalk?
    /// Whether the walk has found a timer that was due.
    private var hasFired = false
    /// Whether there was a walk before.
    private var hasLooked = false

    init(_ account: Account?, timeout: Int64?, answer: @escaping PatientCall.Reply) {
        super.init(account, timeout: timeout.map(Double.init) ?? Self.patience, answer: answer)
    }

    /// A clock that is being moved will make more timers due.
    override var waitsFor: Kind? { .clock }

    override func proceed(_ console: Console) throws -> Progress {
        let engine = console.engine
        guard let account = try console.account(of: self) else {
            try engine.fireDueTimers(limit: Self.portion)
            if engine.hasDueTimers() { return .underWay }
            return try engine.isWaiting(nil) ? .waiting : settled(console)
        }
        // While deliveries are under way, there is no need to look at the timers again.
        if hasLooked, look == nil, try engine.isWaiting(account) { return .waiting }
        let isOver = try AccountWalk.proceed(&look, of: account, engine) { member in
            if try engine.catchUp(member, limit: Self.portion) { hasFired = true }
        }
        guard isOver else { return .underWay }
        defer { (look, hasFired, hasLooked) = (nil, false, true) }
        if try engine.isWaiting(account) { return .waiting }
        // A timer that fires may set others that are due at once.
        return hasFired ? .underWay : try settled(console)
    }

    /// The number of deliveries that the answer shows.
    private static let shown: Int64 = 10

    /// The answer tells of the newest deliveries that have failed so far, because a test that waits for a webhook wants to know.
    private func settled(_ console: Console) throws -> Progress {
        let account = try console.account(of: self)
        let failed = try console.engine.failedDeliveries(account, limit: Self.shown).map { inspection, reason in
            var description = console.describe(inspection)
            description["failure"] = reason.map(JSON.string) ?? .null
            return description
        }
        return .done(failed.isEmpty ? ["settled": true] : ["settled": true, "failed": .array(failed)])
    }
}

extension Console {
    func settle(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let account = try account(of: call)
        let arguments = try ParameterCheck.arguments(of: AdminForm.decode(call.request), for: SettleCall.parameters)
        begin(SettleCall(account, timeout: try PatientCall.timeout(arguments), answer: answer))
    }
}
