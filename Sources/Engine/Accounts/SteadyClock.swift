// The wall clock may be set back, by a person or by a time server. The time of accounts goes forward only: until the wall clock has caught
// up, it goes on by the seconds that pass. So it does after a new start.
import Storage

final class SteadyClock {
    private let database: Database
    private let wall: () -> Int64
    private let uptime: () -> Double
    /// The latest time that was told, and the uptime when it was first told.
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
        // Nearly always: within the second of the last question.
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

    /// Writes the time down, at most once a second: whatever a turn has written happened before it. A time that cannot be written is no
    /// reason to fail: the turn fails by itself.
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
