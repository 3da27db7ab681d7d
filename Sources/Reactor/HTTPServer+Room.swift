// Room in memory: requests that have come, and answers that have not been taken. Who does not use the room that it has loses it to those
// who wait.

extension HTTPServer {
    // MARK: Requests

    /// Whether there is room for what a connection holds. Alone it always has it: so one request at least comes to its end.
    func hasRoom(besides own: Int) -> Bool { requestBytes <= limits.maximumHeld || requestBytes == own }

    /// Makes room for what a connection holds: who has stopped sending loses what has come, the longest stalled first.
    /// - Returns: whether there is room now.
    func makeRoom(for connection: HTTPConnection) -> Bool {
        if hasRoom(besides: connection.heldBytes) { return true }
        for other in longestFirst({ $0.stalledSending(at: $1) }) where other !== connection && !hasRoom(besides: connection.heldBytes) {
            other.giveWay()
        }
        return hasRoom(besides: connection.heldBytes)
    }

    // MARK: Answers

    /// Who takes nearly nothing of an answer loses the room that it has to those who wait: the longest stalled first, until half of all
    /// the room is free.
    func closeStalled() {
        guard !lane.isEmpty, waitingBytes > limits.maximumWaiting else { return }
        for connection in longestFirst({ $0.stalledTaking(at: $1) }) where waitingBytes > limits.maximumWaiting / 2 { connection.close() }
    }

    /// The connections that are stalled, the longest stalled first.
    /// - Parameter since: since when a connection is stalled, by the present time; nil: it is not.
    private func longestFirst(_ since: (HTTPConnection, Double) -> Double?) -> [HTTPConnection] {
        let time = base.time
        return connections.values.compactMap { connection in since(connection, time).map { (connection, $0) } }.sorted { $0.1 < $1.1 }.map(\.0)
    }

    /// More waits to be sent than there is room for, and cannot be made again: who has taken the longest so far gets no more. One is left.
    func closeSlowest() {
        let slow = connections.values.filter { $0.waitingBytes > 0 }.sorted { ($0.sendingSince ?? 0) < ($1.sendingSince ?? 0) }
        for connection in slow.dropLast() where waitingBytes > 2 * limits.maximumWaiting { connection.close() }
    }

    /// Seconds that a client may take for its answer while others wait for the room that it takes.
    private static let maximumSending = 30.0

    /// Closes the connections of clients that send or take nothing, or have been at one request for too long.
    func closeSilent() {
        let time = base.time
        for connection in Array(connections.values) where connection.isWaitingForClient {
            let isSilent = time - connection.lastActivity > limits.idleTimeout
            if isSilent || connection.patience(at: time) > limits.requestTimeout { connection.close() }
        }
        guard !lane.isEmpty, waitingBytes > limits.maximumWaiting else { return }
        let slow = connections.values.filter { $0.waitingBytes > SlowLane.largeAnswer && time - ($0.sendingSince ?? time) > Self.maximumSending }
        slow.min { ($0.sendingSince ?? 0) < ($1.sendingSince ?? 0) }?.close()
    }
}
