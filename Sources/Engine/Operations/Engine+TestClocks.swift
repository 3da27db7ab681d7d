// Advancing test clocks. What happens on the time of a clock waits in a list of its own, as objects: their `created` is when they are due, so the list
// is in the order of the due times. A clock advances in portions, as accounts' clocks do.
import Storage
import Wire

extension Engine {
    private static let portion = 25

    /// Lets a transition wait on the time of a clock.
    func queue(_ timer: Change.Timer, on clock: String, _ change: Change) throws {
        guard let resource = registry[EngineResource.testClockTimer] else { return }
        var draft = change.newDraft(resource, id: nil, created: timer.due)
        draft.fields["arguments"] = .object(timer.arguments.values)
        draft.fields["subject"] = .string(timer.id)
        draft.fields[Draft.testClock] = .string(clock)
        draft.fields["transition"] = .string(timer.transition)
        _ = try objects.save(RenderedDraft(draft), world: change.account.world)
    }

    /// Fires the next ones that are due. If there are more, another timer of the account goes on.
    func proceed(testClock id: String, _ account: Account) throws {
        guard let resource = registry[EngineResource.testClock], let timers = registry[EngineResource.testClockTimer],
            let list = ListName(timers, Draft.testClock, .string(id)), let clock = try objects.find(id, world: account.world),
            let target = try clock.fields()["target"]?.integer
        else { return }
        for count in 0..<Self.portion where count == 0 || mayGoOn() {
            guard let next = try objects.lists.portion(of: list, world: account.world, after: nil, limit: 1).first, next.created <= target else {
                _ = try fire("arrive", on: id, of: resource, Arguments(), account: account, cause: .clock)
                return
            }
            guard try fire(next, timers, of: id, account) else {
                _ = try fire("fail", on: id, of: resource, Arguments(), account: account, cause: .clock)
                return
            }
        }
        try perform(account, .clock) { $0.set(Change.Timer(due: now(account), id: id, transition: EngineResource.testClockStep)) }
    }

    /// - Returns: whether the clock can go on.
    private func fire(_ member: ListStore.Member, _ timers: Resource, of clock: String, _ account: Account) throws -> Bool {
        guard let stored = try objects.find(member.id, world: account.world) else { return true }
        let fields = try stored.fields()
        try perform(account, .clock) { change in
            try change.update(EngineResource.testClock, clock) { draft, _ in
                draft.fields["frozen_time"] = .integer(max(member.created, draft.fields["frozen_time"]?.integer ?? 0))
            }
            try change.delete(timers.name, member.id)
        }
        guard let id = fields["subject"]?.string, let transition = fields["transition"]?.string,
            let object = try objects.find(id, world: account.world), let resource = object.resource
        else { return true }
        var arguments = Arguments(fields["arguments"]?.object ?? [:])
        let attempt = arguments.values.removeValue(forKey: Change.Timer.attempt)
        guard try attempt == nil || attempt == Draft(object, of: resource).attempt else { return true }
        account.testClock = clock
        defer { account.testClock = nil }
        do {
            _ = try fire(transition, on: id, of: resource, arguments, account: account, cause: .clock)
        } catch is Refusal {
            // It has become impossible meanwhile.
        } catch let error as StorageError {
            throw error
        } catch {
            report("The timer \(transition) of \(id) failed: \(error)")
            return false
        }
        return true
    }
}
