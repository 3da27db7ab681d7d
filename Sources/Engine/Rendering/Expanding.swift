// An object with some of its paths expanded: references become the objects they name, hidden fields appear, lists of members are read.
import Wire

extension Engine {
    /// - Parameter isNew: whether the answer tells of the object's creation.
    public func render(_ stored: StoredObject, _ expansion: Expansion, account: Account, isNew: Bool = false) throws -> JSON {
        guard let resource = registry.resource(of: stored) else { throw EngineFault("no resource has the prefix \(stored.kind)") }
        let related = Related(
            object: { id, inner in try self.renderReferenced(id, inner, account) },
            members: { name, members, inner in
                let page = try self.list(members, of: stored, Arguments(), account: account)
                return try self.renderList(page, inner["data"] ?? Expansion(), url: "\(resource.path)/\(stored.id)/\(name)", account: account)
            })
        return try Renderer.expanded(stored.fields(), resource.fields, expansion, isNew: isNew, related: related)
    }

    private func renderReferenced(_ id: String, _ expansion: Expansion, _ account: Account) throws -> JSON? {
        if let target = try objects.find(id, world: account.world), let resource = registry.resource(of: target) {
            return try render(fresh(target, resource, account), expansion, account: account)
        }
        let resource = try objects.tombstone(id, world: account.world).flatMap(registry.resource(prefix:))
        return resource?.stub(of: id)
    }

    private func renderList(_ page: ListPage, _ expansion: Expansion, url: String, account: Account) throws -> JSON {
        let objects = try page.objects.map { try render($0, expansion, account: account) }
        return ["object": "list", "data": .array(objects), "has_more": .bool(page.hasMore), "url": .string(url)]
    }
}
