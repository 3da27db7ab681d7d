// The log on standard error, through swift-log: a line an entry. Lines are collected and written once a turn, because a write for each
// request would cost as much as the request.
import Glibc
import Logging
import Synchronization

/// Where lines wait for the end of the turn.
final class StandardErrorLog: Sendable {
    private let lines = Mutex<[UInt8]>([])

    func append(_ line: String) {
        lines.withLock { $0 += line.utf8 }
    }

    func flush() {
        let waiting = lines.withLock { lines in
            defer { lines.removeAll(keepingCapacity: true) }
            return lines
        }
        System.write(waiting, to: STDERR_FILENO)
    }
}

struct StandardErrorHandler: LogHandler {
    let log: StandardErrorLog
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        log.append("\(System.timestamp()) \(event.level) \(event.message)\n")
    }
}
