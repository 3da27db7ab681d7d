// POST /_admin/clock. A movement may fire thousands of timers, so it proceeds in portions, a turn for each, and answers when it has
// arrived; other requests are served in between. Where a timer sends something out, time stands still until that has come to its
// outcome. A second call for the same account waits for the first.
import API
import Engine
import OrderedCollections
import Wire

/// A call that moves the clock of one account and of the accounts connected to it, or every clock.
final class ClockCall: PatientCall {
    let step: ClockStep
    /// What has not arrived yet; nil: the call has not begun.
    private var movements: [ClockMovement]?
    /// Where the clock is to go that new accounts start with; nil: the call is about one account.
    private var defaultTarget: Int64?
    private var fired = FiredTimers()

    /// Timers that fire in one turn: a few milliseconds.
    private static let portion = 100

    init(_ account: Account?, _ step: ClockStep, timeout: Int64?, answer: @escaping PatientCall.Reply) {
        self.step = step
        super.init(account, timeout: timeout.map(Double.init), answer: answer)
    }

    override func waits(for earlier: PatientCall) -> Bool { earlier is ClockCall && meets(earlier) }

    /// A portion of each movement: one that waits holds up no other.
    override func proceed(_ console: Console) throws -> Progress {
        if movements == nil { try begin(console) }
        var unfinished: [ClockMovement] = []
        var budget = Self.portion
        var hasMore = false
        for var movement in movements ?? [] {
            let before = movement.fired.count
            // There may be very many accounts, most of them with nothing to do.
            let progress = budget > 0 && console.engine.mayGoOn() ? try console.engine.proceed(&movement, limit: budget) : .underWay
            budget -= Int(movement.fired.count - before)
            switch progress {
            case .arrived:
                fired.merge(movement.fired)
                continue
            case .underWay: hasMore = true
            case .waiting: break
            }
            unfinished.append(movement)
        }
        movements = unfinished
        guard unfinished.isEmpty else { return hasMore ? .underWay : .waiting }
        if let defaultTarget { try console.engine.moveDefaultClock(to: defaultTarget, frozen: step.frozen) }
        return .done(try result(console))
    }

    override func abandon(_ console: Console) throws {
        for movement in movements ?? [] { try console.engine.abandon(movement) }
    }

    /// Where each clock is to go, before any has moved.
    private func begin(_ console: Console) throws {
        let engine = console.engine
        let account = try console.account(of: self)
        let moved = try account.map(engine.accounts.family) ?? engine.accounts.all()
        let targets = try moved.map { try step.target(from: engine.now($0)) }
        if account == nil { defaultTarget = try step.target(from: engine.defaultNow().now) }
        movements = zip(moved, targets).map { ClockMovement(of: $0, to: $1, frozen: step.frozen) }
    }

    private func result(_ console: Console) throws -> JSON {
        var result = try console.account(of: self).map(console.clock) ?? console.allClocks()
        result["fired"] = .array(
            fired.first.map { ["at": .integer($0.at), "id": .string($0.id), "transition": .string($0.transition)] })
        result["fired_count"] = .integer(fired.count)
        result["fired_by_transition"] = .object(
            JSONObject(uniqueKeysWithValues: fired.counts.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) }))
        return .object(result)
    }
}

extension Console {
    func move(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let account = try account(of: call)
        let arguments = try ParameterCheck.arguments(
            of: AdminForm.decode(call.request),
            for: [.string("advance"), .boolean("frozen"), .integer("now"), .integer("timeout")], exclusive: [["now", "advance"]])
        try begin(ClockCall(account, ClockStep(arguments), timeout: PatientCall.timeout(arguments), answer: answer))
    }
}
