// The table of resources. Each has a small number. The rows of objects carry that number, and not the resource's name, which is longer. A number
// never changes.
import Storage
import Wire

final class ResourceTable {
    /// By number. Nil if no resource of that name is registered.
    private var resources: [Resource?] = []
    private var numbers: [ObjectIdentifier: Int64] = [:]
    /// The numbers of the resources that only report about others, as JSON.
    let records: String

    /// Reads the table. Resources that are not in it yet are added. That is kept at once, because a turn that fails must not take it back.
    init(_ database: Database, _ registry: Registry) throws {
        do {
            try Self.add(registry.resources, to: database)
        } catch let error as StorageError {
            throw database.explained(error)
        }
        let rows = try database.statement("SELECT number, name FROM resources").all { (number: $0.integer(0), name: $0.text(1)) }
        resources = Array(repeating: nil, count: Int(rows.map(\.number).max() ?? 0) + 1)
        var records: [JSON] = []
        for row in rows {
            guard let resource = registry[row.name] else { continue }
            resources[Int(row.number)] = resource
            numbers[ObjectIdentifier(resource)] = row.number
            if resource.isRecord { records.append(.integer(row.number)) }
        }
        self.records = String(decoding: JSON.array(records).compact(), as: UTF8.self)
    }

    private static func add(_ resources: [Resource], to database: Database) throws {
        let known = Set(try database.statement("SELECT name FROM resources").all { $0.text(0) })
        let new = resources.filter { !known.contains($0.name) }
        if new.isEmpty { return }
        try database.write {
            for resource in new { try database.statement("INSERT INTO resources (name) VALUES (?)").run(.text(resource.name)) }
        }
        try database.commit()
    }

    /// The resource with that number. Nil if it is not registered.
    func resource(_ number: Int64) -> Resource? {
        let index = Int(number)
        return resources.indices.contains(index) ? resources[index] : nil
    }

    func number(of resource: Resource) throws(EngineFault) -> Int64 {
        guard let number = numbers[ObjectIdentifier(resource)] else { throw EngineFault("\(resource.name) is not registered") }
        return number
    }
}
