// Applies a change. Everything is rendered first, which finds every fault of a definition, and written afterwards. A change that is refused has
// written nothing.
import Storage

extension Engine {
    /// Collects a change by `body` and applies it as one.
    func operate(_ account: Account, _ cause: Cause, _ arguments: Arguments, _ body: (inout Change) throws -> Draft) throws -> Outcome {
        var change = Change(account, cause, arguments, self)
        let draft = try body(&change)
        var others = try change.drafts.map(RenderedDraft.init)
        var own = try RenderedDraft(draft)
        return try database.write {
            // New objects come before changed ones, and so do their events.
            let isNew = own.draft.isNew
            var emissions: [Emission] = []
            var ownStored = isNew ? try apply(&own, change, &emissions) : nil
            var stored: StoredObject?
            for position in others.indices {
                let other = try apply(&others[position], change, &emissions)
                if other.id == change.answer { stored = other }
            }
            if !isNew { ownStored = try apply(&own, change, &emissions) }
            try applyEffects(change, emissions)
            guard let object = stored ?? ownStored else { throw EngineFault("an operation has written nothing") }
            return Outcome(object: object, declined: change.declined)
        }
    }

    /// Collects a change without an object of its own, and applies it.
    public func perform(
        _ account: Account, _ cause: Cause, _ arguments: Arguments = Arguments(), _ body: (inout Change) throws -> Void
    ) throws {
        var change = Change(account, cause, arguments, self)
        try body(&change)
        var drafts = try change.drafts.map(RenderedDraft.init)
        try database.write {
            var emissions: [Emission] = []
            for position in drafts.indices { _ = try apply(&drafts[position], change, &emissions) }
            try applyEffects(change, emissions)
        }
    }

    /// - Parameter emissions: the events. They are written after the objects, because they have higher numbers: a table that only grows at its end
    /// costs SQLite a third of one that grows before its end.
    private func applyEffects(_ change: Change, _ emissions: [Emission]) throws {
        for emission in emissions { try emit(emission, change) }
        for (sequence, bytes) in change.contents { try objects.contents.write(bytes, of: sequence) }
        for timer in change.timers { try set(timer, for: change.account) }
        for resend in change.resends { try self.resend(resend, change) }
        for (id, secret) in change.secrets { secrets.set(secret, of: id, world: change.account.world) }
    }

    private func apply(_ rendered: inout RenderedDraft, _ change: Change, _ emissions: inout [Emission]) throws -> StoredObject {
        let world = change.account.world
        if change.cause != .seed { change.account.hasChanged = true }
        emissions += try self.emissions(of: &rendered, change)
        defer { directory.note(rendered.draft.resource, world: world) }
        if rendered.draft.isDeleted {
            if rendered.draft.leavesTombstone { try objects.mark(rendered.draft, world: world) }
            return try objects.delete(rendered, world: world)
        }
        return try objects.save(rendered, world: world)
    }

    func set(_ timer: Change.Timer, for account: Account) throws {
        try timers.insert(timer, world: account.world)
        account.nextDue = account.nextDue.map { min($0, timer.due) }
        wake(account, due: timer.due)
    }
}
