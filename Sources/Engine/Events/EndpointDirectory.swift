// The webhook endpoints of a world, read from their objects once and kept until one of them changes: every event asks who wants it.
import Storage
import Wire

/// A webhook endpoint as the sending of events needs it.
public struct Endpoint: Sendable {
    /// What endpoints are called, as resources.
    static let name = "webhook_endpoint"

    public let id: String
    let world: Int64
    public let url: String
    /// What its deliveries are signed with.
    public let secret: String
    /// The version it wants events in; nil: the account's.
    public let apiVersion: String?
    let isEnabled: Bool
    /// Whether it is told of the events of connected accounts, and of no others.
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

    /// - Parameter isExplicit: whether the type has to be named, for `*` does not mean it.
    func wants(_ type: String, isExplicit: Bool) -> Bool {
        isEnabled && (types.contains(type) || (!isExplicit && types.contains("*")))
    }
}

final class EndpointDirectory {
    private static let maximumKnown = 10_000

    private let objects: ObjectStore
    private let resource: Resource?
    private let aliases: [String: String]
    private var known: [Int64: [Endpoint]] = [:]

    init(_ objects: ObjectStore, _ registry: Registry) {
        self.objects = objects
        resource = registry[Endpoint.name]
        aliases = registry.eventAliases
    }

    /// The endpoints of a world, oldest first.
    func endpoints(world: Int64) throws -> [Endpoint] {
        guard let resource else { return [] }
        if let endpoints = known[world] { return endpoints }
        let ids = try objects.ids(on: resource.wholeLists, world: world)
        let endpoints = try ids.compactMap { id in try objects.find(id, world: world).map { Endpoint(id, world: world, try $0.fields(), aliases: aliases) } }
        if known.count >= Self.maximumKnown { known.removeAll() }
        known[world] = endpoints
        return endpoints
    }

    func endpoint(_ id: String, world: Int64) throws -> Endpoint? { try endpoints(world: world).first { $0.id == id } }

    /// An object of `resource` has been written or taken away.
    func note(_ resource: Resource, world: Int64) {
        if resource === self.resource { known[world] = nil }
    }

    /// After a commit that failed.
    func forget() { known.removeAll() }
}
