// An object with some of its paths expanded: references become the objects they name, hidden fields appear.
import Wire

extension Engine {
    /// - Parameter isNew: whether the answer tells of the object's creation.
    public func render(_ stored: StoredObject, _ expansion: Expansion, account: Account, isNew: Bool = false) throws -> JSON {
        guard let resource = registry.resource(of: stored) else { throw EngineFault("no resource has the prefix \(stored.kind)") }
        return try Renderer.expanded(stored.fields(), resource.fields, expansion, isNew: isNew) { id, inner in
            guard let target = try objects.find(id, world: account.world), let resource = registry.resource(of: target) else { return nil }
            return try render(fresh(target, resource, account), inner, account: account)
        }
    }
}
