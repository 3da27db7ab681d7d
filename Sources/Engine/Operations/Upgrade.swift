// What a database of an earlier version lacks, and SQL alone cannot bring: the lists, whose names this program computes.
import Storage

extension Engine {
    /// Puts all objects on their lists, where a migration has asked for it.
    func rebuildLists() throws {
        let isAsked = try database.statement("SELECT 1 FROM facts WHERE name = 'lists'").first { _ in true } ?? false
        guard isAsked else { return }
        try database.write {
            var last: Int64 = 0
            while case let portion = try objects.portion(after: last), let end = portion.last?.object.sequence {
                for (object, world) in portion {
                    guard let resource = registry.resource(of: object) else { continue }
                    try objects.enlist(object, resource, world: world)
                }
                last = end
            }
            try database.statement("DELETE FROM facts WHERE name = 'lists'").run()
        }
        try commit()
    }
}
