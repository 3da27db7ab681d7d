// POST /_admin/clock. A movement may fire thousands of timers, so it proceeds in portions, a turn for each, and answers when it has
// arrived; other requests are served in between. A second call waits for the first.
import Engine
import OrderedCollections
import Wire

/// A call that moves the clock of one account and of the accounts connected to it, or every clock.
final class ClockCall {
    let request: Request
    /// Gives the answer, or the error that a body throws.
    let answer: (() throws -> Response) -> Void
    var account: Account?
    /// What has not arrived yet, the one under way first; nil: the call has not begun.
    var movements: [ClockMovement]?
    var fired: [FiredTimer] = []

    init(_ request: Request, answer: @escaping (() throws -> Response) -> Void) {
        self.request = request
        self.answer = answer
    }
}

extension Console {
    /// Timers that fire in one turn: a few milliseconds.
    private static let portion = 100

    func move(_ call: ClockCall) {
        clockCalls.append(call)
        if clockCalls.count == 1 { proceed() }
    }

    /// One portion of the first call.
    private func proceed() {
        while let call = clockCalls.first {
            do {
                guard try proceed(call) else { return host.later { [unowned self] in proceed() } }
                call.answer { .json(try self.result(of: call)) }
            } catch {
                call.answer { throw error }
            }
            clockCalls.removeFirst()
        }
    }

    /// - Returns: whether all its clocks have arrived.
    private func proceed(_ call: ClockCall) throws -> Bool {
        var movements = try call.movements ?? begin(call)
        var budget = Self.portion
        while var movement = movements.first, budget > 0 {
            let before = movement.fired.count
            let hasArrived = try engine.proceed(&movement, limit: budget)
            budget -= max(movement.fired.count - before, 1)
            movements[0] = movement
            guard hasArrived else { break }
            call.fired += movement.fired
            movements.removeFirst()
        }
        call.movements = movements
        return movements.isEmpty
    }

    /// Everything that can be refused, before anything has moved.
    private func begin(_ call: ClockCall) throws -> [ClockMovement] {
        try requireAccess(call.request)
        let account = try account(of: call.request)
        let arguments = try ParameterCheck.arguments(
            of: AdminForm.decode(call.request),
            for: [.string("advance"), .boolean("frozen"), .integer("now"), .integer("timeout")], exclusive: [["now", "advance"]])
        let step = try ClockStep(arguments)
        let moved = try account.map(engine.accounts.family) ?? engine.accounts.all()
        let targets = try moved.map { try step.target(from: engine.now($0)) }
        if account == nil {
            try engine.moveDefaultClock(to: step.target(from: engine.defaultNow().now), frozen: step.frozen)
        }
        call.account = account
        return zip(moved, targets).map { ClockMovement(of: $0, to: $1, frozen: step.frozen) }
    }

    private func result(of call: ClockCall) throws -> JSON {
        var result = try call.account.map { try clock(of: engine.accounts.account($0.key)) } ?? allClocks()
        result["fired"] = .array(
            call.fired.sorted { $0.at < $1.at }.map {
                ["at": .integer($0.at), "id": .string($0.id), "transition": .string($0.transition)]
            })
        return .object(result)
    }
}
