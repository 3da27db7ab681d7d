// The objects on some lists, as long as there are few of them.
import Storage

extension ObjectStore {
    /// Two of the objects on some lists, in no order, or all if there are fewer.
    func anyTwo(on names: [ListName], world: Int64) throws -> [StoredObject] {
        guard !names.isEmpty else { return [] }
        for name in names { try lists.complete(name) }
        let statement = try anyTwoStatements[names.count] ?? prepareAnyTwo(names.count)
        return try statement.all([.integer(world)] + names.map { .integer($0.value) }, read: read).map { try complete($0) }
    }

    private func prepareAnyTwo(_ count: Int) throws(StorageError) -> Statement {
        let each = (2..<(2 + count)).map {
            "SELECT \(Self.columns) FROM lists l CROSS JOIN objects o ON o.sequence = l.sequence WHERE l.world = ?1 AND l.list = ?\($0)"
        }
        let statement = try database.statement(each.joined(separator: " UNION ALL ") + " LIMIT 2")
        anyTwoStatements[count] = statement
        return statement
    }
}
