// An object with some of its paths expanded: references become the objects they name, hidden fields appear, lists of members are read.
import Wire

extension Engine {
    /// - Parameters:
    ///   - isNew: whether this is the answer to the object's creation.
    ///   - shape: the shape of an older version. Nil for the newest.
    public func render(
        _ stored: StoredObject, _ expansion: Expansion, account: Account, isNew: Bool = false, _ shape: VersionShape? = nil
    ) throws -> JSON {
        guard let resource = stored.resource else { throw EngineFault("the resource of \(stored.id) is not registered") }
        let related = Related(
            object: { id, targets, inner in try self.renderReferenced(id, as: targets, inner, account, shape) },
            members: { name, members, inner in
                let page = try self.list(members, of: stored, Arguments(), account: account)
                let url = members.url(of: name, in: stored.id, resource.path)
                let count = members.isCounted ? try self.count(members, of: stored, firstPage: page, account) : nil
                return .object(try self.renderList(page, count, inner["data"] ?? Expansion(), url: url, account: account, shape))
            })
        let rendered = try Renderer.expanded(stored.fields(), resource.fields, expansion, isNew: isNew, related: related)
        guard let shape, case .object(let document) = rendered else { return rendered }
        return .object(try reshape(document, resource, shape, expansion, account: account))
    }

    func renderReferenced(
        _ id: String, as names: [String], _ expansion: Expansion, _ account: Account, _ shape: VersionShape?
    ) throws -> JSON? {
        if let found = try objects.find(id, world: account.world), let original = found.resource {
            let appearance = names.contains(original.name) ? nil : try names.lazy.compactMap { self.registry[$0] }.compactMap {
                try self.appearing(found, as: $0, account)
            }.first
            let (target, resource) = (appearance ?? found, appearance?.resource ?? original)
            return try render(fresh(target, resource, account), expansion, account: account, shape)
        }
        return try objects.tombstone(id, world: account.world)?.stub(of: id)
    }

    /// - Parameter count: the `total_count`. Nil if the list does not show it.
    func renderList(
        _ page: ListPage, _ count: Int64?, _ expansion: Expansion, url: String, account: Account, _ shape: VersionShape?
    ) throws -> JSONObject {
        let objects = try page.objects.map { try render($0, expansion, account: account, shape) }
        var list: JSONObject = ["object": "list", "data": .array(objects), "has_more": .bool(page.hasMore)]
        if let count { list["total_count"] = .integer(count) }
        list["url"] = .string(url)
        return list
    }
}
