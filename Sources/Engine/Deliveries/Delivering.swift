// What the courier asks and tells: which attempts are due, what one takes, what has come of it. A failed attempt is followed by the next
// one of the schedule, as a timer on the account's clock.
import Storage
import Wire

extension Engine {
    /// Brings what the table says is due into the outbox: at the start, and after a commit that failed.
    public func refreshOutbox() throws {
        for delivery in try deliveries.due() { outbox.add(delivery, isCommitted: true) }
        outbox.refreshed()
    }

    /// What it takes to make an attempt; nil where it is no longer to be made, which is then on record.
    public func attempt(_ due: DueDelivery) throws -> Attempt? {
        guard outbox.contains(due), let former = try deliveries.find(due.sequence), former.due != nil,
            let account = try accounts.account(ofWorld: due.world),
            let event = try objects.find(former.eventID, world: due.world)
        else {
            outbox.settle(due)
            return nil
        }
        guard let endpoint = try directory.endpoint(former.endpoint, world: former.endpointWorld), endpoint.isEnabled else {
            var delivery = former
            // Others of its schedule may find the endpoint enabled again.
            if delivery.outcome == .pending && delivery.nextAttempt == nil { delivery.outcome = .canceled }
            delivery.due = nil
            try database.write { try deliveries.save(delivery, former: former) }
            outbox.settle(due)
            return nil
        }
        let pending = max(1, EventDocument.pending(in: event.body))
        let body = try shaped(event: event.body, for: endpoint.apiVersion, account: account)
        return Attempt(
            delivery: due, endpoint: endpoint, at: now(account),
            body: EventDocument.delivered(body, apiVersion: endpoint.apiVersion, pending: pending), pending: pending)
    }

    /// Puts the outcome of an attempt on record, and sets the time of the next one where it has failed.
    /// - Parameter record: what was sent and what came back.
    public func finish(_ attempt: Attempt, succeeded: Bool, record: JSONObject) throws {
        // A reset on the way has left it behind.
        guard outbox.contains(attempt.delivery) else { return }
        defer { outbox.settle(attempt.delivery) }
        // Where any of it fails the turn is not kept, and the attempt is due still.
        try database.write {
            guard let former = try deliveries.find(attempt.delivery.sequence), let account = try accounts.account(ofWorld: former.world) else {
                return
            }
            var delivery = former
            try conclude(&delivery, succeeded: succeeded, account)
            var record = record
            record["pending_webhooks"] = .integer(attempt.pending)
            record["api_version"] = attempt.endpoint.apiVersion.map(JSON.string)
            record["trigger"] = delivery.isManual ? "manual" : "automatic"
            delivery.due = nil
            delivery.isManual = false
            try deliveries.save(delivery, former: former)
            try deliveries.attempts.append(String(decoding: JSON.object(record).compact(), as: UTF8.self), to: delivery.sequence, world: delivery.world)
        }
    }

    /// What the delivery comes to by an attempt that has ended just now.
    private func conclude(_ delivery: inout Delivery, succeeded: Bool, _ account: Account) throws {
        if succeeded {
            delivery.outcome = .succeeded
            if delivery.isCounted { try countSuccess(of: delivery) }
            delivery.isCounted = false
        }
        if !delivery.isManual {
            delivery.tries += 1
            if !succeeded { try scheduleNext(&delivery, account) }
        } else if delivery.outcome == .pending && delivery.nextAttempt == nil {
            // It has no schedule: nothing more is to come.
            delivery.outcome = .failed
        }
    }

    private func scheduleNext(_ delivery: inout Delivery, _ account: Account) throws {
        let position = Int(delivery.tries) - 1
        guard settings.retrySchedule.indices.contains(position) else {
            if delivery.outcome != .succeeded { delivery.outcome = .failed }
            return
        }
        let next = min(now(account) &+ settings.retrySchedule[position], Clock.last)
        delivery.nextAttempt = next
        try set(Change.Timer(due: next, id: delivery.id, transition: "attempt"), for: account)
    }

    private func countSuccess(of delivery: Delivery) throws {
        guard let stored = try objects.find(delivery.eventID, world: delivery.world), let resource = registry.resource(of: stored) else { return }
        var event = try Draft(stored, of: resource)
        let pending = max(0, (event.fields["pending_webhooks"]?.integer ?? 1) - 1)
        event.fields["pending_webhooks"] = .integer(pending)
        if pending == 0 { event.fields["delivery_success"] = nil }
        try objects.save(RenderedDraft(event), world: delivery.world)
    }

    /// The time of a retry has come.
    /// - Parameter time: what it was set for.
    /// - Returns: false where it is no longer to be made.
    func fireRetry(_ sequence: Int64, set time: Int64, _ account: Account) throws -> Bool {
        guard let former = try deliveries.find(sequence), former.world == account.world, former.nextAttempt == time else { return false }
        var delivery = former
        delivery.nextAttempt = nil
        delivery.isManual = false
        // One that is under way by hand counts as this one.
        delivery.due = delivery.due ?? now(account)
        try database.write { try deliveries.save(delivery, former: former) }
        outbox.add(DueDelivery(delivery))
        return true
    }

    /// Sends an event by hand, beside whatever the schedule does.
    func resend(_ resend: Change.Resend, _ change: Change) throws {
        let world = change.account.world
        guard let present = try deliveries.find(event: resend.event, endpoint: resend.endpoint.id, world: world) else {
            outbox.add(try deliveries.insert(resend.event, to: resend.endpoint, world: world, now: change.now, isManual: true))
            return
        }
        try send(present, at: change.now)
    }

    /// One that is due already will be made anyway.
    private func send(_ former: Delivery, at time: Int64) throws {
        guard former.due == nil else { return }
        var delivery = former
        delivery.due = time
        delivery.isManual = true
        try database.write { try deliveries.save(delivery, former: former) }
        outbox.add(DueDelivery(delivery))
    }

    /// Makes an attempt of a delivery by hand.
    public func retry(_ inspection: DeliveryInspection) throws {
        let delivery = inspection.delivery
        guard let endpoint = try directory.endpoint(delivery.endpoint, world: delivery.endpointWorld), endpoint.isEnabled else {
            throw Refusal.invalid("The webhook endpoint \(delivery.endpoint) is disabled or deleted: nothing is sent to it.")
        }
        try send(delivery, at: now(inspection.account))
    }
}
