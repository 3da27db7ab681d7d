// The memory that one connection takes of the room that all share.

extension HTTPConnection {
    /// Bytes of the answer that the socket has not taken.
    var waitingBytes: Int { output.count }
    /// Bytes of requests that have come and are not finished.
    var heldBytes: Int { counted.held }
    /// Since when the client has made no progress with what it has begun, in seconds. Nil if it makes progress, or has nothing to do.
    func stalledSending(at time: Double) -> Double? {
        reply == nil && counted.held > 0 && sending.isStalled(at: time, server.limits.patience) ? sending.since : nil
    }

    func stalledTaking(at time: Double) -> Double? {
        !output.isEmpty && taking.isStalled(at: time, server.limits.patience) ? taking.since : nil
    }

    /// Call it when others need the room of its request, which it has stopped sending.
    func giveWay() { refuse(server.overloaded) }

    func countHeld() {
        let held = input.count + reader.heldBytes + answering
        guard held != counted.held else { return }
        server.requestBytes += held - counted.held
        counted.held = held
    }

    func countWaiting() {
        guard output.count != counted.waiting else { return }
        server.waitingBytes += output.count - counted.waiting
        counted.waiting = output.count
    }
}
