// Makes the events of a change. Each entry of an object's history that names an event type makes one event. The event and its deliveries are rows of
// the same turn as the object, so none exists without the others.
import Storage
import Wire

/// An event that waits to be written.
struct Emission {
    let event: RenderedDraft
    let endpoints: [WebhookEndpoint]
}

extension Engine {
    /// Makes the events of the objects that are going to be saved, in the order in which they were noted.
    func emissions(of drafts: inout [RenderedDraft], _ change: Change) throws -> [Emission] {
        guard let events = registry.events else { return [] }
        var places: [(order: Int64, draft: Int, entry: Int)] = []
        for draft in drafts.indices {
            let history = drafts[draft].draft.history
            for entry in history.indices where history[entry].event != nil { places.append((history[entry].order, draft, entry)) }
        }
        if places.count > 1 { places.sort { $0.order < $1.order } }
        var emissions: [Emission] = []
        for place in places {
            emissions += try registry.views(of: drafts[place.draft].draft.resource).compactMap { view in
                try emission(of: drafts[place.draft].draft, as: view, place.entry, events, change)
            }
            if let emission = try emission(of: &drafts[place.draft], place.entry, events, change) { emissions.append(emission) }
        }
        return emissions
    }

    /// - Returns: nil if nobody receives the event.
    private func emission(of rendered: inout RenderedDraft, _ position: Int, _ events: Resource, _ change: Change) throws -> Emission? {
        let entry = rendered.draft.history[position]
        guard let type = entry.event else { return nil }
        let previous = previousAttributes(of: rendered.draft, type, entry)
        guard let begun = try begin(type, previous, rendered.draft.resource, events, change) else { return nil }
        var (event, body) = (begun.event, begun.envelope)
        if isShownOlder(to: begun.endpoints), let older = OlderFields(of: rendered.draft, entry, registry) { event.fields[OlderFields.name] = older.json }
        if rendered.lends(to: position) {
            rendered.draft.borrower = event.sequence
            event.snapshotOf = rendered.draft.sequence
        } else {
            body = EventDocument.complete(body, with: try rendered.snapshot(at: entry))
        }
        rendered.draft.history[position].eventID = event.id
        return Emission(event: RenderedDraft(event, body: body), endpoints: begun.endpoints)
    }

    /// The same event about the object's appearance. It comes first, as recorded of prices and their plans.
    /// - Returns: nil if the view tells of no such event, or if nothing that it shows has changed.
    private func emission(of draft: Draft, as view: Resource, _ position: Int, _ events: Resource, _ change: Change) throws -> Emission? {
        let entry = draft.history[position]
        guard let verb = entry.event?.split(separator: ".").last else { return nil }
        let type = view.eventType(String(verb))
        guard view.eventTypes.contains(type) else { return nil }
        var (former, present) = (draft, draft)
        former.fields = draft.original
        if let snapshot = entry.snapshot { present.fields = snapshot.fields }
        guard let shown = appearance(of: present, as: view, change.account) else { return nil }
        var previous: JSON?
        if registry.tellsOfUpdate(type), let before = appearance(of: former, as: view, change.account) {
            previous = PreviousAttributes.between(before.fields, shown.fields, view)
            if previous == nil { return nil }
        }
        guard let (event, body, endpoints) = try begin(type, previous, view, events, change) else { return nil }
        let snapshot = Renderer.snapshot(try RenderedDraft(shown).body, withholding: view.withheld)
        return Emission(event: RenderedDraft(event, body: EventDocument.complete(body, with: snapshot)), endpoints: endpoints)
    }

    /// Whether somebody gets the event in an older version.
    private func isShownOlder(to endpoints: [WebhookEndpoint]) -> Bool {
        registry.shape(of: settings.apiVersion) != nil
            || endpoints.contains { $0.apiVersion.flatMap(APIVersion.init).flatMap(registry.shape) != nil }
    }

    /// An event whose object is not in its place yet.
    /// - Returns: nil if nobody receives it.
    private func begin(
        _ type: String, _ previous: JSON?, _ resource: Resource, _ events: Resource, _ change: Change
    ) throws -> (event: Draft, envelope: [UInt8], endpoints: [WebhookEndpoint])? {
        // The start checks what definitions emit. A hook can name any other type.
        guard registry.eventTypes.contains(type) else { throw EngineFault(Registry.unknownEvent(type)) }
        let endpoints = try endpoints(wanting: type, of: change.account)
        // Only endpoints that name the type receive these.
        if endpoints.isEmpty && registry.explicitEventTypes.contains(type) { return nil }
        var event = change.newRecord(events)
        event.fields = ["type": .string(type)]
        if !endpoints.isEmpty { event.fields["delivery_success"] = false }
        let document = EventDocument(
            id: event.id, type: type, created: event.created, account: change.account.key.platform == nil ? nil : change.account.id,
            isLive: change.account.key.isLive, pending: endpoints.count, cause: resource.namesCalls ? change.cause : .clock,
            version: settings.apiVersion, previousAttributes: previous)
        return (event, document.envelope(), endpoints)
    }

    /// The event of a transition can be an `updated` event, too.
    private func previousAttributes(of draft: Draft, _ type: String, _ entry: HistoryEntry) -> JSON? {
        registry.tellsOfUpdate(type) ? entry.previousAttributes ?? PreviousAttributes.of(draft, at: entry.snapshot) : nil
    }

    /// Writes an event and its deliveries.
    func emit(_ emission: Emission, _ change: Change) throws {
        try objects.save(emission.event, world: change.account.world)
        for endpoint in emission.endpoints {
            let delivery = try deliveries.insert(emission.event.draft.sequence, to: endpoint, world: change.account.world, now: change.accountNow)
            try dispatch(delivery, of: emission.event.draft.fields["type"]?.string ?? "", to: endpoint.id, account: change.account)
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

extension Change {
    /// Whether an endpoint receives the account's events of that type.
    public func isHeard(_ type: String) throws -> Bool { try !engine.endpoints(wanting: type, of: account).isEmpty }
}
