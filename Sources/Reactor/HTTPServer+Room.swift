// Shares out memory for requests that have come and answers that have not been taken. A client that makes no progress loses its room to those who
// wait.

extension HTTPServer {
    // MARK: Requests

    /// Whether there is room for what a connection holds. If it is alone, there always is, so that at least one request is finished.
    func hasRoom(besides own: Int) -> Bool { requestBytes <= limits.maximumHeld || requestBytes == own }

    /// Makes room for what a connection holds. Clients that have stopped sending lose their requests, the longest stalled first.
    /// - Returns: whether there is room now.
    func makeRoom(for connection: HTTPConnection) -> Bool {
        if hasRoom(besides: connection.heldBytes) { return true }
        for other in longestFirst({ $0.stalledSending(at: $1) }) where other !== connection && !hasRoom(besides: connection.heldBytes) {
            other.giveWay()
        }
        return hasRoom(besides: connection.heldBytes)
    }

    // MARK: Answers

    /// Cuts off clients that take nearly nothing of their answers, the longest stalled first, until half of the room is free.
    func closeStalled() {
        guard !lane.isEmpty, waitingBytes > limits.maximumWaiting else { return }
        for connection in longestFirst({ $0.stalledTaking(at: $1) }) where waitingBytes > limits.maximumWaiting / 2 { connection.close() }
    }

    /// The stalled connections, the longest stalled first.
    /// - Parameter since: answers since when a connection is stalled. Nil if it is not.
    private func longestFirst(_ since: (HTTPConnection, Double) -> Double?) -> [HTTPConnection] {
        let time = base.time
        return connections.values.compactMap { connection in since(connection, time).map { (connection, $0) } }.sorted { $0.1 < $1.1 }.map(\.0)
    }

    /// There are more answers than room, and they cannot be made again. So the clients that have taken the longest are cut off, until one is left.
    func closeSlowest() {
        let slow = connections.values.filter { $0.waitingBytes > 0 }.sorted { ($0.sendingSince ?? 0) < ($1.sendingSince ?? 0) }
        for connection in slow.dropLast() where waitingBytes > 2 * limits.maximumWaiting { connection.close() }
    }

    /// Seconds that a client may take for its answer while others wait for the room.
    private static let maximumSending = 30.0

    /// Closes the connections of clients that send or take nothing, or take too long for one request.
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
