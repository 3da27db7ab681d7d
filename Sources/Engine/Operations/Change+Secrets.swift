// Secrets that are kept in memory only.

extension Change {
    /// Keeps a secret of an object in memory only. A restart forgets it.
    public mutating func remember(_ secret: String, for id: String) { secrets[id] = .some(secret) }

    /// Forgets the secret of an object, because it was used.
    public mutating func forgetSecret(of id: String) { secrets[id] = .some(nil) }

    /// The secret of an object. Nil if there is none any more.
    public func secret(of id: String) -> String? { secrets[id] ?? engine.secrets.secret(of: id, world: account.world) }
}
