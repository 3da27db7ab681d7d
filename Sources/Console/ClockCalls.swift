// GET /_admin/clock and POST /_admin/reset: what time it is, and back to the start.
import Engine
import OrderedCollections
import Wire

extension Console {
    func showClock(_ account: Account?) throws -> JSON {
        guard let account else { return .object(try allClocks()) }
        return .object(clock(of: account))
    }

    func reset(_ account: Account?, _ form: FormHash) throws -> JSON {
        let arguments = try ParameterCheck.arguments(of: form, for: [.integer("now")])
        let now = arguments.integer("now")
        if let now { try ClockStep.requireTime(now, "now") }
        let removed = try account.map { try engine.reset($0, now: now) } ?? engine.resetAll(now: now)
        return ["objects_removed": .integer(removed)]
    }

    func clock(of account: Account) -> JSONObject {
        ["account": .string(account.id), "now": .integer(engine.now(account)), "frozen": .bool(account.clock.isFrozen)]
    }

    /// The clock of accounts to come, and beside it those that there are.
    func allClocks() throws -> JSONObject {
        let clock = try engine.defaultNow()
        let accounts = try engine.accounts.all().map { JSON.object(self.clock(of: $0)) }
        return ["now": .integer(clock.now), "frozen": .bool(clock.isFrozen), "accounts": .array(accounts)]
    }
}
