// An object as an older version of the API shows it.
import OrderedCollections
import Wire

extension Engine {
    /// - Parameter document: the object in the newest shape.
    func reshape(_ document: JSONObject, _ resource: Resource, _ shape: VersionShape, account: Account) throws -> JSONObject {
        guard let own = shape.shape(of: resource.name) else { return document }
        var document = document
        for addition in own.additions where document[addition.name] == nil {
            let value: JSON?
            switch addition.content {
            case .members(let members): value = try wholeList(members, addition.name, of: document, resource, shape, account)
            case .object(let path): value = try object(at: path, of: document, shape, account)
            case .copy: continue
            }
            if let value { ObjectShape.insert(value, as: addition.name, into: &document) }
        }
        own.takeBack(&document)
        return document
    }

    private func wholeList(
        _ members: ObjectShape.MemberList, _ name: String, of document: JSONObject, _ resource: Resource, _ shape: VersionShape, _ account: Account
    ) throws -> JSON? {
        guard let id = document["id"]?.string else { return nil }
        let owner = try objects.find(id, world: account.world)
        let (page, count) = try owner.map { try firstPage(of: members, of: $0, account) } ?? (ListPage(objects: [], hasMore: false), 0)
        var list = try renderList(page, Expansion(), url: "\(resource.path)/\(id)/\(name)", account: account, shape)
        list.updateValue(.integer(count), forKey: "total_count", insertingAt: list.count - 1)
        return .object(list)
    }

    /// The object that a reference in the document names. If it is deleted, its id.
    private func object(at path: [String], of document: JSONObject, _ shape: VersionShape, _ account: Account) throws -> JSON? {
        let reference = path.reduce(JSON.object(document) as JSON?) { $0?[$1] }
        guard let id = reference?.string else { return reference }
        return try renderReferenced(id, as: [], Expansion(), account, shape) ?? reference
    }

    /// The members that a list in an object shows, and how many there are. Most objects have one member or none, which costs one look.
    func firstPage(of members: ObjectShape.MemberList, of owner: StoredObject, _ account: Account) throws -> (page: ListPage, count: Int64) {
        if members.lists.isEmpty { return (ListPage(objects: [], hasMore: false), 0) }
        let lists = members.lists.map { $0.list(named: owner.id) }
        let few = try objects.anyTwo(on: lists, world: account.world)
        if few.count < 2 {
            let shown = try few.compactMap { stored in try stored.resource.map { try fresh(stored, $0, account) } }
            return (ListPage(objects: shown, hasMore: false), Int64(shown.count))
        }
        let page = try list(members.members, of: owner, Arguments(), account: account)
        guard page.hasMore else { return (page, Int64(page.objects.count)) }
        return (page, try lists.reduce(0) { try $0 + objects.lists.count($1, world: account.world) })
    }

    /// How objects look in a version; nil: as they are stored.
    public func shape(of version: APIVersion) -> VersionShape? { registry.shape(of: version) }

    /// Whether the shape differs from the stored one for an object.
    public func looksDifferent(_ object: StoredObject, in shape: VersionShape?) -> Bool {
        guard let shape, let resource = object.resource else { return false }
        return shape.shape(of: resource.name) != nil
    }

    /// An object as an answer in the newest version sends it. An event keeps its own version.
    public func body(of object: StoredObject, account: Account) throws -> [UInt8] {
        object.resource === registry.events ? try shaped(event: object.body, account: account) : object.body
    }

    /// An error of an older version: the objects in it look as they do in that version.
    public func shaped(_ refusal: Refusal, in shape: VersionShape, account: Account) throws -> Refusal {
        let reshaped = try refusal.details.compactMapValues { detail -> JSON? in
            guard case .object(let document) = detail, let resource = document["object"]?.string.flatMap({ registry[$0] }) else { return nil }
            return .object(try reshape(document, resource, shape, account: account))
        }
        return reshaped.isEmpty ? refusal : refusal.with(reshaped)
    }

    /// The body of an event in the shape of a version.
    /// - Parameter version: the endpoint's. Nil for the event's own.
    public func shaped(event body: [UInt8], for version: String? = nil, account: Account) throws -> [UInt8] {
        guard let version = (version ?? EventDocument.version(of: body)).flatMap(APIVersion.init), let shape = registry.shape(of: version),
            var event = try JSON.parse(written: body).object, case .object(var data)? = event["data"], case .object(let object)? = data["object"],
            let resource = object["object"]?.string.flatMap({ registry[$0] }), let own = shape.shape(of: resource.name)
        else { return body }
        data["object"] = .object(try reshape(object, resource, shape, account: account))
        if case .object(var previous)? = data["previous_attributes"] {
            own.takeBack(&previous)
            data["previous_attributes"] = .object(previous)
        }
        event["data"] = .object(data)
        return JSON.object(event).document()
    }
}
