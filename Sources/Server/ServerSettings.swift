// What a server's behaviour depends on, as the command line or a test says it.
public import API
public import Console
public import Engine
public import Storage
public import Wire

public struct ServerSettings: Sendable {
    public var database = Database.Location.memory
    public var durability = Database.Durability.normal
    public var engine = EngineSettings()
    /// A file of seeds: what every account begins with.
    public var seeds: JSON?
    public var api = APISettings()
    /// Who may use the control plane.
    public var admin = AdminAccess.loopback
    public var allowsLiveKeys = false
    /// Seconds of real time that an attempt to deliver may take.
    public var webhookTimeout = 20.0
    /// Seconds of real time that a forwarded request may take.
    public var forwardingTimeout = 50.0

    public init() {}
}
