// The operations of the API on one object: create, retrieve, update, delete, transition. Each collects a Change, which is then applied as
// one.
import Wire

/// The result of an operation that was not refused.
public struct Outcome {
    /// The object as it is now.
    public let object: StoredObject
    /// An error to answer with, although the change is kept.
    public let declined: Refusal?
}

extension Engine {
    /// Makes an object of `resource`.
    /// - Parameters:
    ///   - creation: what one of its endpoints does. Nil for the one on its own path.
    ///   - completion: adds what only the caller knows.
    public func create(
        _ resource: Resource, by creation: Work.Creation? = nil, _ arguments: Arguments, account: Account, cause: Cause,
        then completion: Hook = { _, _ in }
    ) throws -> Outcome {
        guard let creation = creation ?? resource.creation else { throw EngineFault("no call creates a \(resource.name)") }
        try requireReferences(creation.parameters.all, arguments, account)
        return try operate(account, cause, arguments) { change in
            try change.enter(by: arguments)
            try change.requireStill()
            var draft = change.newDraft(resource)
            change.subject = draft.id
            try draft.begin(by: creation, &change)
            change.subject = draft.id
            try completion(&draft, &change)
            draft.noteCreation(change, event: draft.event ?? creation.event)
            return draft
        }
    }

    /// The object. It is updated first if it depends on the time, and made first if the id is a fixed one.
    /// - Parameter endpoint: the endpoint that names the object.
    public func retrieve(
        _ resource: Resource, _ id: String, by endpoint: Endpoint? = nil, account: Account, cause: Cause = .clock
    ) throws -> StoredObject {
        if let fill = resource.fixedIDs?(id) {
            return try operate(account, cause, Arguments()) { try $0.newDraft(resource, filledBy: fill) }.object
        }
        if resource.isNamedByAccount && id == account.id { return try singleton(resource, account: account) }
        guard let stored = try find(resource, id, account) else { throw try missing(resource, id, account, endpoint) }
        return try fresh(stored, resource, account)
    }

    /// Refuses if the object does not exist and never did.
    /// - Parameter endpoint: the endpoint whose path names the object.
    public func requirePresent(_ resource: Resource, _ id: String, by endpoint: Endpoint, account: Account) throws {
        if try isThere(resource, id, account, orWas: true) { return }
        throw try missing(resource, id, account, endpoint)
    }

    /// The account's only object of a resource.
    public func singleton(_ resource: Resource, account: Account) throws -> StoredObject {
        if let stored = try stored(resource, resource.singletonID(of: account), account) { return stored }
        return try operate(account, .clock, Arguments()) { try $0.newSingleton(resource) }.object
    }

    /// Computes an answer without storing anything.
    public func compute(_ computation: Work.Computation, _ arguments: Arguments, account: Account) throws -> JSON {
        var change = Change(account, .clock, arguments, self)
        return try computation(&change)
    }

    /// Computes a list that belongs to an object, without storing anything.
    public func compute(
        _ computation: Work.ListComputation, of owner: StoredObject, as resource: Resource, _ arguments: Arguments, account: Account
    ) throws -> (data: [JSON], hasMore: Bool) {
        var change = Change(account, .clock, arguments, self)
        return try computation(Draft(owner, of: resource), &change)
    }

    /// What a download sends.
    public func download(_ resource: Resource, _ id: String, _ contents: Work.Contents, account: Account) throws -> (type: String, bytes: [UInt8]) {
        let stored = try retrieve(resource, id, account: account)
        return try contents(stored.fields(), objects.contents.read(of: stored.sequence))
    }

    /// - Parameters:
    ///   - update: what one of its endpoints does. Nil for the one on its own path.
    ///   - endpoint: the endpoint that names the object.
    public func update(
        _ resource: Resource, _ id: String, by update: Work.Update? = nil, of endpoint: Endpoint? = nil, _ arguments: Arguments, account: Account,
        cause: Cause
    ) throws -> Outcome {
        guard let update = update ?? resource.update else { throw EngineFault("no call updates a \(resource.name)") }
        return try change(resource, id, by: endpoint, update.parameters.all, arguments, account, cause) { draft, change in
            try LifecycleRule.requireUpdatable(draft, arguments, update.parameters.all)
            try draft.assign(arguments, update.parameters)
            try update.hook?(&draft, &change)
            if !draft.isToldByHook, let event = draft.event ?? update.event, let previous = PreviousAttributes.of(draft) {
                draft.note("update", change, from: resource.lifecycle == nil ? nil : draft.status, event: event, previous: previous)
            }
        }
    }

