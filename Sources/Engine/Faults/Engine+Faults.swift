// Lets faults strike webhooks.
import Storage

extension Engine {
    /// How long a webhook waits for another one to the same endpoint that it can come after, in seconds of the account's clock.
    private static let longestHold: Int64 = 60

    /// Hands a new delivery to the outbox, unless a fault changes that.
    func dispatch(_ delivery: DueDelivery, of type: String, to endpoint: String, account: Account) throws {
        guard !faults.isEmpty, let fault = strikingFault(type, endpoint, account) else { return outbox.add(delivery) }
        switch fault.action {
        case .delay: try postpone(delivery, by: (fault.delay + 999) / 1000, account)
        case .swap:
            struckWebhooks.held[delivery.destination] = delivery
            try postpone(delivery, by: Self.longestHold, account)
        case .drop:
            struckWebhooks.dropped.insert(delivery)
            outbox.add(delivery)
        case .duplicate:
            struckWebhooks.doubled.insert(delivery)
            outbox.add(delivery)
        default: outbox.add(delivery)
        }
    }

    private func strikingFault(_ type: String, _ endpoint: String, _ account: Account) -> Fault? {
        faults.strike(account.key) { fault in
            fault.isOfWebhooks && (fault.match.event == nil || fault.match.event == type)
                && (fault.match.endpoint == nil || fault.match.endpoint == endpoint)
        }
    }

    private func postpone(_ due: DueDelivery, by seconds: Int64, _ account: Account) throws {
        guard let former = try deliveries.find(due.sequence) else { return }
        var delivery = former
        let next = min(now(account) &+ seconds, Clock.last)
        delivery.due = nil
        delivery.nextAttempt = next
        try deliveries.save(delivery, former: former)
        try set(Change.Timer(due: next, id: delivery.id, transition: "attempt"), for: account)
    }

    /// Whether a fault takes the attempt away before it is sent.
    public func takesAway(_ delivery: DueDelivery) -> Bool { struckWebhooks.dropped.remove(delivery) != nil }

    /// Call it when an attempt has ended: it may have to be made again, and another one may have waited for it.
    func followUp(_ attempt: Attempt) throws {
        if struckWebhooks.doubled.remove(attempt.delivery) != nil, let delivery = try deliveries.find(attempt.delivery.sequence),
            let account = try accounts.account(ofWorld: delivery.world)
        {
            try send(delivery, at: now(account))
        }
        let destination = attempt.delivery.destination
        guard let held = struckWebhooks.held[destination], held != attempt.delivery else { return }
        struckWebhooks.held[destination] = nil
        guard let delivery = try deliveries.find(held.sequence), let next = delivery.nextAttempt,
            let owner = try accounts.account(ofWorld: delivery.world)
        else { return }
        _ = try fireRetry(held.sequence, set: next, owner)
        // The timer that would have ended the wait has nothing to do any more.
        for timer in try timers.timers(of: delivery.id, world: owner.world, limit: 1) where timer.due == next {
            try timers.remove(timer, world: owner.world)
        }
    }
}
