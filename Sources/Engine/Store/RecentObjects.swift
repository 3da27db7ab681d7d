// The objects that were read or written lately, so that reading them again costs neither SQLite nor parsing. A payment, for example, reads its customer,
// her card and the account's settings many times.
//
// There are two generations. When the younger one is full, it becomes the older one, and what the older one held is forgotten. An object that is found
// in the older one moves to the younger one. So what is in use stays, and the memory is limited.

struct RecentObjects {
    private struct Key: Hashable {
        let world: Int64
        let id: String
    }

    /// The most bytes of bodies in one generation. Parsed fields weigh about three times as much.
    private static let maximum = 1 << 20

    private var younger: [Key: StoredObject] = [:]
    private var older: [Key: StoredObject] = [:]
    private var bytes = 0

    mutating func find(_ id: String, world: Int64) -> StoredObject? {
        let key = Key(world: world, id: id)
        if let object = younger[key] { return object }
        guard let object = older[key] else { return nil }
        keep(object, at: key)
        return object
    }

    /// Remembers an object as it is now. Events are not remembered: they are seldom read twice, and what they show is completed from other rows.
    mutating func keep(_ object: StoredObject, world: Int64) {
        guard let resource = object.resource, resource.name != EngineResource.event else { return }
        keep(object, at: Key(world: world, id: object.id))
    }

    private mutating func keep(_ object: StoredObject, at key: Key) {
        bytes += object.body.count
        if bytes > Self.maximum {
            older = younger
            younger = [:]
            bytes = object.body.count
        }
        younger[key] = object
    }

    mutating func remove(_ id: String, world: Int64) {
        let key = Key(world: world, id: id)
        younger[key] = nil
        older[key] = nil
    }

    mutating func removeAll() { self = RecentObjects() }
}
