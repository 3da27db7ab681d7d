// What the control plane shows of deliveries.
import Storage
import Wire

public struct DeliveryInspection {
    public let delivery: Delivery
    public let account: Account
    /// The type of the event.
    public let eventType: String
    /// The endpoint's URL. Nil if the endpoint is deleted.
    public let url: String?
    /// The event as it is now. An attempt sends it in the endpoint's version and with its own `pending_webhooks`.
    let event: StoredObject

    public var eventID: String { delivery.eventID }
    public var endpointID: String { delivery.endpoint }
    public var created: Int64 { delivery.created }
    public var outcome: DeliveryOutcome { delivery.outcome }
    /// When the next attempt is due. Nil if there is none.
    public var nextAttempt: Int64? { delivery.due ?? delivery.nextAttempt }
}

extension Engine {
    /// An attempt with the body that it sent. After a redaction, the body is redacted, too.
    private func describe(_ attempt: JSON, of inspection: DeliveryInspection) throws -> JSON {
        guard case .object(var record) = attempt else { return .null }
        let pending = record.removeValue(forKey: "pending_webhooks")?.integer ?? 1
        let version = record.removeValue(forKey: "api_version")?.string
        let shaped = try shaped(inspection.event, for: version, account: inspection.account)
        let body = EventDocument.delivered(shaped, apiVersion: version, pending: pending)
        record["request"]?["body"] = .string(String(decoding: body, as: UTF8.self))
        return .object(record)
    }

    /// The most bytes of attempts that a delivery shows. Another call lists the rest by the page.
    private static let shownAttempts = 1 << 20

    /// The newest attempts of a delivery, oldest first, and the number of older ones.
    public func attempts(of inspection: DeliveryInspection) throws -> (attempts: [JSON], omitted: Int64) {
        let delivery = inspection.delivery
        let entries = try deliveries.attempts.page(
            of: delivery.sequence, world: delivery.world, limit: Self.shownHistory, besides: inspection.event.body.count, maximum: Self.shownAttempts
        ).entries
        let attempts = try entries.reversed().map { try describe(try JSON.parse($0.text), of: inspection) }
        return (attempts, max(0, (entries.last?.number ?? 1) - 1))
    }

    /// A page of the attempts of a delivery, newest first. Each has its number.
    /// - Parameter number: the page begins after the attempt with this number. Nil for the first page.
    public func attempts(of inspection: DeliveryInspection, after number: Int64?, limit: Int64) throws -> (attempts: [JSON], hasMore: Bool) {
        let delivery = inspection.delivery
        let page = try deliveries.attempts.page(
            of: delivery.sequence, world: delivery.world, before: number ?? .max, limit: limit, besides: inspection.event.body.count)
        return (try page.entries.map { try describe(try $0.json(), of: inspection) }, page.hasMore)
    }

    /// Deliveries of an account and of the accounts connected to it, or of all accounts. Newest first.
    /// - Parameters:
    ///   - event: the event's id. Nil for all events.
    ///   - cursor: the page begins after the delivery with this id.
    public func listDeliveries(
        _ account: Account?, event: String?, endpoint: String?, outcome: DeliveryOutcome?, after cursor: String?, limit: Int64
    ) throws -> NewestSearch<Delivery> {
        let worlds = try accounts.worlds(of: account)
        var query = DeliveryStore.Query(endpoint: endpoint, outcome: outcome, limit: limit)
        if let event {
            guard let stored = try locate(event: event, account) else { throw Refusal.noSuchReference("event", event, parameter: "event") }
            query.event = stored.sequence
        }
        if let cursor {
            guard let last = try findDelivery(cursor, account) else {
                throw Refusal.noSuchReference("delivery", cursor, parameter: "starting_after")
            }
            query.after = last.delivery
        }
        let wanted = query
        return NewestSearch(
            worlds, limit: limit, ranges: DeliveryOutcome.allCases.count, isNewer: { ($0.event, $0.sequence) > ($1.event, $1.sequence) },
            newest: { [deliveries] in try deliveries.page(wanted, world: $0) })
    }

    /// The newest deliveries that have failed and not succeeded since, each with the reason of its last failure. Of very many accounts, only the first
    /// are looked at.
    public func failedDeliveries(_ account: Account?, limit: Int64) throws -> [(DeliveryInspection, failure: String?)] {
        var found: [(DeliveryInspection, failure: String?)] = []
        for outcome in [DeliveryOutcome.failed, .pending] {
            var search = try listDeliveries(account, event: nil, endpoint: nil, outcome: outcome, after: nil, limit: limit)
            _ = try search.proceed()
            for delivery in search.rows where delivery.outcome == .failed || delivery.tries > 0 {
                guard let inspection = try inspection(delivery) else { continue }
                found.append((inspection, failure: try lastFailure(of: delivery)))
            }
        }
        return Array(found.sorted { $0.0.delivery.sequence > $1.0.delivery.sequence }.prefix(Int(limit)))
    }

    /// Why its last attempt has failed. Nil if it has not.
    func lastFailure(of delivery: Delivery) throws -> String? {
        let last = try deliveries.attempts.newest(of: delivery.sequence, world: delivery.world, limit: 1).first
        return try last.flatMap { try $0.json()["failure"]?.string }
    }

    /// The delivery with that id, if the account may see it.
    public func inspectDelivery(_ id: String, _ account: Account?) throws -> DeliveryInspection {
        guard let inspection = try findDelivery(id, account) else { throw Refusal.noSuch("delivery", id, parameter: "id") }
        return inspection
    }

    private func findDelivery(_ id: String, _ account: Account?) throws -> DeliveryInspection? {
        guard let sequence = Delivery.sequence(in: id), let delivery = try deliveries.find(sequence) else { return nil }
        if let account, try !accounts.isFamily(delivery.world, of: account) { return nil }
        return try inspection(delivery)
    }

    /// Nil if a reset has abandoned its world.
    public func inspection(_ delivery: Delivery) throws -> DeliveryInspection? {
        guard let account = try accounts.account(ofWorld: delivery.world), let event = try objects.find(delivery.eventID, world: delivery.world)
        else { return nil }
        return DeliveryInspection(
            delivery: delivery, account: account, eventType: try event.fields()["type"]?.string ?? "",
            url: try directory.endpoint(delivery.endpoint, world: delivery.endpointWorld)?.url, event: event)
    }

    private func locate(event: String, _ account: Account?) throws -> StoredObject? {
        guard let account else { return try objects.findAnywhere(event).first?.object }
        for world in try accounts.worlds(of: account) {
            if let stored = try objects.find(event, world: world) { return stored }
        }
        return nil
    }

    // MARK: Whether there is anything left to do

    /// The attempts and calls under way for the account and those connected to it, or for all. Oldest first.
    public func outstanding(_ account: Account?, limit: Int) throws -> [DeliveryInspection] {
        let due = try outbox.outstanding { world in try account.map { try accounts.isFamily(world, of: $0) } ?? true }
        return try due.prefix(limit).compactMap { try deliveries.find($0.sequence).flatMap(inspection) }
    }

    /// Whether an attempt to deliver, or a forwarded request, is under way for the account and those connected to it, or for any.
    public func isWaiting(_ account: Account?) throws -> Bool {
        if outbox.isStale { try refreshOutbox() }
        guard let account else { return !outbox.isEmpty || !calls.isEmpty }
        return try accounts.worlds(of: account).contains { !outbox.isEmpty(world: $0) || calls.isUnderWay(world: $0) }
    }

    /// Whether timers of any account are due.
    public func hasDueTimers() -> Bool { wakeUps.isDue(at: wallClock()) }
}
