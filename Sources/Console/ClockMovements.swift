// POST /_admin/clock. A movement may fire thousands of timers, so it proceeds in portions, a turn for each, and answers when it has
// arrived; other requests are served in between. A second call for the same account waits for the first.
import API
import Engine
import OrderedCollections
import Wire

/// A call that moves the clock of one account and of the accounts connected to it, or every clock.
final class ClockCall {
    /// nil: all of them.
    let account: Account?
    let step: ClockStep
    /// Gives the answer, or the error that a body throws.
    let answer: (() throws -> Response) -> Void
    /// What has not arrived yet, the one under way first; nil: the call has not begun.
    var movements: [ClockMovement]?
    var fired: [FiredTimer] = []

    init(_ account: Account?, _ step: ClockStep, answer: @escaping (() throws -> Response) -> Void) {
        self.account = account
        self.step = step
        self.answer = answer
    }

    /// Whether one of the two has to wait for the other.
    func meets(_ other: ClockCall) -> Bool {
        guard let own = account?.key, let theirs = other.account?.key else { return true }
        return (own.platform ?? own.id, own.isLive) == (theirs.platform ?? theirs.id, theirs.isLive)
    }
}

extension Console {
    /// Timers that fire in one turn: a few milliseconds.
    private static let portion = 100

    func move(_ call: AdminCall, _ answer: @escaping (() throws -> Response) -> Void) {
        do {
            let account = try account(of: call)
            let arguments = try ParameterCheck.arguments(
                of: AdminForm.decode(call.request),
                for: [.string("advance"), .boolean("frozen"), .integer("now"), .integer("timeout")], exclusive: [["now", "advance"]])
            clockCalls.append(ClockCall(account, try ClockStep(arguments), answer: answer))
        } catch {
            return answer { throw error }
        }
        // While others are on their way, the next portion comes in a turn of its own.
        if clockCalls.count == 1 { proceed() }
    }

    /// One portion of every call that does not have to wait for an earlier one.
    private func proceed() {
        var unfinished: [ClockCall] = []
        for call in clockCalls {
            if unfinished.contains(where: call.meets) || !hasFinished(call) { unfinished.append(call) }
        }
        clockCalls = unfinished
        if !unfinished.isEmpty { host.later { [unowned self] in proceed() } }
    }

    private func hasFinished(_ call: ClockCall) -> Bool {
        do {
            guard try proceed(call) else { return false }
            call.answer { .json(try self.result(of: call)) }
        } catch {
            call.answer { throw error }
        }
        return true
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

    /// Where each clock is to go, before any has moved.
    private func begin(_ call: ClockCall) throws -> [ClockMovement] {
        let moved = try call.account.map(engine.accounts.family) ?? engine.accounts.all()
        let targets = try moved.map { try call.step.target(from: engine.now($0)) }
        if call.account == nil {
            try engine.moveDefaultClock(to: call.step.target(from: engine.defaultNow().now), frozen: call.step.frozen)
        }
        return zip(moved, targets).map { ClockMovement(of: $0, to: $1, frozen: call.step.frozen) }
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
