// What one connection takes of the room in memory that all share.

extension HTTPConnection {
    /// Bytes of the answer that the socket has not taken.
    var waitingBytes: Int { output.count }
    /// Bytes of requests that have come and are not done with.
    var heldBytes: Int { counted.held }
    /// Since when the client has sent, or has taken, nearly nothing of what it has begun, in seconds; nil: it goes on, or has nothing to do.
    func stalledSending(at time: Double) -> Double? {
        reply == nil && counted.held > 0 && sending.isStalled(at: time, server.limits.patience) ? sending.since : nil
    }

    func stalledTaking(at time: Double) -> Double? {
        !output.isEmpty && taking.isStalled(at: time, server.limits.patience) ? taking.since : nil
    }

    /// Others need the room that its request takes, and it has stopped sending it.
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
