// GET /_admin/clock: what time it is.
import Engine
import Wire

extension Console {
    /// The most accounts that an answer shows. These are the oldest.
    private static let maximumShown: Int64 = 1000

    func showClock(_ account: Account?) throws -> JSON {
        guard let account else { return .object(try allClocks()) }
        return .object(clock(of: account))
    }

    func clock(of account: Account) -> JSONObject {
        ["account": .string(account.id), "now": .integer(engine.now(account)), "frozen": .bool(account.clock.isFrozen)]
    }

    /// The clock for new accounts, and the clocks of the existing ones. If these are too many, `has_more` says so.
    func allClocks() throws -> JSONObject {
        let clock = try engine.defaultNow()
        let accounts = try engine.accounts.all(limit: Self.maximumShown + 1)
        let shown = accounts.prefix(Int(Self.maximumShown)).map { JSON.object(self.clock(of: $0)) }
        var result: JSONObject = ["now": .integer(clock.now), "frozen": .bool(clock.isFrozen), "accounts": .array(shown)]
        if shown.count < accounts.count { result["has_more"] = true }
        return result
    }
}
