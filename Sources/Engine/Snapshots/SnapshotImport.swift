// Takes a snapshot from a file, some lines in each turn. A portion is checked before any of it is written, because a write cannot be undone alone.
import Storage
import Wire

/// A file that is being read.
public struct SnapshotImport {
    let key: SnapshotKey
    fileprivate let bytes: [UInt8]
    fileprivate var position = 0
    fileprivate var line = 0
    fileprivate var header: SnapshotHeader?
    fileprivate var number: Int64?
    fileprivate var failedCommits = 0
    fileprivate var publicURL: Int64 = 0
    fileprivate var count: Int64 = 0
    fileprivate var accounts: Set<AccountKey> = []
    /// The account whose rows are read, and the numbers here of its deliveries by those in the file.
    fileprivate var member: SnapshotMember?
    fileprivate var deliveries: [Int64: Int64] = [:]
    fileprivate var isOver = false

    /// The lines and bytes of a portion.
    fileprivate static let portion = (lines: 200, bytes: 1 << 19)

    public init(_ key: SnapshotKey, _ bytes: [UInt8]) {
        self.key = key
        self.bytes = bytes
    }

    private static let lineEnd = UInt8(ascii: "\n")

    /// The next line that is not empty. Nil at the end.
    fileprivate mutating func next() throws(Refusal) -> SnapshotFile.Line? {
        let start = bytes[position...].firstIndex { $0 != Self.lineEnd } ?? bytes.count
        line += start - position
        position = start
        guard start < bytes.count else { return nil }
        // Of a line that is too long, no more is looked at.
        let beginning = bytes[start...].prefix(SnapshotFile.longestLine + 1)
        let end = beginning.firstIndex(of: Self.lineEnd) ?? beginning.endIndex
        position = min(end + 1, bytes.count)
        line += 1
        return try SnapshotFile.Line(bytes[start..<end], number: line)
    }

    /// The number of lines up to the next account or the end: at least that of the objects among them.
    fileprivate var linesOfMember: Int {
        var count = 0
        var isLineStart = true
        for byte in bytes[position...] {
            if isLineStart {
                if byte == UInt8(ascii: "{") { return count }
                count += 1
            }
            isLineStart = byte == Self.lineEnd
        }
        return count
    }
}

extension Engine {
    /// Reads a portion.
    /// - Returns: nil if there is more to do.
    public func proceed(_ reading: inout SnapshotImport) throws -> Snapshot? {
        if reading.header == nil { try begin(&reading) }
        guard failedCommits == reading.failedCommits, let number = reading.number, let header = reading.header else {
            throw EngineFault("a commit failed while a snapshot was read")
        }
        while !reading.isOver {
            try proceed(&reading, header, number)
            if !reading.isOver, !mayGoOn() { return nil }
        }
        try database.write {
            if let former = try snapshots.find(reading.key) { try dropSpare(of: former.number) }
            // The mark keeps the numbers, too.
            objects.skip(to: header.lastNumber)
            try markLists(hasCopied: true)
            try snapshots.complete(number, reading.key, objects: reading.count, clock: (header.clock, !header.runs))
        }
        spares.want(number)
        return try snapshot(reading.key)
    }

    /// Ends one that was not completed.
    public func abandon(_ reading: SnapshotImport) throws {
        guard let number = reading.number, try snapshots.find(number) == nil else { return }
        try database.write { try snapshots.discard(number) }
    }

    private func begin(_ reading: inout SnapshotImport) throws {
        guard let line = try reading.next() else { throw SnapshotFile.invalid(1, "it is empty") }
        let header = try line.header()
        guard header.account == reading.key.account else {
            let hint = header.account.map { "Send it with a key of the account \($0.id), whose it is." } ?? "Send it without a key: it is of all accounts."
            throw Refusal.invalid("This file belongs to \(header.account == nil ? "all accounts" : "another account"). \(hint)")
        }
        let created = header.created
        reading.number = try database.write { try snapshots.begin(reading.key, created: created) }
        reading.publicURL = try header.publicURL == settings.publicURL ? links.current : links.number(of: header.publicURL)
        reading.failedCommits = failedCommits
        reading.header = header
    }

    /// Reads rows up to the next account, the end, or the end of the portion.
    private func proceed(_ reading: inout SnapshotImport, _ header: SnapshotHeader, _ number: Int64) throws {
        var rows: [SnapshotRow] = []
        var beginning: Snapshot.Member?
        let start = reading.position
        while rows.count < SnapshotImport.portion.lines, reading.position - start < SnapshotImport.portion.bytes, beginning == nil, !reading.isOver {
            guard let line = try reading.next() else { throw SnapshotFile.invalid(reading.line + 1, "the end is missing") }
            if case .array(let values) = line.json {
                guard var member = reading.member else { throw line.failure("a row comes before its account") }
                // A second reference would make each row copy all that is known of those before it.
                reading.member = nil
                defer { reading.member = member }
                rows.append(try row(values, line, &member, reading.publicURL))
            } else if line.json["end"] == true {
                reading.isOver = true
                if let rest = try reading.next() { throw rest.failure("it comes after the end") }
            } else {
                let member = try line.member()
                guard header.admits(member.key), reading.accounts.insert(member.key).inserted else {
                    throw line.failure("the account does not belong there")
                }
                beginning = member
            }
        }
        try database.write { try write(rows, &reading) }
        guard let beginning else { return }
        let world = try database.write { try snapshots.addWorld(beginning, to: number) }
        reading.member = SnapshotMember(world: world, first: objects.takeSequences(reading.linesOfMember))
        reading.deliveries = [:]
    }

    // MARK: Writing

    private func write(_ rows: [SnapshotRow], _ reading: inout SnapshotImport) throws {
        guard let world = reading.member?.world else { return }
        for row in rows {
            var values = row.values
            var more = ["world": Value.integer(world)]
            switch row.table.name {
            case "contents": more = [:]
            case "objects", "idempotency_keys": more["public_url"] = .integer(reading.publicURL)
            case "attempts": if case .integer(let number) = values[0] { values[0] = .optional(reading.deliveries[number]) }
            case "timers":
                if case .text(let id) = values[1], let number = Delivery.sequence(in: id) {
                    values[1] = .text(Delivery.id(reading.deliveries[number] ?? 0))
                }
            default: break
            }
            let names = more.keys.sorted()
            try database.statement(row.table.insert(besides: names)).run(values + names.compactMap { more[$0] })
            if let number = row.delivery { reading.deliveries[number] = database.lastInsertedRow }
            guard let draft = row.draft else { continue }
            try database.statement("INSERT INTO given_ids (world, id, sequence) VALUES (?, ?, ?)")
                .run(.integer(world), .text(draft.id), .integer(draft.sequence))
            objects.enlist(draft, world: world)
            if !draft.resource.isRecord { reading.count += 1 }
        }
        try objects.lists.flush()
    }
}
