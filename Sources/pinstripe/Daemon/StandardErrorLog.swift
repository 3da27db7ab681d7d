// The log on standard error, through swift-log, with one line for each entry. Lines are collected and written once a turn, because a write for each
// request would cost as much as the request.
//
// The daemon must not block if nobody reads its log (for example a test that has given it a pipe). So it writes only as much as standard error takes
// at once. The rest waits. If too much waits, lines are dropped and counted.
import Glibc
import Logging
import Synchronization

/// The lines that wait for the end of the turn.
final class StandardErrorLog: Sendable {
    private struct Waiting {
        var bytes: [UInt8] = []
        var dropped = 0
    }

    /// The most bytes that may wait.
    private static let capacity = 1 << 20
    /// The number of bytes that a pipe takes without blocking if it is ready (POSIX's PIPE_BUF).
    private static let portion = 4096

    private let waiting = Mutex(Waiting())

    func append(_ line: String) {
        waiting.withLock { waiting in
            guard waiting.bytes.count + line.utf8.count <= Self.capacity else {
                waiting.dropped += 1
                return
            }
            if waiting.dropped > 0 {
                waiting.bytes += "\(System.timestamp()) warning \(waiting.dropped) lines were dropped, because nobody read them\n".utf8
                waiting.dropped = 0
            }
            waiting.bytes += line.utf8
        }
    }

    /// Writes as much as is possible without blocking.
    func flush() {
        waiting.withLock { waiting in
            var written = 0
            while written < waiting.bytes.count, System.takesBytes(STDERR_FILENO) {
                let portion = waiting.bytes[written...].prefix(Self.portion)
                let count = portion.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
                if count <= 0 { break }
                written += count
            }
            waiting.bytes.removeFirst(written)
        }
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
        log.append("\(System.timestamp()) \(event.level) \(Self.plain(event.message.description))\n")
    }

    /// A text that cannot end its line, move a terminal's cursor, or appear in another order. Invisible characters are written as their numbers.
    static func plain(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var plain = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
                plain += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }
}
