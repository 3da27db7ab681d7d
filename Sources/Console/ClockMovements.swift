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
    /// What has not arrived yet, the one under way first; nil: the call has not begun.
    private var movements: [ClockMovement]?
    private var fired: [FiredTimer] = []

    /// Timers that fire in one turn: a few milliseconds.
    private static let portion = 100

    init(_ account: Account?, _ step: ClockStep, timeout: Int64?, answer: @escaping PatientCall.Reply) {
        self.step = step
        super.init(account, timeout: timeout.map(Double.init), answer: answer)
    }

    override func waits(for earlier: PatientCall) -> Bool { earlier is ClockCall && meets(earlier) }

    override func proceed(_ console: Console) throws -> Progress {
        var movements = try movements ?? begin(console)
        defer { self.movements = movements }
        var budget = Self.portion
        while var movement = movements.first {
            guard budget > 0 else { return .underWay }
            let before = movement.fired.count
            defer { budget -= max(movement.fired.count - before, 1) }
            let progress = try console.engine.proceed(&movement, limit: budget)
            movements[0] = movement
            switch progress {
            case .underWay: return .underWay
            case .waiting: return .waiting
            case .arrived:
                fired += movement.fired
                movements.removeFirst()
            }
        }
        return .done(try result(console))
    }

    override func abandon(_ console: Console) throws {
        for movement in movements ?? [] { try console.engine.abandon(movement) }
    }

    /// Where each clock is to go, before any has moved.
    private func begin(_ console: Console) throws -> [ClockMovement] {
        let engine = console.engine
        let moved = try account.map(engine.accounts.family) ?? engine.accounts.all()
        let targets = try moved.map { try step.target(from: engine.now($0)) }
        if account == nil {
            try engine.moveDefaultClock(to: step.target(from: engine.defaultNow().now), frozen: step.frozen)
        }
        return zip(moved, targets).map { ClockMovement(of: $0, to: $1, frozen: step.frozen) }
    }

    private func result(_ console: Console) throws -> JSON {
        var result = try account.map { try console.clock(of: console.engine.accounts.account($0.key)) } ?? console.allClocks()
        result["fired"] = .array(
            fired.sorted { $0.at < $1.at }.map {
                ["at": .integer($0.at), "id": .string($0.id), "transition": .string($0.transition)]
            })
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
