// A delivery: one event on its way to one endpoint, with every attempt that was made of it.
import Wire

/// What has come of a delivery so far.
public enum DeliveryOutcome: String, Sendable, CaseIterable {
    case pending, succeeded
    /// Every attempt of the schedule has failed.
    case failed
    /// The endpoint was disabled or deleted before its turn came.
    case canceled
}

/// A delivery as it is stored.
public struct Delivery: Sendable {
    let sequence: Int64
    let world: Int64
    /// The number of the event's row.
    let event: Int64
    let eventID: String
    let endpoint: String
    /// The world that the endpoint is in: the event's, or that of its platform.
    let endpointWorld: Int64
    /// Unix seconds on the account's clock.
    let created: Int64
    public internal(set) var outcome: DeliveryOutcome
    /// Attempts of the schedule that were made.
    var tries: Int64
    /// When the next attempt of the schedule is due; nil: none is to come.
    var nextAttempt: Int64?
    /// Since when an attempt is due that has not ended yet; nil: none is.
    var due: Int64?
    /// Whether the attempt that is due was asked for by hand, and is none of the schedule.
    var isManual: Bool
    /// Whether the event counts it among those that are still to answer.
    var isCounted: Bool

    public var id: String { Self.id(sequence) }

    private static let prefix = "dlv_"

    static func id(_ sequence: Int64) -> String { "\(prefix)\(sequence)" }

    /// The number in an id; nil where it is none of a delivery.
    static func sequence(in id: String) -> Int64? { id.hasPrefix(prefix) ? Int64(id.dropFirst(prefix.count)) : nil }
}

/// An attempt that is due.
public struct DueDelivery: Sendable, Hashable {
    /// Where it goes. Endpoints of seeds have one id in many worlds.
    public struct Destination: Sendable, Hashable {
        let world: Int64
        let endpoint: String
    }

    public let sequence: Int64
    public let world: Int64
    public let destination: Destination

    init(sequence: Int64, world: Int64, endpoint: String, endpointWorld: Int64) {
        self.sequence = sequence
        self.world = world
        destination = Destination(world: endpointWorld, endpoint: endpoint)
    }

    init(_ delivery: Delivery) {
        self.init(sequence: delivery.sequence, world: delivery.world, endpoint: delivery.endpoint, endpointWorld: delivery.endpointWorld)
    }
}

/// An attempt with all that it takes to make it.
public struct Attempt: Sendable {
    public let delivery: DueDelivery
    public let endpoint: Endpoint
    /// Unix seconds on the account's clock.
    public let at: Int64
    /// What is sent, byte for byte.
    public let body: [UInt8]
    /// What the body says of the endpoints that are still to answer.
    public let pending: Int64
}
