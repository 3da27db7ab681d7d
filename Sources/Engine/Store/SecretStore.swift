// Secrets of objects that are kept in memory and never written to the database, such as a card's cvc until it is used. If a turn is not committed,
// its changes here are undone. If there are too many secrets, the oldest are forgotten.

final class SecretStore {
    private struct Owner: Hashable {
        let world: Int64
        let id: String
    }

    private struct Secret {
        let text: String
        /// A later secret has a higher number.
        let age: Int
    }

    private let maximum: Int
    private var secrets: [Owner: Secret] = [:]
    private var latest = 0
    /// The former values of what this turn has changed.
    private var former: [Owner: Secret?] = [:]

    init(maximum: Int = 10_000) { self.maximum = maximum }

    func secret(of id: String, world: Int64) -> String? { secrets[Owner(world: world, id: id)]?.text }

    /// - Parameter secret: nil forgets it.
    func set(_ secret: String?, of id: String, world: Int64) {
        let owner = Owner(world: world, id: id)
        if former[owner] == nil { former[owner] = .some(secrets[owner]) }
        latest += 1
        secrets[owner] = secret.map { Secret(text: $0, age: latest) }
        if secrets.count > maximum { forgetOlderHalf() }
    }

    /// Forgets half of them at once, so that this happens rarely.
    private func forgetOlderHalf() {
        let middle = secrets.values.map(\.age).sorted()[secrets.count / 2]
        secrets = secrets.filter { $0.value.age >= middle }
    }

    /// Call it when a reset has abandoned the world.
    func forget(world: Int64) {
        for owner in secrets.keys where owner.world == world { set(nil, of: owner.id, world: world) }
    }

    func forgetAll() {
        for owner in secrets.keys { set(nil, of: owner.id, world: owner.world) }
    }

    /// Call it when the turn was committed.
    func release() {
        if !former.isEmpty { former.removeAll(keepingCapacity: true) }
    }

    /// Call it when the turn was not committed.
    func revert() {
        for (owner, secret) in former { secrets[owner] = secret }
        former = [:]
    }
}
