// Going through many accounts, some in each turn, so that nobody else waits for all of them.
import Engine

struct AccountWalk {
    private let worlds: [Int64]
    private var position = 0

    /// - Parameter account: it and the accounts connected to it; nil: all.
    private init(of account: Account?, _ engine: Engine) throws {
        worlds = try engine.accounts.worlds(of: account)
    }

    private mutating func next(_ engine: Engine) throws -> Account? {
        while position < worlds.count {
            position += 1
            // nil: it was reset on the way.
            if let account = try engine.accounts.account(ofWorld: worlds[position - 1]) { return account }
        }
        return nil
    }

    /// Goes on with `walk`, which begins where it is nil, for as long as this turn has time.
    /// - Returns: whether it has come to the end.
    static func proceed(_ walk: inout AccountWalk?, of account: Account?, _ engine: Engine, _ visit: (Account) throws -> Void) throws -> Bool {
        var present = try walk ?? AccountWalk(of: account, engine)
        defer { walk = present }
        repeat {
            guard let account = try present.next(engine) else { return true }
            try visit(account)
        } while engine.mayGoOn()
        return false
    }
}
