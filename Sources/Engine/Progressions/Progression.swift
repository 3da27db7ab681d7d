// Objects that move by themselves: some seconds after an object has come into a status, a transition fires that a tester would fire otherwise.
import Wire

public struct Progression: TesterRule {
    public static let noun = "progression"

    public var number = 0
    public let account: AccountKey?
    /// The name of the resource.
    public let object: String
    public let transition: String
    /// Seconds of the account's clock.
    public let after: Int64
    /// What the transition gets.
    public let parameters: JSONObject
    public let isSpent = false

    public init(of account: AccountKey?, object: String, transition: String, after: Int64, parameters: JSONObject) {
        self.account = account
        self.object = object
        self.transition = transition
        self.after = after
        self.parameters = parameters
    }
}

extension Engine {
    /// Plans the transitions of objects that have come into a status by a change.
    func progress(_ drafts: [RenderedDraft], _ change: Change) throws {
        // Two progressions can move an object in a circle. Between two moves by the clock, time passes: otherwise a clock would never get further.
        let earliest: Int64 = change.cause == .clock ? 1 : 0
        // At the clock's last second, every next move would be due at once, so the moves would never end.
        guard change.now < Clock.last else { return }
        for draft in drafts.lazy.map(\.draft) where !draft.isDeleted && draft.hasArrived {
            for progression in progressions.all(concerning: change.account.key) where progression.object == draft.resource.name {
                guard (try? LifecycleRule.require(progression.transition, of: draft, Arguments(progression.parameters))) != nil else { continue }
                let due = min(change.now &+ max(progression.after, earliest), Clock.last)
                let timer = Change.Timer(due: due, id: draft.id, transition: progression.transition, arguments: Arguments(progression.parameters))
                try set(timer, for: change.account)
            }
        }
    }
}

extension Draft {
    /// Whether it has come into its status by this change.
    fileprivate var hasArrived: Bool { resource.lifecycle != nil && (isNew || history.contains { $0.to != nil && $0.from != $0.to }) }
}
