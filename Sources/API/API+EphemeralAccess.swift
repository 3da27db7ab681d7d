// What an ephemeral key may do: calls of the endpoints for such keys, about the object that the key was made for.
import Engine
import Wire

extension API {
    /// - Returns: the objects that the caller's ephemeral key was made for. Nil if the caller has another kind of key.
    /// - Throws: a Refusal if the key has expired, was deleted, or never existed.
    func grants(of caller: Caller) throws -> [EphemeralGrant]? {
        guard let secret = caller.credential.ephemeral else { return nil }
        switch try engine.ephemeralKey(secret) {
        case .unknown: throw Authentication.invalid(maskedKey: caller.credential.maskedKey)
        case .expired: throw Authentication.expired(maskedKey: caller.credential.maskedKey)
        case .valid(let grants): return grants
        }
    }

    /// Refuses a call that goes beyond what the ephemeral key was made for.
    func require(_ grants: [EphemeralGrant], of caller: Caller, _ match: EndpointMatch, _ form: Form) throws {
        if match.endpoint.access.isForEphemeralKeys {
            for grant in grants where try isAbout(grant, match, form, caller) { return }
        }
        throw Refusal(
            .forbidden,
            "The provided key '\(caller.credential.maskedKey)' does not have the required permissions for this endpoint on account "
                + "'\(caller.key.id)'. Having more permissions would allow this request to continue.")
    }

    /// Whether a call is about that object. It is if the path is the object's own, or if the path, a parameter or the object in the path names it as
    /// the owner.
    private func isAbout(_ grant: EphemeralGrant, _ match: EndpointMatch, _ form: Form, _ caller: Caller) throws -> Bool {
        let resource = match.resource
        if resource.name == grant.type { return match.id == grant.id }
        if let owner = match.owners.first(where: { $0.field == grant.type }) { return owner.id == grant.id }
        if let named = form.values[grant.type] { return named == .text(grant.id) }
        guard let account = try engine.accounts.find(caller.key), !match.id.isEmpty else { return false }
        return try engine.retrieve(resource, match.id, account: account).fields()[grant.type] == .string(grant.id)
    }
}
