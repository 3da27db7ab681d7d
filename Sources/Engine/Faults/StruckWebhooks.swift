// The webhooks that a fault has struck and that are not sent yet.

struct StruckWebhooks {
    /// To be given up without being sent.
    var dropped: Set<DueDelivery> = []
    /// To be sent once more.
    var doubled: Set<DueDelivery> = []
    /// To be sent after the next one to the same endpoint.
    var held: [DueDelivery.Destination: DueDelivery] = [:]

    mutating func forget(world: Int64) {
        dropped = dropped.filter { $0.world != world }
        doubled = doubled.filter { $0.world != world }
        held = held.filter { $0.value.world != world }
    }
}
