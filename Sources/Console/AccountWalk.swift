// Goes through many accounts, some in each turn, so that other requests need not wait for all of them.
import Engine

struct AccountWalk {
    private let worlds: [Int64]
    private var position = 0

    /// - Parameter account: this account and those connected to it. Nil for all.
    private init(of account: Account?, _ engine: Engine) throws {
        worlds = try engine.accounts.worlds(of: account)
    }

    private mutating func next(_ engine: Engine) throws -> Account? {
        while position < worlds.count {
            position += 1
            // Nil if it was reset meanwhile.
            if let account = try engine.accounts.account(ofWorld: worlds[position - 1]) { return account }
        }
        return nil
    }

    /// Continues a walk while the turn has time. If there is none, it begins one.
    /// - Returns: whether it has reached the end.
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
