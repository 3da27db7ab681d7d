// What is remembered of objects in memory and never written to the database: a card's cvc, until it is used. It follows the turn: what an
// operation remembers or forgets counts as long as the turn is kept. Of too many the oldest are forgotten.

final class SecretStore {
    private struct Owner: Hashable {
        let world: Int64
        let id: String
    }

    private struct Secret {
        let text: String
        /// The later, the higher.
        let age: Int
    }

    private let maximum: Int
    private var secrets: [Owner: Secret] = [:]
    private var latest = 0
    /// What was there before this turn, of what it has changed.
    private var former: [Owner: Secret?] = [:]

    init(maximum: Int = 10_000) { self.maximum = maximum }

    func secret(of id: String, world: Int64) -> String? { secrets[Owner(world: world, id: id)]?.text }

    /// - Parameter secret: nil: it is forgotten.
    func set(_ secret: String?, of id: String, world: Int64) {
        let owner = Owner(world: world, id: id)
        if former[owner] == nil { former[owner] = .some(secrets[owner]) }
        latest += 1
        secrets[owner] = secret.map { Secret(text: $0, age: latest) }
        if secrets.count > maximum { forgetOlderHalf() }
    }

    /// Half of them at once, so that it is seldom done.
    private func forgetOlderHalf() {
        let middle = secrets.values.map(\.age).sorted()[secrets.count / 2]
        secrets = secrets.filter { $0.value.age >= middle }
    }

    /// The world has been left behind.
    func forget(world: Int64) {
        for owner in secrets.keys where owner.world == world { set(nil, of: owner.id, world: world) }
    }

    func forgetAll() {
        for owner in secrets.keys { set(nil, of: owner.id, world: owner.world) }
    }

    /// The turn has been committed.
    func release() {
        if !former.isEmpty { former.removeAll(keepingCapacity: true) }
    }

    /// The turn has not been committed.
    func revert() {
        for (owner, secret) in former { secrets[owner] = secret }
        former = [:]
    }
}
