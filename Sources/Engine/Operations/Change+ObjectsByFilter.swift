// What a hook can find by a filter of a resource's list: the number of objects, their ids, the newest one.

extension Change {
    /// Whether this server has that resource.
    public func serves(_ name: String) -> Bool { engine.registry[name] != nil }

    /// The number of objects of that resource.
    public func count(of name: String) throws -> Int64 { try objects.count(resource(name), world: account.world) }

    /// The ids of the objects whose field `filter` holds `value`, oldest first. The field must be a filter of the resource's list. There may be very
    /// many of them. If you do not need all, use `newest`. To change all, use `fireAll`.
    public func ids(_ name: String, where filter: String, is value: String) throws -> [String] {
        guard let list = ListName(try resource(name), filter, .string(value)) else { return [] }
        return try objects.ids(on: [list], world: account.world)
    }

    /// The newest object whose field `filter` holds `value`, except the one that is excluded.
    /// - Parameters:
    ///   - time: Unix seconds. It must be older than that.
    ///   - isWanted: a further condition. All that do not meet it are looked at, so most should.
    public func newest(
        _ name: String, where filter: String, is value: String, besides id: String = "", before time: Int64? = nil,
        suiting isWanted: (Draft) -> Bool = { _ in true }
    ) throws -> Draft? {
        guard let list = ListName(try resource(name), filter, .string(value)) else { return nil }
        var last = time.map { ListStore.Member(created: $0, sequence: .min, id: "") }
        while case let portion = try objects.lists.newest(of: list, world: account.world, before: last, limit: 10), !portion.isEmpty {
            for member in portion where member.id != id {
                if let draft = try object(name, member.id), draft.fields[filter] == .string(value), isWanted(draft) { return draft }
            }
            last = portion.last
        }
        return nil
    }
}
