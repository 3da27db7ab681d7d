// Another process of this machine, as /proc shows it.

/// A process that ran when it was looked up. Another process that gets its id later is not taken for it.
struct RunningProcess {
    let id: Int
    /// When it began, in ticks since the machine was started.
    private let begin: String

    /// Nil if no process with this id runs.
    init?(id: Int) {
        guard let begin = Self.begin(of: id) else { return nil }
        self.id = id
        self.begin = begin
    }

    var isRunning: Bool { Self.begin(of: id) == begin }

    private static func begin(of id: Int) -> String? {
        guard let line = try? System.readFile("/proc/\(id)/stat") else { return nil }
        // Such as `42 (node) S 1 …`. The name may have spaces and parentheses in it.
        guard let end = line.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = line[end...].split(separator: UInt8(ascii: " ")).dropFirst().map { String(decoding: $0, as: UTF8.self) }
        // A process that has ended stays as Z until its parent asks for its result.
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return fields[19]
    }
}
