// The webhook endpoints of a world. Every event needs them, so they are read once and kept until one of them changes.
import Storage
import Wire

/// What sending events needs to know of a webhook endpoint.
public struct WebhookEndpoint: Sendable {
    public let id: String
    let world: Int64
    public let url: String
    /// The secret that signs its deliveries.
    public let secret: String
    /// The version of its events. Nil for the account's.
    public let apiVersion: String?
    let isEnabled: Bool
    /// Whether it receives the events of connected accounts instead of the account's own.
    let isForConnected: Bool
    let types: Set<String>

    init(_ id: String, world: Int64, _ fields: JSONObject, aliases: [String: String]) {
        self.id = id
        self.world = world
        url = fields["url"]?.string ?? ""
        secret = fields["secret"]?.string ?? ""
        apiVersion = fields["api_version"]?.string
        isEnabled = fields["status"] == "enabled"
        isForConnected = fields["connect"] == true
        types = Set((fields["enabled_events"]?.array ?? []).compactMap(\.string).map { aliases[$0] ?? $0 })
    }

    /// - Parameter isExplicit: whether `*` does not include the type.
    func wants(_ type: String, isExplicit: Bool) -> Bool {
        isEnabled && (types.contains(type) || (!isExplicit && types.contains("*")))
    }
}

final class EndpointDirectory {
    private static let maximumKnown = 10_000

    private let objects: ObjectStore
    private let resource: Resource?
    private let aliases: [String: String]
    private var known: [Int64: [WebhookEndpoint]] = [:]

    init(_ objects: ObjectStore, _ registry: Registry) {
        self.objects = objects
        resource = registry[EngineResource.webhookEndpoint]
        aliases = registry.eventAliases
    }

    /// The endpoints of a world, oldest first.
    func endpoints(world: Int64) throws -> [WebhookEndpoint] {
        guard let resource else { return [] }
        if let endpoints = known[world] { return endpoints }
        let ids = try objects.ids(on: resource.wholeLists, world: world)
        let endpoints = try ids.compactMap { id in
            try objects.find(id, world: world).map { WebhookEndpoint(id, world: world, try $0.fields(), aliases: aliases) }
        }
        if known.count >= Self.maximumKnown { known.removeAll() }
        known[world] = endpoints
        return endpoints
    }

    func endpoint(_ id: String, world: Int64) throws -> WebhookEndpoint? { try endpoints(world: world).first { $0.id == id } }

    /// Call it when an object of the resource was written or deleted.
    func note(_ resource: Resource, world: Int64) {
        if resource === self.resource { known[world] = nil }
    }

    /// Call it after a commit that failed.
    func forget() { known.removeAll() }
}
