// /_admin/clock and /_admin/reset: time, and back to the start.
import Engine
import OrderedCollections
import Wire

extension Console {
    func showClock(_ account: Account?) throws -> JSON {
        guard let account else { return .object(try allClocks()) }
        return .object(clock(of: account))
    }

    /// Moves the clock of one account and of the accounts connected to it, or every clock.
    func moveClock(_ account: Account?, _ form: FormHash) throws -> JSON {
        let arguments = try ParameterCheck.arguments(
            of: form, for: [.string("advance"), .boolean("frozen"), .integer("now"), .integer("timeout")], exclusive: [["now", "advance"]])
        let movement = try Movement(arguments)
        let moved = try account.map(engine.accounts.family) ?? engine.accounts.all()
        let targets = try moved.map { try movement.target(from: engine.now($0)) }
        var fired: [FiredTimer] = []
        if account == nil {
            try engine.moveDefaultClock(to: movement.target(from: engine.defaultNow().now), frozen: movement.frozen)
        }
        for (account, target) in zip(moved, targets) {
            fired += try engine.moveClock(of: account, to: target, frozen: movement.frozen)
        }
        var result = try account.map(clock) ?? allClocks()
        result["fired"] = .array(fired.sorted { $0.at < $1.at }.map(Self.describe))
        return .object(result)
    }

    func reset(_ account: Account?, _ form: FormHash) throws -> JSON {
        let arguments = try ParameterCheck.arguments(of: form, for: [.integer("now")])
        let now = arguments.integer("now")
        if let now { try Movement.requireTime(now, "now") }
        let removed = try account.map { try engine.reset($0, now: now) } ?? engine.resetAll(now: now)
        return ["objects_removed": .integer(removed)]
    }

    private func clock(of account: Account) -> JSONObject {
        ["account": .string(account.id), "now": .integer(engine.now(account)), "frozen": .bool(account.clock.isFrozen)]
    }

    /// The clock of accounts to come, and beside it those that there are.
    private func allClocks() throws -> JSONObject {
        let clock = try engine.defaultNow()
        let accounts = try engine.accounts.all().map { JSON.object(self.clock(of: $0)) }
        return ["now": .integer(clock.now), "frozen": .bool(clock.isFrozen), "accounts": .array(accounts)]
    }

    private static func describe(_ timer: FiredTimer) -> JSON {
        ["at": .integer(timer.at), "id": .string(timer.id), "transition": .string(timer.transition)]
    }
}

/// Where a clock is told to go.
private struct Movement {
    private enum Step {
        case stay
        case to(Int64)
        case by(Int64)
    }

    private let step: Step
    let frozen: Bool?

    init(_ arguments: Arguments) throws(Refusal) {
        frozen = arguments["frozen"]?.bool
        if let now = arguments.integer("now") {
            step = .to(now)
        } else if let text = arguments.string("advance") {
            guard let seconds = Movement.seconds(text) else {
                throw .invalid("Invalid duration: \(text). Give seconds, or a number with s, m, h, d or w, such as 90m or 4d.", parameter: "advance")
            }
            step = .by(seconds)
        } else {
            step = .stay
        }
    }

    func target(from present: Int64) throws(Refusal) -> Int64 {
        switch step {
        case .stay: return present
        case .to(let time):
            guard time >= present else {
                throw .invalid("The clock cannot go back: it shows \(present), and you asked for \(time).", parameter: "now")
            }
            try Movement.requireTime(time, "now")
            return time
        case .by(let seconds):
            let (time, overflow) = present.addingReportingOverflow(seconds)
            try Movement.requireTime(overflow ? .max : time, "advance")
            return time
        }
    }

    static func requireTime(_ time: Int64, _ parameter: String) throws(Refusal) {
        guard (0...Clock.last).contains(time) else {
            throw .invalid("Invalid time: a clock goes from 0 to \(Clock.last) Unix seconds.", parameter: parameter)
        }
    }

    /// "3600", "90m", "4d": never negative.
    private static func seconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        let unit = text.last.flatMap { units[$0] }
        let digits = unit == nil ? text[...] : text.dropLast()
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int64(digits) else { return nil }
        let (seconds, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
        return overflow ? nil : seconds
    }
}
