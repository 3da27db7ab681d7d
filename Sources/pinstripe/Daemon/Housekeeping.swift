// The daemon's own work: timers that the machine's clock has made due, deleting what is no longer needed, and moving the write-ahead log into the
// database file. The log is moved when a second has passed without a request, or when it has grown large. Its file is then used again from the start,
// which costs less than a growing file.
import Engine
import Logging

final class Housekeeping {
    /// The number of pages at which the log is moved without waiting for a quiet second: 64 MiB in pages of 4 KiB. At the end of a move, the loop
    /// waits for the disk, so moves should be few.
    private static let largeLog = 16_384

    /// The number of pages of the log that stay allocated: 4 MiB.
    private static let smallLog = 1024

    /// The number of timers that fire in one turn. It takes a few milliseconds.
    private static let timersPerTick = 200

    private let engine: Engine
    private let logger: Logger
    private var requests = 0
    private var requestsAtTick = 0
    private var maySweep = true
    private var wantsCheckpoint = false
    /// Whether the log is being moved.
    private var isMovingLog = false
    /// Whether the last second was without a request.
    private var wasQuiet = false
    /// The fault of the database's files at the last look.
    private var complaint: String?

    init(engine: Engine, logger: Logger) {
        self.engine = engine
        self.logger = logger
    }

    func noteRequest() { requests &+= 1 }

    /// Runs once a second.
    func tick() {
        wasQuiet = requests == requestsAtTick
        requestsAtTick = requests
        lookAtDatabase()
        if !wasQuiet && complaint == nil { attempt("the time") { try engine.saveTime() } }
        maySweep = true
        if engine.outbox.isStale { attempt("deliveries") { try engine.refreshOutbox() } }
        attempt("timers") { try engine.fireDueTimers(limit: Self.timersPerTick) }
        wantsCheckpoint = wasQuiet && engine.pagesInLog > 0
    }

    /// Does nothing more before the next tick, because it would fail again.
    func rest() { maySweep = false }

    /// Runs after a turn was committed and its answers were sent.
    func endTurn() {
        guard wantsCheckpoint || isMovingLog || engine.pagesInLog > Self.largeLog else { return }
        wantsCheckpoint = false
        isMovingLog = false
        // A large log gives its room back when no request waits.
        attempt("checkpoint") { isMovingLog = try !engine.moveLog(truncating: wasQuiet && engine.pagesInLog > Self.smallLog) }
    }

    /// Reports a fault once, and not every second.
    private func lookAtDatabase() {
        do {
            try engine.requireDatabase()
            complaint = nil
        } catch {
            if complaint != error.description { logger.critical("\(error)") }
            complaint = error.description
        }
    }

    /// Does a portion of the work that can wait.
    /// - Returns: whether there is more.
    func work() -> Bool {
        guard maySweep else { return false }
        maySweep = false
        attempt("sweeping") { maySweep = try engine.sweep() }
        if !maySweep && wasQuiet && complaint == nil { attempt("shrinking") { maySweep = try engine.shrink() } }
        return maySweep
    }

    private func attempt(_ what: String, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            logger.error("Housekeeping, \(what): \(error)")
        }
    }
}
