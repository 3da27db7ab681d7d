// The machine's clock may be set back, by a person or by a time server. The time of accounts only goes forward. So it goes on second by second until
// the machine's clock has caught up, even across a restart.
import Storage

final class SteadyClock {
    private let database: Database
    private let wall: () -> Int64
    private let uptime: () -> Double
    /// The latest time that was given out, and the uptime at that moment.
    private var latest: Int64
    private var since: Double
    private var saved: Int64

    init(_ database: Database, wall: @escaping () -> Int64, uptime: @escaping () -> Double) throws(StorageError) {
        self.database = database
        self.wall = wall
        self.uptime = uptime
        saved = try database.statement("SELECT value FROM facts WHERE name = 'time'").first { Int64($0.text(0)) ?? 0 } ?? 0
        latest = saved
        since = uptime()
    }

    /// Unix seconds.
    func now() -> Int64 {
        let wall = wall()
        // The usual case: the same second as the last time.
        if wall == latest { return wall }
        let present = uptime()
        let passed = max(0, (present - since).rounded(.down))
        let steady = latest &+ (Int64(exactly: passed) ?? 0)
        if wall >= steady {
            latest = wall
            since = present
        } else if steady > latest {
            latest = steady
            since += passed
        }
        return latest
    }

    /// Stores the time, at most once a second, so that a restart does not begin before it. A fault here is ignored, because the turn itself will
    /// fail.
    func save() {
        let now = now()
        guard now > saved else { return }
        do {
            try database.statement("INSERT OR REPLACE INTO facts (name, value) VALUES ('time', ?)").run(.text(String(now)))
            saved = now
        } catch {
            return
        }
    }
}
