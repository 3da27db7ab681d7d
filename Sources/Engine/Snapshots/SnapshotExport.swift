// Writes a snapshot as a file, some rows in each turn. A snapshot never changes, so it does not matter what others do meanwhile.
import Storage
import Wire

/// A file that is being written.
public struct SnapshotExport {
    static let format: Int64 = 1

    let snapshot: Snapshot
    public fileprivate(set) var bytes: [UInt8] = []
    /// The accounts that are not written yet, and the tables of the first of them, in reverse.
    fileprivate var members: ArraySlice<Snapshot.Member>
    fileprivate var tables: [FileTable] = []
    fileprivate var objects: (first: Int64, last: Int64) = (0, 0)
    /// The numbers in the file of the objects and deliveries of the first account.
    fileprivate var numbers = RowNumbers(from: 1)
    fileprivate var deliveries: [Int64: Int64] = [:]
    /// The row that was written last.
    fileprivate var last: [Value]?
    fileprivate var isBegun = false

    fileprivate mutating func write(_ line: JSON) {
        bytes += line.compact()
        bytes.append(UInt8(ascii: "\n"))
    }
}

extension Engine {
    public func export(_ key: SnapshotKey) throws -> SnapshotExport {
        let snapshot = try snapshot(key)
        return SnapshotExport(snapshot: snapshot, members: try snapshots.members(of: snapshot.number)[...])
    }

    /// Writes a portion.
    /// - Returns: whether it is done.
    public func proceed(_ export: inout SnapshotExport) throws -> Bool {
        // Its worlds are swept when it is deleted.
        guard try snapshots.find(export.snapshot.number) != nil else {
            throw Refusal.noSuch("snapshot", export.snapshot.key.name, parameter: "name")
        }
        if !export.isBegun { begin(&export) }
        repeat {
            if let table = export.tables.last {
                try write(table, &export)
            } else if try !beginMember(&export) {
                export.write(["end": true])
                return true
            }
        } while mayGoOn()
        return false
    }

    private func begin(_ export: inout SnapshotExport) {
        let snapshot = export.snapshot
        export.isBegun = true
        export.write([
            "pinstripe_snapshot": .integer(SnapshotExport.format), "account": snapshot.key.account.map(SnapshotFile.describe) ?? .null,
            "created": .integer(snapshot.created), "clock": .integer(snapshot.clock), "runs": .bool(snapshot.runs),
            "public_url": .string(settings.publicURL), "last_number": .integer(objects.lastSequence),
        ])
    }

    /// - Returns: false if there is none left.
    private func beginMember(_ export: inout SnapshotExport) throws -> Bool {
        guard let member = export.members.first else { return false }
        let range = try database.statement("SELECT min(sequence), max(sequence) FROM given_ids WHERE world = ?").first(.integer(member.world)) {
            (first: $0.integer(0), last: $0.integer(1))
        }
        export.objects = range ?? (0, 0)
        export.numbers = RowNumbers(from: 1)
        export.deliveries = [:]
        export.tables = FileTable.all.reversed()
        var line = SnapshotFile.describe(member.key).object ?? [:]
        line["begun"] = .integer(member.begun)
        line["now"] = .integer(member.now)
        line["runs"] = .bool(member.runs)
        export.write(.object(line))
        return true
    }

    /// Writes a portion of the rows of a table.
    private func write(_ table: FileTable, _ export: inout SnapshotExport) throws {
        guard let member = export.members.first else { return }
        let start = export.last ?? ([.integer(export.objects.first - 1)] + table.keys.dropFirst().map { _ in .integer(.max) })
        let lowest = table.keys.map { CopyStep.textKeys.contains($0) ? Value.text("") : .integer(.min) }
        var values: [Value] = [.integer(member.world)] + (table.isByObject ? start : export.last ?? lowest) + [.integer(table.portion)]
        if table.isByObject { values.append(.integer(export.objects.last)) }
        let width = Int32(table.columns.count)
        let rows = try database.statement(table.select).all(values) { row in
            (values: table.columns.indices.map { json(table.columns[$0], row, Int32($0)) }, keys: table.keys.indices.map { row.key(width + Int32($0)) })
        }
        for row in rows {
            let values = table.name == "objects" ? try completed(row.values) : row.values
            export.write(.array([.string(table.name)] + numbered(values, table, &export)))
        }
        export.last = rows.last?.keys
        guard rows.count < table.portion else { return }
        export.last = nil
        export.tables.removeLast()
        if export.tables.isEmpty { export.members.removeFirst() }
    }

    /// An object's row with its present links. An event gets its object.
    private func completed(_ values: [JSON]) throws -> [JSON] {
        guard let sequence = values[0].integer, let stored = try objects.find(ListStore.Member(created: 0, sequence: sequence, id: "")) else { return values }
        var values = values
        values[5] = try JSON.parse(written: stored.body)
        values[6] = try stored.hidden.map { try JSON.parse(written: $0) } ?? .null
        return values
    }

    /// A row with the numbers that objects and deliveries have in the file.
    private func numbered(_ values: [JSON], _ table: FileTable, _ export: inout SnapshotExport) -> [JSON] {
        var values = values
        for (position, column) in table.columns.enumerated() {
            guard let number = values[position].integer else { continue }
            switch column {
            case .object, .optionalObject:
                let isNew = table.name == "objects" && position == 0
                values[position] = (isNew ? export.numbers.add(number) : export.numbers.find(number)).map(JSON.integer) ?? .null
            case .delivery:
                if table.name == "deliveries" { export.deliveries[number] = Int64(export.deliveries.count) + 1 }
                values[position] = export.deliveries[number].map(JSON.integer) ?? .null
            default: continue
            }
        }
        guard table.name == "timers", let id = values[1].string else { return values }
        if let delivery = Delivery.sequence(in: id) { values[1] = .string(Delivery.id(export.deliveries[delivery] ?? 0)) }
        if id == Cascade.timerID { values[3] = Cascade.renumbered(values[3]) { export.numbers.last(upTo: $0) ?? 0 } }
        return values
    }

    private func json(_ column: FileTable.Column, _ row: Row, _ index: Int32) -> JSON {
        switch column {
        case .count, .flag, .object, .delivery: .integer(row.integer(index))
        case .optionalInteger, .optionalObject: row.optionalInteger(index).map(JSON.integer) ?? .null
        case .text, .id: .string(row.text(index))
        case .optionalText: row.optionalText(index).map(JSON.string) ?? .null
        case .entry, .optionalEntry: (try? JSON.parse(row.text(index))) ?? .null
        // `completed` fills it in.
        case .document, .optionalDocument: .null
        case .bytes: .string(Base64.encode(row.blob(index)))
        case .resource: .string(objects.resources.resource(row.integer(index))?.name ?? "")
        case .isOwn: .bool(row.integer(index) != 0)
        }
    }
}
