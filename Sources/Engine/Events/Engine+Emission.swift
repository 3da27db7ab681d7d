// Makes the events of a change. Each entry of an object's history that names an event type makes one event. The event and its deliveries are rows of
// the same turn as the object, so none exists without the others.
import OrderedCollections
import Storage
import Wire

extension Engine {
    /// Writes the events of an object that is being saved.
    func emit(_ rendered: inout RenderedDraft, _ change: Change) throws {
        guard !rendered.draft.history.isEmpty, let events = registry.events else { return }
        for position in rendered.draft.history.indices {
            guard let type = rendered.draft.history[position].event else { continue }
            let isUpdate = registry.tellsOfUpdate(type) && !rendered.draft.isNew
            let endpoints = try endpoints(wanting: type, of: change.account)
            // Only endpoints that name the type receive these.
            if endpoints.isEmpty && registry.explicitEventTypes.contains(type) { continue }
            // The event of a transition can be an `updated` event, too.
            let previous = isUpdate ? rendered.draft.history[position].previousAttributes ?? PreviousAttributes.of(rendered.draft) : nil
            let event = change.newRecord(events)
            let document = EventDocument(
                id: event.id, type: type, created: event.created, account: change.account.key.platform == nil ? nil : change.account.id,
                isLive: change.account.key.isLive, pending: endpoints.count, cause: change.cause, version: settings.apiVersion,
                previousAttributes: previous)
            // The last of several events is stored without the object, because the stored object is still the same.
            let isLast = position == rendered.draft.history.indices.last && !rendered.draft.isDeleted
            if isLast { rendered.draft.borrower = event.sequence }
            let envelope = document.envelope()
            let body = isLast ? envelope : EventDocument.complete(envelope, with: rendered.snapshot())
            try save(event, body, of: rendered.draft, type: type, endpoints, change)
            rendered.draft.history[position].eventID = event.id
        }
    }

    private func save(
        _ event: Draft, _ body: [UInt8], of object: Draft, type: String, _ endpoints: [Endpoint], _ change: Change
    ) throws {
        var event = event
        event.fields = ["type": .string(type)]
        if object.borrower == event.sequence { event.snapshotOf = object.sequence }
        if !endpoints.isEmpty { event.fields["delivery_success"] = false }
        try objects.save(RenderedDraft(event, body: body), world: change.account.world)
        for endpoint in endpoints {
            let delivery = try deliveries.insert(event.sequence, to: endpoint, world: change.account.world, now: change.now)
            outbox.add(delivery)
        }
    }

    /// The endpoints that receive an event of the account.
    func endpoints(wanting type: String, of account: Account) throws -> [Endpoint] {
        let isExplicit = registry.explicitEventTypes.contains(type)
        return try endpoints(concernedBy: account).filter { $0.wants(type, isExplicit: isExplicit) }
    }

    /// The endpoints that may receive events of the account: its own, and its platform's endpoints for connected accounts.
    func endpoints(concernedBy account: Account) throws -> [Endpoint] {
        let own = try directory.endpoints(world: account.world).filter { !$0.isForConnected }
        guard let platform = try platform(of: account) else { return own }
        return try own + directory.endpoints(world: platform.world).filter(\.isForConnected)
    }

    /// The account that this account is connected to. Nil if it has a key of its own.
    func platform(of account: Account) throws -> Account? {
        guard let id = account.key.platform else { return nil }
        return try accounts.find(AccountKey(id: id, platform: nil, isLive: account.key.isLive))
    }
}