    /// Fires a transition on an object, or does the deed of that name.
    /// - Parameters:
    ///   - endpoint: the call that fires it. Nil if none does.
    ///   - parameters: those of the tester's call, if one fires it. What they refer to must exist.
    public func fire(
        _ name: String, on id: String, of resource: Resource, by endpoint: Endpoint? = nil, _ arguments: Arguments, taking parameters: [Parameter] = [],
        account: Account, cause: Cause
    ) throws -> Outcome {
        try change(resource, id, by: endpoint, endpoint?.parameters ?? parameters, arguments, account, cause) { draft, change in
            try change.fire(name, on: &draft, arguments)
        }
    }

    /// Runs a call that is no transition.
    public func call(
        _ resource: Resource, _ id: String, by endpoint: Endpoint, _ hook: Hook, _ arguments: Arguments, account: Account, cause: Cause
    ) throws -> Outcome {
        try change(resource, id, by: endpoint, endpoint.parameters, arguments, account, cause) { try hook(&$0, &$1) }
    }

    /// Deletes an object.
    /// - Parameter deletion: what one of its endpoints does. Nil for the one on its own path.
    /// - Returns: the object as it was.
    public func delete(
        _ resource: Resource, _ id: String, by deletion: Work.Deletion? = nil, _ arguments: Arguments = Arguments(), account: Account, cause: Cause
    ) throws -> Outcome {
        guard let deletion = deletion ?? resource.deletion else { throw EngineFault("no call deletes a \(resource.name)") }
        return try change(resource, id, [], arguments, account, cause) { draft, change in
            try deletion.hook?(&draft, &change)
            draft.isDeleted = !deletion.keepsObject
            draft.leavesTombstone = deletion.leavesTombstone
            if let event = deletion.event { draft.note("delete", change, event: event) }
        }
    }

    /// Updates the object if its resource says that it depends on the time.
    func fresh(_ stored: StoredObject, _ resource: Resource, _ account: Account) throws -> StoredObject {
        guard !stored.isFresh(at: now(account)), let refresh = resource.refresh else { return stored }
        return try operate(account, .clock, Arguments()) { change in
            var draft = try Draft(stored, of: resource)
            change.subject = draft.id
            try refresh(&draft, &change)
            return draft
        }.object
    }

    /// Refuses if an owner in the path does not exist, or if the object with that id does not belong to it.
    /// - Parameters:
    ///   - owners: the owners' ids, by the object's field that holds each.
    ///   - endpoint: the endpoint with that path.
    public func requireOwners(
        _ owners: [(field: String, id: String)], of resource: Resource, _ id: String?, by endpoint: Endpoint, account: Account
    ) throws {
        for owner in owners {
            guard let parent = registry[owner.field] else { throw EngineFault("no resource is called \(owner.field)") }
            if parent.isNamedByAccount && owner.id == account.id {
                _ = try singleton(parent, account: account)
            } else if try find(parent, owner.id, account) == nil {
                throw try missing(parent, owner.id, account, parameter: endpoint.missingOwner ?? parent.pathParameter)
            }
            guard let id else { continue }
            guard let stored = try find(resource, id, account) else { throw Refusal.noSuch(resource, id) }
            let holder = try stored.fields()[owner.field]
            guard holder == .string(owner.id) || holder?["id"] == .string(owner.id) else {
                throw endpoint.foreign ?? Refusal.noSuch(resource.noun, id, parameter: endpoint.missingParameter)
            }
        }
    }

    /// The resource of the object with that id, in an account that may not exist yet. Nil if there is no such object.
    public func resource(of id: String, _ key: AccountKey) throws -> Resource? {
        try accounts.find(key).flatMap { try objects.find(id, world: $0.world)?.resource }
    }

