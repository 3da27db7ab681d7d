// A delivery: one event for one endpoint, with all attempts to deliver it.
import Wire

/// The present outcome of a delivery.
public enum DeliveryOutcome: String, Sendable, CaseIterable {
    case pending, succeeded
    /// All attempts of the schedule have failed.
    case failed
    /// The endpoint was disabled or deleted before the attempt.
    case canceled
}

/// A delivery as it is stored.
public struct Delivery: Sendable {
    let sequence: Int64
    let world: Int64
    /// The number of the event's row.
    let event: Int64
    public let eventID: String
    let endpoint: String
    /// The world of the endpoint: the event's, or its platform's.
    let endpointWorld: Int64
    /// Unix seconds on the account's clock.
    let created: Int64
    public internal(set) var outcome: DeliveryOutcome
    /// The number of attempts of the schedule so far.
    var tries: Int64
    /// When the next attempt of the schedule is due. Nil if there is none.
    public internal(set) var nextAttempt: Int64?
    /// Since when an attempt is due that has not ended. Nil if there is none.
    var due: Int64?
    /// Whether somebody asked for the attempt that is due, so that it does not belong to the schedule.
    var isManual: Bool
    /// Whether the event's `pending_webhooks` counts it.
    var isCounted: Bool

    public var id: String { Self.id(sequence) }

    static let prefix = "dlv_"

    static func id(_ sequence: Int64) -> String { "\(prefix)\(sequence)" }

    /// The number in an id. Nil if it is not the id of a delivery.
    static func sequence(in id: String) -> Int64? { id.hasPrefix(prefix) ? Int64(id.dropFirst(prefix.count)) : nil }
}

/// An attempt that is due.
public struct DueDelivery: Sendable, Hashable {
    /// The endpoint's world and id. An endpoint of a seed has the same id in many worlds.
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

/// An attempt, with everything that is needed to make it.
public struct Attempt: Sendable {
    public let delivery: DueDelivery
    public let endpoint: WebhookEndpoint
    /// Unix seconds on the account's clock.
    public let at: Int64
    /// The body, byte for byte.
    public let body: [UInt8]
    /// The `pending_webhooks` in the body.
    public let pending: Int64

    public var eventType: String? { EventDocument.type(of: body) }
}
