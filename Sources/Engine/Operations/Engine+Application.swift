// Applies a change. Everything is rendered first, which finds every fault of a definition, and written afterwards. A change that is refused has
// written nothing.
import Storage

extension Engine {
    /// Collects a change by `body` and applies it as one.
    func operate(_ account: Account, _ cause: Cause, _ arguments: Arguments, _ body: (inout Change) throws -> Draft) throws -> Outcome {
        var change = Change(account, cause, arguments, self)
        try change.enter(account.testClock)
        var draft = try body(&change)
        change.takeAmendments(into: &draft)
        let own = draft.isAppearance || draft.isUntouched ? nil : try RenderedDraft(draft)
        // New objects are written before changed ones.
        var drafts: [RenderedDraft] = []
        if let own, draft.isNew { drafts.append(own) }
        drafts += try change.renderedDrafts()
        if let own, !draft.isNew { drafts.append(own) }
        let stored = try apply(&drafts, change)
        let answer = change.answer ?? draft.id
        guard let object = try stored[answer] ?? objects.find(answer, world: account.world) else {
            throw EngineFault("an operation answers with an object that does not exist")
        }
        let shown = draft.isAppearance ? try appearing(object, as: draft.resource, account) : object
        guard let shown else { throw EngineFault("\(answer) does not appear as a \(draft.resource.name)") }
        return Outcome(object: shown, declined: change.declined)
    }

    /// Collects a change without an object of its own, and applies it.
    public func perform(
        _ account: Account, _ cause: Cause, _ arguments: Arguments = Arguments(), _ body: (inout Change) throws -> Void
    ) throws {
        var change = Change(account, cause, arguments, self)
        try body(&change)
        var drafts = try change.renderedDrafts()
        _ = try apply(&drafts, change)
    }

    /// Writes the objects, then the events, which have higher numbers: a table that only grows at its end costs SQLite a third of one that grows
    /// before its end.
    /// - Returns: the stored objects by their ids.
    private func apply(_ drafts: inout [RenderedDraft], _ change: Change) throws -> [String: StoredObject] {
        try database.write {
            let emissions = try emissions(of: &drafts, change)
            var stored: [String: StoredObject] = [:]
            for draft in drafts { stored[draft.draft.id] = try apply(draft, change) }
            for emission in emissions { try emit(emission, change) }
            for (sequence, bytes) in change.contents { try objects.contents.write(bytes, of: sequence) }
            for timer in change.timers {
                if let clock = timer.clock { try queue(timer, on: clock, change) } else { try set(timer, for: change.account) }
            }
            if !progressions.isEmpty { try progress(drafts, change) }
            for resend in change.resends { try self.resend(resend, change) }
            for (id, secret) in change.secrets { secrets.set(secret, of: id, world: change.account.world) }
            return stored
        }
    }

    private func apply(_ rendered: RenderedDraft, _ change: Change) throws -> StoredObject {
        let world = change.account.world
        if change.cause != .seed { change.account.hasChanged = true }
        if rendered.draft.resource.singleton != nil { change.account.switches = [:] }
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

extension Change {
    /// The other objects as they will be stored, except those that stay as they are.
    fileprivate func renderedDrafts() throws(EngineFault) -> [RenderedDraft] {
        var rendered: [RenderedDraft] = []
        for draft in drafts where !draft.isUntouched { rendered.append(try RenderedDraft(draft)) }
        return rendered
    }
}
