// POST /_admin/clock. A movement may fire thousands of timers, so it works in portions, one in each turn, and other requests are served in between.
// It answers when the clock has arrived. If a timer sends something out, the clock stands still until that has ended. A second call for the same
// account waits for the first.
import API
import DequeModule
import Engine
import Wire

/// A call that moves the clock of an account and of those connected to it, or all clocks.
final class ClockCall: PatientCall {
    static let parameters: [Parameter] = [.string("advance"), .boolean("frozen"), .integer("now"), .integer("timeout")]

    let step: ClockStep
    /// The walk through the accounts that finds the target of each clock, before any clock moves.
    private var look: AccountWalk?
    private var hasLooked = false
    /// The movements that have not arrived yet.
    private var movements: Deque<ClockMovement> = []
    /// The target of the clock for new accounts. Nil if the call is about one account.
    private var defaultTarget: Int64?
    private var fired = FiredTimers()

    /// The number of timers that fire in one turn. It takes a few milliseconds.
    private static let portion = 100

    init(_ account: Account?, _ step: ClockStep, timeout: Int64?, answer: @escaping PatientCall.Reply) {
        self.step = step
        super.init(account, timeout: timeout.map(Double.init), answer: answer)
    }

    override var kind: Kind? { .clock }
    override var waitsFor: Kind? { .clock }

    override func proceed(_ console: Console) throws -> Progress {
        guard try hasLooked || setOut(console) else { return .underWay }
        var budget = Self.portion
        var hasMore = false
        // Does a portion of each movement, until the turn's time is over. A movement that waits for deliveries is put after the others.
        for number in 0..<movements.count {
            guard budget > 0, number == 0 || console.engine.mayGoOn(), var movement = movements.popFirst() else { return .underWay }
            let before = movement.fired.count
            let progress = try console.engine.proceed(&movement, limit: budget)
            budget -= Int(movement.fired.count - before)
            if case .arrived = progress {
                fired.merge(movement.fired)
                continue
            }
            if case .underWay = progress { hasMore = true }
            movements.append(movement)
        }
        guard movements.isEmpty else { return hasMore ? .underWay : .waiting }
        if let defaultTarget { try console.engine.moveDefaultClock(to: defaultTarget, frozen: step.frozen) }
        return .done(try result(console))
    }

    override func abandon(_ console: Console) throws {
        for movement in movements { try console.engine.abandon(movement) }
    }

    /// Finds the target of each clock.
    /// - Returns: whether it is done.
    private func setOut(_ console: Console) throws -> Bool {
        let engine = console.engine
        if look == nil && key == nil { defaultTarget = try step.target(from: engine.defaultNow().now) }
        hasLooked = try AccountWalk.proceed(&look, of: console.account(of: self), engine) { account in
            movements.append(ClockMovement(of: account, to: try step.target(from: engine.now(account)), frozen: step.frozen))
        }
        return hasLooked
    }

    private func result(_ console: Console) throws -> JSON {
        var result = try console.account(of: self).map(console.clock) ?? console.allClocks()
        result["fired"] = .array(
            fired.first.map { ["at": .integer($0.at), "id": .string($0.id), "transition": .string($0.transition)] })
        result["fired_count"] = .integer(fired.count)
        result["fired_by_transition"] = .object(
            JSONObject(uniqueKeysWithValues: fired.counts.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) }))
        let refused = fired.refused.map { timer, reason in
            ["at": .integer(timer.at), "id": .string(timer.id), "message": .string(reason), "transition": .string(timer.transition)] as JSON
        }
        if !refused.isEmpty { result["refused"] = .array(refused) }
        return .object(result)
    }
}

extension Console {
    func move(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let account = try account(of: call)
        let arguments = try ParameterCheck.arguments(
            of: AdminForm.decode(call.request), for: ClockCall.parameters, exclusive: [["now", "advance"]])
        try begin(ClockCall(account, ClockStep(arguments), timeout: PatientCall.timeout(arguments), answer: answer))
    }
}
