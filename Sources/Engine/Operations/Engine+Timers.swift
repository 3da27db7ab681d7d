// What the control plane sees of timers: what will happen to an object, or in an account, and when.
import Wire

/// Something that will happen.
public struct PendingTimer: Sendable {
    let timer: TimerStore.Timer
    public let account: AccountKey
    /// The account's time, in Unix seconds.
    public let now: Int64

    public var id: String { "\(Self.prefix)\(timer.sequence)" }
    /// Unix seconds on the account's clock.
    public var due: Int64 { timer.due }
    /// The id of the object, or of the delivery.
    public var object: String { timer.id }
    public var transition: String { timer.transition }
    public var arguments: JSON {
        var arguments = (try? timer.parsedArguments().values) ?? [:]
        arguments[Change.Timer.attempt] = nil
        return .object(arguments)
    }

    fileprivate static let prefix = "timer_"
}

extension Engine {
    /// How many timers an object shows.
    private static let shownTimers: Int64 = 100

    /// The timers of an object, the next one first.
    func pendingTimers(of id: String, _ account: Account) throws -> [PendingTimer] {
        try timers.timers(of: id, world: account.world, limit: Self.shownTimers).map { PendingTimer(timer: $0, account: account.key, now: now(account)) }
    }

    /// The next timers of an account, or of all accounts.
    /// - Parameter cursor: the page begins after the timer with this id. Nil for the first page.
    public func pendingTimers(of account: Account?, after cursor: String?, limit: Int64) throws -> NewestSearch<PendingTimer> {
        let worlds = try accounts.worlds(of: account)
        var last: TimerStore.Timer?
        if let cursor {
            let number = cursor.hasPrefix(PendingTimer.prefix) ? Int64(cursor.dropFirst(PendingTimer.prefix.count)) : nil
            last = try number.flatMap { try timers.find($0, among: worlds) }
            if last == nil { throw Refusal.noSuchReference("timer", cursor, parameter: "starting_after") }
        }
        let start = last
        return NewestSearch(
            worlds, limit: limit, ranges: 1, isNewer: { ($0.due, $0.timer.sequence) < ($1.due, $1.timer.sequence) },
            newest: { [self] world in
                guard let owner = try accounts.account(ofWorld: world) else { return [] }
                return try timers.page(world: world, after: start, limit: limit + 1).map { PendingTimer(timer: $0, account: owner.key, now: now(owner)) }
            })
    }
}
