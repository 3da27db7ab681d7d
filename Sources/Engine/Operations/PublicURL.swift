// Objects carry URLs of this server, made under the public URL of the day. When the daemon starts under another one, they are put under
// that: in the fields that hold links, and nowhere else.
import OrderedCollections
import Storage
import Wire

extension Engine {
    /// Rewrites the links that were made under another public URL. It looks at every object, but only when the URL has changed.
    public func adoptPublicURL() throws {
        let former = try database.statement("SELECT value FROM facts WHERE name = 'public_url'").first { $0.text(0) }
        guard former != settings.publicURL else { return }
        try database.write {
            if let former { try relinkAll(former) }
            try database.statement("INSERT OR REPLACE INTO facts (name, value) VALUES ('public_url', ?)").run(.text(settings.publicURL))
        }
    }

    private func relinkAll(_ former: String) throws {
        var last: Int64 = 0
        while case let portion = try objects.mentioning(former, after: last), let end = portion.last?.object.sequence {
            for (object, world) in portion { try relink(object, world: world, former: former) }
            last = end
        }
    }

    private func relink(_ object: StoredObject, world: Int64, former: String) throws {
        // Events show what was.
        guard let resource = registry.resource(of: object), !resource.isRecord else { return }
        var draft = try Draft(object, of: resource)
        let fields = relinked(draft.fields, resource.fields, former: former)
        guard fields != draft.fields else { return }
        draft.fields = fields
        _ = try objects.save(RenderedDraft(draft), world: world)
    }

    private func relinked(_ object: JSONObject, _ fields: [Field], former: String) -> JSONObject {
        var object = object
        for field in fields {
            switch (field.kind, object[field.name]) {
            case (.link, .string(let url)?) where url.hasPrefix(former + "/"):
                object[field.name] = .string(settings.publicURL + url.dropFirst(former.count))
            case (.hash(let children), .object(let members)?):
                object[field.name] = .object(relinked(members, children, former: former))
            case (.list(.hash(let children)), .array(let elements)?):
                object[field.name] = .array(elements.map { $0.object.map { .object(relinked($0, children, former: former)) } ?? $0 })
            case (.tree, let tree?): object[field.name] = relinked(tree, former: former)
            default: continue
            }
        }
        return object
    }

    /// What is shown inside of another object: its links are not marked, and known by their beginning.
    private func relinked(_ tree: JSON, former: String) -> JSON {
        switch tree {
        case .string(let text) where text.hasPrefix(former + "/"): .string(settings.publicURL + text.dropFirst(former.count))
        case .array(let elements): .array(elements.map { relinked($0, former: former) })
        case .object(let members): .object(members.mapValues { relinked($0, former: former) })
        default: tree
        }
    }
}
