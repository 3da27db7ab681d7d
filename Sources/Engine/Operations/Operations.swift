// The operations of the API on one object: create, retrieve, update, transition. Each collects a Change and applies it as one.
import Storage
import Wire

/// How an operation ended, where it was not refused.
public struct Outcome: Sendable {
    /// The object as it is now.
    public let object: StoredObject
    /// The error to answer with although the change is kept.
    public let declined: Refusal?
}

extension Engine {
    /// Makes an object of `resource` by its create route.
    public func create(_ resource: Resource, _ arguments: Arguments, account: Account, cause: Cause) throws -> Outcome {
        guard let route = resource.route(.create) else { throw EngineFault("\(resource.name) has no create route") }
        try requireReferences(route.parameters, arguments, account)
        return try operate(account, cause, arguments) { change in
            var draft = change.newDraft(resource)
            change.subject = draft.id
            try draft.assign(arguments)
            try route.hook?(&draft, &change)
            draft.history.append(
                HistoryEntry(
                    at: change.now, from: nil, to: resource.lifecycle == nil ? nil : draft.status, transition: "create", cause: cause,
                    event: route.event.map(resource.eventType)))
            return draft
        }
    }

    /// The object, renewed first where it has gone stale.
    public func retrieve(_ resource: Resource, _ id: String, account: Account) throws -> StoredObject {
        guard let stored = try objects.find(id, world: account.world), stored.kind == resource.idPrefix else {
            throw try missing(resource, id, account)
        }
        return try fresh(stored, resource, account)
    }

    public func update(_ resource: Resource, _ id: String, _ arguments: Arguments, account: Account, cause: Cause) throws -> Outcome {
        guard let route = resource.route(.update) else { throw EngineFault("\(resource.name) has no update route") }
        let stored = try retrieve(resource, id, account: account)
        try requireReferences(route.parameters, arguments, account)
        return try operate(account, cause, arguments) { change in
            var draft = try Draft(stored, of: resource)
            change.subject = draft.id
            try LifecycleRule.requireUpdatable(draft, arguments, route)
            try draft.assign(arguments)
            try route.hook?(&draft, &change)
            return draft
        }
    }

    /// Fires the transition `name` on an object.
    public func transition(
        _ resource: Resource, _ id: String, _ name: String, _ arguments: Arguments, account: Account, cause: Cause
    ) throws -> Outcome {
        let stored = try retrieve(resource, id, account: account)
        let route = resource.routes.first { $0.transition == name }
        try requireReferences(route?.parameters ?? [], arguments, account)
        return try operate(account, cause, arguments) { change in
            var draft = try Draft(stored, of: resource)
            change.subject = draft.id
            let transition = try LifecycleRule.require(name, of: draft)
            let origin = draft.status
            if let target = transition.to { draft["status"] = .string(target) }
            try transition.hook?(&draft, &change)
            draft.history.append(
                HistoryEntry(
                    at: change.now, from: origin, to: draft.status, transition: name, cause: cause,
                    event: transition.event.map(resource.eventType)))
            return draft
        }
    }

    /// Renews the object where its resource says that it has gone stale.
    func fresh(_ stored: StoredObject, _ resource: Resource, _ account: Account) throws -> StoredObject {
        guard !stored.isFresh(at: now(account)), let refresh = resource.refresh else { return stored }
        return try operate(account, .clock, Arguments()) { change in
            var draft = try Draft(stored, of: resource)
            change.subject = draft.id
            try refresh(&draft, &change)
            return draft
        }.object
    }

    /// Collects a change by `body` and applies it as one.
    private func operate(
        _ account: Account, _ cause: Cause, _ arguments: Arguments, _ body: (inout Change) throws -> Draft
    ) throws -> Outcome {
        var change = Change(
            account: account, now: now(account), cause: cause, arguments: arguments, settings: settings, identifiers: identifiers,
            registry: registry, objects: objects)
        let draft = try body(&change)
        // Everything that a definition can get wrong shows here, before anything is written.
        let others = try change.drafts.map(RenderedDraft.init)
        let own = try RenderedDraft(draft)
        return try database.write {
            for other in others { _ = try objects.save(other, world: account.world) }
            for timer in change.timers {
                try timers.insert(timer, world: account.world)
                account.nextDue = account.nextDue.map { min($0, timer.due) }
            }
            return Outcome(object: try objects.save(own, world: account.world), declined: change.declined)
        }
    }

    private func requireReferences(_ parameters: [Parameter], _ arguments: Arguments, _ account: Account) throws {
        for parameter in parameters {
            guard let name = parameter.reference, let id = arguments.string(parameter.name) else { continue }
            let kind = registry[name]?.idPrefix
            if try kind == nil || objects.find(id, world: account.world)?.kind != kind {
                throw Refusal.noSuchReference(Resource.noun(of: name), id, parameter: parameter.name)
            }
        }
    }

    private func missing(_ resource: Resource, _ id: String, _ account: Account) throws -> Refusal {
        var note = ""
        if let other = try accounts.find(account.key.otherMode), try objects.find(id, world: other.world)?.kind == resource.idPrefix {
            let (theirs, ours) = account.key.isLive ? ("test", "live") : ("live", "test")
            note = "; a similar object exists in \(theirs) mode, but a \(ours) mode key was used to make this request."
        }
        return .noSuch(resource.noun, id, parameter: resource.pathParameter, note: note)
    }
}
