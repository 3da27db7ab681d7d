// The settings of a server, from the command line or from a test.
public import API
public import Console
public import Engine
public import Storage
public import Wire

public struct ServerSettings: Sendable {
    public var database = Database.Location.memory
    public var durability = Database.Durability.normal
    public var engine = EngineSettings()
    /// A seed file: the objects that every account begins with.
    public var seeds: JSON?
    public var api = APISettings()
    /// Who may use the control plane.
    public var admin = AdminAccess.loopback
    public var allowsLiveKeys = false
    /// Whether the URLs in answers begin with the host that the request came for. So it is when the server listens on all addresses, because it then has
    /// several names.
    public var followsHost = false
    /// The number of requests that `/_admin/requests` knows.
    public var journalLength = 10_000
    /// The longest time of an attempt to deliver, in seconds of real time.
    public var webhookTimeout = 20.0
    /// The longest time of a forwarded request, in seconds of real time.
    public var forwardingTimeout = 50.0

    public init() {}
}
