// The webhooks that a fault has struck and that are not sent yet.

struct StruckWebhooks {
    /// To be given up without being sent.
    var dropped: Set<Int64> = []
    /// To be sent once more.
    var doubled: Set<Int64> = []
    /// To be sent after the next one to the same endpoint.
    var held: [DueDelivery.Destination: Int64] = [:]
}
