// Objects that move by themselves: some seconds after an object has come into a status, a transition fires that a tester would fire otherwise.
import Wire

public struct Progression: Sendable {
    public internal(set) var id = ""
    /// The account that it is for. Nil for all.
    public let account: AccountKey?
    /// The name of the resource.
    public let object: String
    public let transition: String
    /// Seconds of the account's clock.
    public let after: Int64
    /// What the transition gets.
    public let parameters: JSONObject

    public init(of account: AccountKey?, object: String, transition: String, after: Int64, parameters: JSONObject) {
        self.account = account
        self.object = object
        self.transition = transition
        self.after = after
        self.parameters = parameters
    }
}

/// The progressions of all accounts, in memory.
public final class ProgressionList {
    /// The most progressions at once.
    private static let maximumCount = 1000

    public private(set) var all: [Progression] = []
    private var nextNumber = 1

    var isEmpty: Bool { all.isEmpty }

    /// - Returns: the progression with its id.
    public func add(_ progression: Progression) throws(Refusal) -> Progression {
        guard all.count < Self.maximumCount else {
            throw .invalid("There are \(Self.maximumCount) progressions already. Delete some of them first.")
        }
        var progression = progression
        progression.id = "progression_\(nextNumber)"
        nextNumber += 1
        all.append(progression)
        return progression
    }

    public func remove(where isUnwanted: (Progression) -> Bool) { all.removeAll(where: isUnwanted) }
}

/// Belongs to the event loop's thread, as the engine does.
@available(*, unavailable) extension ProgressionList: Sendable {}

extension Engine {
    /// Plans the transitions of objects that have come into a status by a change.
    func progress(_ drafts: [RenderedDraft], _ change: Change) throws {
        for draft in drafts.lazy.map(\.draft) where !draft.isDeleted && draft.hasArrived {
            for progression in progressions.all where progression.object == draft.resource.name {
                guard progression.account == nil || progression.account == change.account.key || progression.account == change.account.key.platformKey,
                    (try? LifecycleRule.require(progression.transition, of: draft, Arguments(progression.parameters))) != nil
                else { continue }
                let due = min(change.now &+ progression.after, Clock.last)
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
