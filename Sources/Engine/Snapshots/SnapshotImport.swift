// Takes a snapshot from a file, some lines in each turn. A portion is checked before any of it is written, because a write cannot be undone alone.
import OrderedCollections
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
    fileprivate var member: Member?
    fileprivate var isOver = false

    /// The account whose rows are read.
    fileprivate struct Member {
        let world: Int64
        /// The numbers of its objects in the file, and of the first one here.
        let objects: ClosedRange<Int64>
        let first: Int64
        /// The numbers here of the deliveries in the file.
        var deliveries: [Int64: Int64] = [:]

        func object(_ number: Int64) -> Int64? { objects.contains(number) ? first + (number - objects.lowerBound) : nil }
    }

    /// A row that was checked.
    fileprivate struct Row {
        let table: FileTable
        var values: [Value]
        /// The object, if it is one.
        var stored: StoredObject?
        /// The number of the delivery in the file, if it is one.
        var delivery: Int64?
    }

    /// The lines and bytes of a portion.
    fileprivate static let portion = (lines: 200, bytes: 1 << 19)

    public init(_ key: SnapshotKey, _ bytes: [UInt8]) {
        self.key = key
        self.bytes = bytes
    }

    /// The next line that is not empty. Nil at the end.
    fileprivate mutating func next() throws(Refusal) -> SnapshotFile.Line? {
        while position < bytes.count {
            let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            defer { position = end + 1 }
            line += 1
            if end > position { return try SnapshotFile.Line(bytes[position..<end], number: line) }
        }
        return nil
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
        objects.skip(to: header.lastNumber)
        let created = header.created
        reading.number = try database.write { try snapshots.begin(reading.key, created: created) }
        reading.publicURL = try header.publicURL == settings.publicURL ? links.current : links.number(of: header.publicURL)
        reading.failedCommits = failedCommits
        reading.header = header
    }

    /// Reads rows up to the next account, the end, or the end of the portion.
    private func proceed(_ reading: inout SnapshotImport, _ header: SnapshotHeader, _ number: Int64) throws {
        var rows: [SnapshotImport.Row] = []
        var beginning: (Snapshot.Member, objects: ClosedRange<Int64>)?
        let start = reading.position
        while rows.count < SnapshotImport.portion.lines, reading.position - start < SnapshotImport.portion.bytes, beginning == nil, !reading.isOver {
            guard let line = try reading.next() else { throw SnapshotFile.invalid(reading.line + 1, "the end is missing") }
            if case .array(let values) = line.json {
                guard let member = reading.member else { throw line.failure("a row comes before its account") }
                rows.append(try row(values, line, member, reading.publicURL))
            } else if line.json["end"] == true {
                reading.isOver = true
            } else {
                let member = try line.member()
                guard header.admits(member.0.key), reading.accounts.insert(member.0.key).inserted else {
                    throw line.failure("the account does not belong there")
                }
                beginning = member
            }
        }
        try database.write { try write(rows, &reading) }
        guard let beginning else { return }
        let world = try database.write { try snapshots.addWorld(beginning.0, to: number) }
        reading.member = SnapshotImport.Member(
            world: world, objects: beginning.objects, first: objects.takeSequences(beginning.objects.count))
    }

    // MARK: Checking

    private func row(_ values: [JSON], _ line: SnapshotFile.Line, _ member: SnapshotImport.Member, _ publicURL: Int64) throws -> SnapshotImport.Row {
        guard let name = values.first?.string, let table = FileTable.all.first(where: { $0.name == name }), values.count == table.columns.count + 1 else {
            throw line.failure("no table has such a row")
        }
        var row = SnapshotImport.Row(table: table, values: [])
        for (column, json) in zip(table.columns, values.dropFirst()) { row.values.append(try value(column, json, line, member)) }
        switch table.name {
        case "objects": row.stored = try object(row.values, values, line, publicURL)
        case "deliveries":
            row.delivery = values[1].integer
            row.values[0] = .null
        case "timers": row.values[3] = try arguments(values, line, member)
        default: break
        }
        return row
    }

    private func value(_ column: FileTable.Column, _ json: JSON, _ line: SnapshotFile.Line, _ member: SnapshotImport.Member) throws -> Value {
        switch column {
        case .optionalInteger, .optionalText, .optionalDocument, .optionalObject: if json.isNull { return .null }
        default: break
        }
        switch column {
        case .integer(let name), .optionalInteger(let name), .delivery(let name): return .integer(try line.number(json, name))
        case .text(let name), .optionalText(let name): return .text(try line.text(json, name))
        case .document(let name): return .blob(JSON.object(try line.object(json, name)).document())
        case .optionalDocument(let name): return .blob(JSON.object(try line.object(json, name)).compact())
        case .entry(let name):
            return json.isNull ? "" : .text(String(decoding: JSON.object(try line.object(json, name)).compact(), as: UTF8.self))
        case .bytes(let name):
            guard let bytes = Base64.decode(try line.text(json, name)) else { throw line.failure("\(name) is not in base 64") }
            return .blob(bytes)
        case .object(let name), .optionalObject(let name):
            guard let number = member.object(try line.number(json, name)) else { throw line.failure("\(name) is the number of no object") }
            return .integer(number)
        case .resource(let name):
            guard let resource = registry[try line.text(json, name)] else { throw line.failure("this Pinstripe has no resource '\(json.string ?? "")'") }
            return .integer(try objects.resources.number(of: resource))
        case .isOwn: return .integer(json == true ? member.world : 0)
        }
    }

    private func object(_ values: [Value], _ json: [JSON], _ line: SnapshotFile.Line, _ publicURL: Int64) throws -> StoredObject {
        guard case .integer(let sequence) = values[0], let resource = registry[json[2].string ?? ""], let id = json[3].string, !id.isEmpty,
            let created = json[4].integer, case .blob(let body) = values[5]
        else { throw line.failure("it is no object") }
        let hidden: [UInt8]? = if case .blob(let bytes) = values[6] { bytes } else { nil }
        return StoredObject(
            sequence: sequence, resource: resource, id: id, created: created, freshUntil: json[5].integer, body: body, hidden: hidden, borrower: nil,
            snapshotOf: nil, publicURL: publicURL)
    }

    /// The arguments of a timer. Those of a cascade name the last object that is done.
    private func arguments(_ values: [JSON], _ line: SnapshotFile.Line, _ member: SnapshotImport.Member) throws -> Value {
        guard !values[4].isNull else { return .null }
        guard case .object(var arguments)? = try? JSON.parse(line.text(values[4], "arguments")) else { throw line.failure("arguments are no JSON object") }
        if values[2].string == Cascade.timerID, let last = arguments["last"]?.array, last.count == 2, let number = last[1].integer {
            arguments["last"] = [last[0], .integer(member.object(min(max(number, member.objects.lowerBound), member.objects.upperBound)) ?? 0)]
        }
        return .text(String(decoding: JSON.object(arguments).compact(), as: UTF8.self))
    }

    // MARK: Writing

    private func write(_ rows: [SnapshotImport.Row], _ reading: inout SnapshotImport) throws {
        guard var member = reading.member else { return }
        for row in rows {
            var values = row.values
            var more = ["world": Value.integer(member.world)]
            switch row.table.name {
            case "contents": more = [:]
            case "objects", "idempotency_keys": more["public_url"] = .integer(reading.publicURL)
            case "attempts":
                guard case .integer(let number) = values[0], let owner = member.deliveries[number] else { continue }
                values[0] = .integer(owner)
            case "timers":
                if case .text(let id) = values[1], let number = Delivery.sequence(in: id) {
                    guard let delivery = member.deliveries[number] else { continue }
                    values[1] = .text(Delivery.id(delivery))
                }
            default: break
            }
            let names = more.keys.sorted()
            try database.statement(row.table.insert(besides: names)).run(values + names.compactMap { more[$0] })
            guard database.changes > 0 else { continue }
            if let number = row.delivery { member.deliveries[number] = database.lastInsertedRow }
            guard let stored = row.stored, let resource = stored.resource else { continue }
            try database.statement("INSERT OR IGNORE INTO given_ids (world, id, sequence) VALUES (?, ?, ?)")
                .run(.integer(member.world), .text(stored.id), .integer(stored.sequence))
            try objects.enlist(stored, resource, world: member.world)
            if !resource.isRecord { reading.count += 1 }
        }
        try objects.lists.flush()
        reading.member = member
    }
}
