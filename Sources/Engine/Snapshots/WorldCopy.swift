// Copies a world, a portion at a time. Objects keep their ids and their order. If the old world changes meanwhile, the copy is of no use.
import Storage

struct WorldCopy {
    private enum Stage {
        /// Finds the objects by their lists.
        case finding
        /// Gives each object its new number.
        case numbering
        case copying
        case cleaning
    }

    private enum Step {
        case plain(CopyStep)
        case contents
    }

    let source: Int64
    let target: Int64
    private var stage = Stage.finding
    /// The number of objects that count.
    private(set) var objects: Int64 = 0
    /// The lists that are not read yet, and how far the last of them is.
    private var lists: [(name: ListName, counts: Bool)]
    private var found: (created: Int64, sequence: Int64) = (.min, .min)
    /// The numbers of the objects' rows. Once all are found, in their order.
    private var numbers: [Int64] = []
    private var first: Int64 = 0
    private var numbered = 0
    /// The steps that are not done yet, in reverse, and the row that the last of them has reached.
    private var steps: [Step] = ([.plain(.lists), .plain(.objects), .contents] + CopyStep.others.map { .plain($0) }).reversed()
    private var last: [Value]?

    private static let portion = 2000

    /// - Parameter target: a new world without rows.
    init(of source: Int64, to target: Int64, _ registry: Registry) {
        self.source = source
        self.target = target
        lists = registry.resources.flatMap { resource in resource.wholeLists.map { (name: $0, counts: !resource.isRecord) } }
    }

    /// Copies a portion. All rows of lists that wait have been written.
    /// - Returns: whether it is done.
    mutating func proceed(_ store: ObjectStore) throws -> Bool {
        let database = store.database
        switch stage {
        case .finding: try find(store)
        case .numbering: try number(database)
        case .copying: try copy(database)
        case .cleaning: return try Self.clean(target, database)
        }
        return false
    }

    private mutating func find(_ store: ObjectStore) throws(StorageError) {
        var budget = Self.portion
        while budget > 0, let list = lists.last {
            let members = try store.database.statement(
                "SELECT created, sequence FROM lists WHERE world = ? AND list = ? AND (created, sequence) > (?, ?) ORDER BY created, sequence LIMIT ?"
            ).all(
                [.integer(source), .integer(list.name.value), .integer(found.created), .integer(found.sequence), .integer(Int64(budget))],
                read: { (created: $0.integer(0), sequence: $0.integer(1)) })
            numbers += members.map(\.sequence)
            if list.counts { objects += Int64(members.count) }
            // An empty list costs a look-up.
            found = members.last ?? found
            if members.count < budget {
                lists.removeLast()
                found = (.min, .min)
            }
            budget -= max(members.count, 20)
        }
        guard lists.isEmpty else { return }
        numbers.sort()
        first = store.takeSequences(numbers.count)
        stage = .numbering
    }

    private mutating func number(_ database: Database) throws(StorageError) {
        let insert = try database.statement("INSERT OR IGNORE INTO copied_objects (world, old, new) VALUES (?, ?, ?)")
        let end = min(numbered + Self.portion, numbers.count)
        for index in numbered..<end { try insert.run(.integer(target), .integer(numbers[index]), .integer(first + Int64(index))) }
        numbered = end
        guard end == numbers.count else { return }
        numbers = []
        stage = .copying
    }

    private mutating func copy(_ database: Database) throws(StorageError) {
        guard let step = steps.last else {
            stage = .cleaning
            return
        }
        switch step {
        case .plain(let step): last = try portion(of: step, database)
        case .contents: last = try portionOfContents(database)
        }
        if last == nil { steps.removeLast() }
    }

    /// The worlds and the row that a portion begins after, as the parameters of its statements.
    private func start(_ step: CopyStep) -> [Value] {
        [.integer(source), .integer(target)] + (last ?? step.keys.map { CopyStep.textKeys.contains($0) ? "" : .integer(.min) })
    }

    /// - Returns: the last row of the portion. Nil if none are left after it.
    private func portion(of step: CopyStep, _ database: Database) throws(StorageError) -> [Value]? {
        let start = start(step)
        let count = Int32(step.keys.count)
        let end = try database.statement(step.end).all(start + [.integer(step.portion - 1)]) { row in (0..<count).map { row.key($0) } }.first
        for sql in step.statements(isLast: end == nil) { try database.statement(sql).run(start + (end ?? [])) }
        return end
    }

    private func portionOfContents(_ database: Database) throws(StorageError) -> [Value]? {
        let step = CopyStep.contents
        let start = start(step)
        let end = try database.statement(step.end).all(start + [.integer(step.portion - 1)]) { $0.key(0) }.first
        let next = try database.statement(CopyStep.nextWithContents).all(start + [end ?? .integer(.max)]) { $0.key(0) }.first
        guard let next else { return end.map { [$0] } }
        for sql in step.statements(isLast: false) { try database.statement(sql).run(start + [next]) }
        return [next]
    }

    /// Forgets a portion of what has become of the rows.
    /// - Returns: whether nothing is left.
    static func clean(_ target: Int64, _ database: Database) throws(StorageError) -> Bool {
        for table in ["copied_objects", "copied_deliveries"] {
            try database.statement("DELETE FROM \(table) WHERE world = ?1 AND old IN (SELECT old FROM \(table) WHERE world = ?1 LIMIT ?2)")
                .run(.integer(target), .integer(Int64(Self.portion)))
            if database.changes > 0 { return false }
        }
        return true
    }
}
