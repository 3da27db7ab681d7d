// The events of an account, or of all accounts, with what became of them.
import Storage
import Wire

/// An event, as the control plane shows it.
public struct EventInspection {
    public let account: Account
    /// What a retrieve answers.
    public let document: JSON
    /// Its deliveries, newest first, each with the reason of its last attempt's failure.
    public let deliveries: [(DeliveryInspection, failure: String?)]
}

extension Engine {
    /// The newest events first.
    /// - Parameters:
    ///   - account: the account. Nil for all accounts.
    ///   - type: their type. Nil for all types.
    ///   - last: the list begins after this one.
    public func newestEvents(_ account: Account?, type: String?, after last: ListStore.Member?, limit: Int64) throws -> NewestSearch<ListStore.Member> {
        guard let events = registry.events else { return newest([], [], after: nil, limit: limit) }
        let lists = type.map { [ListName(events, "type", .string($0))].compactMap { $0 } } ?? events.wholeLists
        return newest(lists, try account.map { [$0.world] } ?? accounts.worlds(of: nil), after: last, limit: limit)
    }

    /// The place of an event in the list.
    public func place(ofEvent id: String, _ account: Account?) throws -> ListStore.Member {
        guard let (stored, _) = try locate(id, account), stored.resource === registry.events else {
            throw Refusal.noSuchReference("event", id, parameter: "starting_after")
        }
        return ListStore.Member(created: stored.created, sequence: stored.sequence, id: stored.id)
    }

    /// Nil if the event no longer exists, or is about another object.
    /// - Parameter object: the id of the object that it must be about. Nil for any.
    public func inspectEvent(_ member: ListStore.Member, about object: String?) throws -> EventInspection? {
        guard let stored = try objects.find(member), object.map({ stored.body.contains($0.utf8) }) ?? true else { return nil }
        let document = try JSON.parse(written: stored.body)
        guard object == nil || document["data"]?["object"]?["id"]?.string == object, let world = try objects.world(ofRow: member.sequence),
            let account = try accounts.account(ofWorld: world)
        else { return nil }
        let page = try deliveries.page(DeliveryStore.Query(event: member.sequence, limit: Self.shownHistory), world: world)
        let shown = try page.prefix(Int(Self.shownHistory)).compactMap { delivery in try inspection(delivery).map { ($0, try lastFailure(of: delivery)) } }
        return EventInspection(account: account, document: document, deliveries: shown)
    }
}
