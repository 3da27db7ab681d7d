// How many objects an account has, counted a portion at a time: counting a million takes a tenth of a second.
import Storage

struct WorldCount {
    let world: Int64
    private(set) var number: Int64 = 0
    /// Whether it was counted in several portions. The account may have changed between them.
    private(set) var isSplit = false
    /// The lists that are not counted yet, and how far the last of them is.
    private var lists: [ListName]
    private var last: (created: Int64, sequence: Int64) = (.min, .min)
    /// The number of rows in one portion: a few milliseconds.
    private static let portion: Int64 = 20_000

    /// - Parameter lists: together they hold all objects that count.
    init(world: Int64, _ lists: [ListName]) {
        self.world = world
        self.lists = lists
    }

    /// Counts a portion. All rows that wait have been written.
    /// - Returns: whether it is done.
    mutating func proceed(_ database: Database) throws(StorageError) -> Bool {
        var budget = Self.portion
        let rows = "FROM lists WHERE world = ? AND list = ? AND (created, sequence) > (?, ?)"
        while let list = lists.last {
            let range: [Value] = [.integer(world), .integer(list.value), .integer(last.created), .integer(last.sequence)]
            let end = try database.statement("SELECT created, sequence \(rows) ORDER BY created, sequence LIMIT 1 OFFSET ?")
                .all(range + [.integer(budget - 1)]) { (created: $0.integer(0), sequence: $0.integer(1)) }
            if let end = end.first {
                number += budget
                last = end
                isSplit = true
                return false
            }
            let rest = try database.statement("SELECT count(*) \(rows)").all(range) { $0.integer(0) }.first ?? 0
            number += rest
            budget -= rest
            lists.removeLast()
            last = (.min, .min)
        }
        return true
    }
}
