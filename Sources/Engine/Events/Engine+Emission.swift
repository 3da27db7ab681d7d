// Makes the events of a change. Each entry of an object's history that names an event type makes one event. The event and its deliveries are rows of
// the same turn as the object, so none exists without the others.
import OrderedCollections
import Storage
import Wire

/// An event that waits to be written.
struct Emission {
    let event: RenderedDraft
    let endpoints: [WebhookEndpoint]
}

extension Engine {
    /// Makes the events of an object that is going to be saved.
    func emissions(of rendered: inout RenderedDraft, _ change: Change) throws -> [Emission] {
        guard !rendered.draft.history.isEmpty, let events = registry.events else { return [] }
        var emissions: [Emission] = []
        for position in rendered.draft.history.indices {
            guard let type = rendered.draft.history[position].event else { continue }
            // The start checks what definitions emit. A hook can name any other type.
            guard registry.eventTypes.contains(type) else { throw EngineFault(Registry.unknownEvent(type)) }
            let isUpdate = !rendered.draft.isNew && registry.tellsOfUpdate(type)
            let endpoints = try endpoints(wanting: type, of: change.account)
            // Only endpoints that name the type receive these.
            if endpoints.isEmpty && registry.explicitEventTypes.contains(type) { continue }
            // The event of a transition can be an `updated` event, too.
            let previous = isUpdate ? rendered.draft.history[position].previousAttributes ?? PreviousAttributes.of(rendered.draft) : nil
            var event = change.newRecord(events)
            event.fields = ["type": .string(type)]
            if !endpoints.isEmpty { event.fields["delivery_success"] = false }
            let document = EventDocument(
                id: event.id, type: type, created: event.created, account: change.account.key.platform == nil ? nil : change.account.id,
                isLive: change.account.key.isLive, pending: endpoints.count, cause: change.cause, version: settings.apiVersion,
                previousAttributes: previous)
            var body = document.envelope()
            // The last of several events is stored without the object, because the stored object is still the same.
            if position == rendered.draft.history.indices.last && !rendered.draft.isDeleted {
                rendered.draft.borrower = event.sequence
                event.snapshotOf = rendered.draft.sequence
            } else {
                body = EventDocument.complete(body, with: rendered.snapshot())
            }
            rendered.draft.history[position].eventID = event.id
            emissions.append(Emission(event: RenderedDraft(event, body: body), endpoints: endpoints))
        }
        return emissions
    }

    /// Writes an event and its deliveries.
    func emit(_ emission: Emission, _ change: Change) throws {
        try objects.save(emission.event, world: change.account.world)
        for endpoint in emission.endpoints {
            let delivery = try deliveries.insert(emission.event.draft.sequence, to: endpoint, world: change.account.world, now: change.now)
            outbox.add(delivery)
        }
    }

    /// The endpoints that receive an event of the account.
    func endpoints(wanting type: String, of account: Account) throws -> [WebhookEndpoint] {
        let concerned = try endpoints(concernedBy: account)
        if concerned.isEmpty { return concerned }
        let isExplicit = registry.explicitEventTypes.contains(type)
        return concerned.filter { $0.wants(type, isExplicit: isExplicit) }
    }

    /// The endpoints that may receive events of the account: its own, and its platform's endpoints for connected accounts.
    func endpoints(concernedBy account: Account) throws -> [WebhookEndpoint] {
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