    /// What a retrieve of a deleted object answers. Nil if it is an error.
    public func tombstone(_ resource: Resource, _ id: String, account: Account) throws -> JSON? {
        try objects.tombstone(id, world: account.world) === resource ? resource.stub(of: id) : nil
    }

    /// Whether an id names an object, or is a fixed id.
    /// - Parameter orWas: whether a deleted object counts.
    func isThere(_ resource: Resource, _ id: String, _ account: Account, orWas: Bool = false) throws -> Bool {
        try resource.fixedIDs?(id) != nil || find(resource, id, account) != nil || (orWas && tombstone(resource, id, account: account) != nil)
    }

    /// The object with that id, unless its retention is over. The object that an account has from the beginning is made if nobody has asked for it yet.
    func find(_ resource: Resource, _ id: String, _ account: Account) throws -> StoredObject? {
        if resource.hasFirst && id == resource.singletonID(of: account) { return try singleton(resource, account: account) }
        return try stored(resource, id, account)
    }

    private func stored(_ resource: Resource, _ id: String, _ account: Account) throws -> StoredObject? {
        guard let stored = try objects.find(id, world: account.world).flatMap({ try appearing($0, as: resource, account) }) else { return nil }
        if let retention = resource.retention, stored.created <= now(account) &- retention { return nil }
        return stored
    }

    /// An operation on an existing object, or on one that is made for a fixed id. If it is refused, no object is made.
    private func change(
        _ resource: Resource, _ id: String, by endpoint: Endpoint? = nil, _ parameters: [Parameter], _ arguments: Arguments, _ account: Account,
        _ cause: Cause, _ body: (inout Draft, inout Change) throws -> Void
    ) throws -> Outcome {
        let fill = resource.fixedIDs?(id)
        let stored = fill == nil ? try retrieve(resource, id, by: endpoint, account: account) : nil
        try requireOriginal(resource, id, account)
        try requireReferences(parameters, arguments, account)
        return try operate(account, cause, arguments) { change in
            var draft = try stored.map { try Draft($0, of: resource) } ?? change.newDraft(resource, filledBy: fill ?? { _, _ in })
            // The hook of a view changes the original, which has the same id.
            change.subject = draft.isAppearance ? nil : draft.id
            try change.enter(draft.testClock)
            try change.requireStill()
            do {
                try body(&draft, &change)
            } catch let refusal as Refusal where resource.isShownInErrors && refusal.details[resource.name] == nil {
                guard let stored else { throw refusal }
                throw refusal.with([resource.name: try Draft(stored, of: resource).document()])
            }
            return draft
        }
    }

    /// Where an object may be that is missing here: at the platform, or in one of its connected accounts.
    func hint(_ resource: Resource, _ id: String, _ account: Account) throws -> String {
        guard let hints = resource.connectHints else { return "" }
        if let platform = try platform(of: account) { return try find(resource, id, platform) == nil ? "" : hints.ofPlatform }
        var page = AccountPage()
        page.limit = 1
        return try accounts.connected(to: account, page).isEmpty ? "" : hints.ofConnected
    }

    /// - Parameter endpoint: the endpoint that names the object. Nil if none does.
    func missing(_ resource: Resource, _ id: String, _ account: Account, _ endpoint: Endpoint? = nil) throws -> Refusal {
        try missing(resource, id, account, noun: endpoint?.noun, parameter: endpoint?.missingParameter ?? resource.missingParameter)
    }

    private func missing(_ resource: Resource, _ id: String, _ account: Account, noun: String? = nil, parameter: String) throws -> Refusal {
        if case .invalidID = resource.missingText { return Refusal(.notFound, "Invalid \(resource.name) id: \(id)") }
        var note = if case .noSuchInMode = resource.missingText { "(livemode=\(account.key.isLive))" } else { try hint(resource, id, account) }
        if let other = try accounts.find(account.key.otherMode), try find(resource, id, other) != nil {
            let (theirs, ours) = account.key.isLive ? ("test", "live") : ("live", "test")
            note = "; a similar object exists in \(theirs) mode, but a \(ours) mode key was used to make this request."
        }
        return .noSuch(noun ?? resource.noun, id, parameter: parameter, note: note)
    }
}
