// What the daemon does for itself: timers that the wall clock has made due, sweeping, and moving the write-ahead log into the database
// file. That happens when a second has passed without a request, or when the log has grown large. The file of the log is then used again
// from its start, which costs less than growing it further.
import Engine
import Logging

final class Housekeeping {
    /// Pages of 4 KiB in the log at which moving it no longer waits for a quiet second: 24 MiB.
    private static let largeLog = 6144

    /// Pages in the log that stay allocated: 4 MiB.
    private static let smallLog = 1024

    /// Timers that one turn fires: a few milliseconds.
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
    /// What was wrong with the files of the database at the last look.
    private var complaint: String?

    init(engine: Engine, logger: Logger) {
        self.engine = engine
        self.logger = logger
    }

    func noteRequest() { requests &+= 1 }

    /// Once a second.
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

    /// Nothing more before the next tick: what was just tried has failed, and would fail again.
    func rest() { maySweep = false }

    /// After a turn has been committed and its answers are on their way.
    func endTurn() {
        guard wantsCheckpoint || isMovingLog || engine.pagesInLog > Self.largeLog else { return }
        wantsCheckpoint = false
        isMovingLog = false
        // A log that has grown large gives its room back when nobody waits.
        attempt("checkpoint") { isMovingLog = try !engine.moveLog(truncating: wasQuiet && engine.pagesInLog > Self.smallLog) }
    }

    /// Complains once, and not each second.
    private func lookAtDatabase() {
        do {
            try engine.requireDatabase()
            complaint = nil
        } catch {
            if complaint != error.description { logger.critical("\(error)") }
            complaint = error.description
        }
    }

    /// A portion of what can wait.
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
