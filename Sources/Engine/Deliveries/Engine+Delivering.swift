// What the courier needs of the engine: which attempts are due, what an attempt sends, and where its outcome is recorded. After a failed attempt, a
// timer on the account's clock makes the next one of the schedule.
import Storage
import Wire

extension Engine {
    /// Reads the attempts that are due from the table into the outbox. It runs at the start, and after a commit that failed.
    public func refreshOutbox() throws {
        for delivery in try deliveries.due() { outbox.add(delivery, isCommitted: true) }
        outbox.refreshed()
    }

    /// Everything that is needed to make an attempt. Nil if it must not be made any more. Then that is recorded.
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
            // The endpoint may be enabled again before later attempts of the schedule.
            if delivery.outcome == .pending && delivery.nextAttempt == nil { delivery.outcome = .canceled }
            delivery.due = nil
            try database.write { try deliveries.save(delivery, former: former) }
            outbox.settle(due)
            return nil
        }
        let pending = max(1, EventDocument.pending(in: event.body))
        let body = try shaped(event, for: endpoint.apiVersion, account: account)
        return Attempt(
            delivery: due, endpoint: endpoint, at: now(account),
            body: EventDocument.delivered(body, apiVersion: endpoint.apiVersion, pending: pending), pending: pending)
    }

    /// Records the outcome of an attempt. If it failed, plans the next one.
    /// - Parameter record: the request and the response.
    /// - Returns: the delivery after the attempt. Nil if a reset has removed it meanwhile.
    @discardableResult public func finish(_ attempt: Attempt, succeeded: Bool, record: JSONObject) throws -> Delivery? {
        guard outbox.contains(attempt.delivery) else { return nil }
        let delivery = try keep(attempt, succeeded: succeeded, record: record)
        try database.write { try followUp(attempt) }
        return delivery
    }

    private func keep(_ attempt: Attempt, succeeded: Bool, record: JSONObject) throws -> Delivery? {
        defer { outbox.settle(attempt.delivery) }
        // If any of this fails, the turn is not committed, and the attempt is still due.
        return try database.write {
            guard let former = try deliveries.find(attempt.delivery.sequence), let account = try accounts.account(ofWorld: former.world) else {
                return nil
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
            return delivery
        }
    }

    /// The state of the delivery after an attempt that has just ended.
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
            // It has no schedule, so no other attempt follows.
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
        guard let stored = try objects.find(delivery.eventID, world: delivery.world), let resource = stored.resource else { return }
        var event = try Draft(stored, of: resource)
        let pending = max(0, (event.fields["pending_webhooks"]?.integer ?? 1) - 1)
        event.fields["pending_webhooks"] = .integer(pending)
        if pending == 0 { event.fields["delivery_success"] = nil }
        try objects.save(RenderedDraft(event), world: delivery.world)
    }

    /// Makes the attempt of a retry due.
    /// - Parameter time: the time that the retry was planned for.
    /// - Returns: false if it must not be made any more.
    func fireRetry(_ sequence: Int64, set time: Int64, _ account: Account) throws -> Bool {
        guard let former = try deliveries.find(sequence), former.world == account.world, former.nextAttempt == time else { return false }
        var delivery = former
        delivery.nextAttempt = nil
        delivery.isManual = false
        // If somebody has asked for an attempt that is under way now, it counts as this one.
        delivery.due = delivery.due ?? now(account)
        try database.write { try deliveries.save(delivery, former: former) }
        outbox.add(DueDelivery(delivery))
        return true
    }

    /// Sends an event by request, besides the attempts of the schedule.
    func resend(_ resend: Change.Resend, _ change: Change) throws {
        let world = change.account.world
        guard let present = try deliveries.find(event: resend.event, endpoint: resend.endpoint.id, world: world) else {
            outbox.add(try deliveries.insert(resend.event, to: resend.endpoint, world: world, now: change.now, isManual: true))
            return
        }
        try send(present, at: change.now)
    }

    /// An attempt that is due already will be made anyway.
    func send(_ former: Delivery, at time: Int64) throws {
        guard former.due == nil else { return }
        var delivery = former
        delivery.due = time
        delivery.isManual = true
        try database.write { try deliveries.save(delivery, former: former) }
        outbox.add(DueDelivery(delivery))
    }

    /// Makes an attempt of a delivery by request.
    public func retry(_ inspection: DeliveryInspection) throws {
        let delivery = inspection.delivery
        guard let endpoint = try directory.endpoint(delivery.endpoint, world: delivery.endpointWorld), endpoint.isEnabled else {
            throw Refusal.invalid("The webhook endpoint \(delivery.endpoint) is disabled or deleted: nothing is sent to it.")
        }
        try send(delivery, at: now(inspection.account))
    }
}
