// An EphemeralKey lets an app on a phone make a few calls about one object. With a customer, these are the endpoints for ephemeral keys. Its secret is
// shown once and is valid for an hour.
import Common
import Engine
import Wire

enum EphemeralKey {
    /// How long it is valid, in seconds.
    private static let lifetime: Int64 = 3600
    /// How long it is remembered, in seconds, so that an app that still uses it learns that it has expired.
    private static let retention: Int64 = 86_400

    static let resource = Resource(
        EngineResource.ephemeralKey, idPrefix: "ephkey_", path: "/v1/ephemeral_keys", pathParameter: "key",
        fields: [
            .list("associated_objects", of: .hash([.string("id"), .string("type")])), .timestamp("expires"), .string("secret").atCreation,
        ],
        endpoints: [
            .create(objects.map(\.parameter) + [Parameter.string("nonce").forHook], exclusive: [objects.map(\.parameter.name)], then: open)
                .demandingVersion,
            .delete(answering: .object),
        ], retention: retention)

    /// The objects that a key can be made for: the parameter and the resource. Cards of Issuing are not emulated, so none is ever found.
    private static let objects: [(parameter: Parameter, type: String)] = [
        ("customer", ResourceName.customer), ("issuing_card", "issuing.card"), ("verification_session", ResourceName.verificationSession),
    ].map { (Parameter.string($0.0).references($0.1).forHook, $0.1) }

    private static let open: Hook = { key, change in
        let named = objects.compactMap { object in change.arguments.string(object.parameter.name).map { (id: $0, type: object.type) } }
        guard let object = named.first else { throw Refusal.missing("customer") }
        key[.associatedObjects] = [["id": .string(object.id), "type": .string(object.type)]]
        key[.expires] = change.now + lifetime
        key[.secret] = EphemeralSecret.mint(key, change)
    }
}
