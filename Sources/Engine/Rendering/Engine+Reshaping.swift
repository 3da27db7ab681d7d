// An object as an older version of the API shows it.
import OrderedCollections
import Wire

extension Engine {
    /// - Parameter document: the object in the newest shape.
    func reshape(_ document: JSONObject, _ resource: Resource, _ shape: VersionShape, account: Account) throws -> JSONObject {
        var document = document
        let included = shape.included(in: resource.name).filter { document[$0] == nil }
        if !included.isEmpty, let id = document["id"]?.string {
            for name in included { document[name] = try includedList(name, of: id, resource, shape, account) }
            // New keys were added at the end, so all keys are sorted again.
            var ordered = JSONObject(minimumCapacity: document.count)
            for field in resource.fields { ordered[field.name] = document.removeValue(forKey: field.name) }
            document = ordered.merging(document) { first, _ in first }
        }
        shape.takeBack(resource.name, in: &document)
        return document
    }

    /// The first page of a list of members, with the count of all of them.
    private func includedList(_ name: String, of id: String, _ resource: Resource, _ shape: VersionShape, _ account: Account) throws -> JSON {
        guard let members = resource.members(name) else { throw EngineFault("\(resource.name) has no list \(name)") }
        let owner = try objects.find(id, world: account.world)
        let (page, count) = try owner.map { try firstPage(of: members, of: $0, account) } ?? (ListPage(objects: [], hasMore: false), 0)
        var list = try renderList(page, Expansion(), url: "\(resource.path)/\(id)/\(name)", account: account, shape)
        list["total_count"] = .integer(count)
        list["url"] = list.removeValue(forKey: "url")
        return .object(list)
    }

    /// The members that a list in an object shows, and how many there are.
    func firstPage(of members: Field.Members, of owner: StoredObject, _ account: Account) throws -> (page: ListPage, count: Int64) {
        let page = try list(members, of: owner, Arguments(), account: account)
        return (page, page.hasMore ? try count(members, of: owner.id, account) : Int64(page.objects.count))
    }

    private func count(_ members: Field.Members, of id: String, _ account: Account) throws -> Int64 {
        try members.resources.compactMap { registry[$0] }.compactMap { ListName($0, members.owner, .string(id)) }
            .reduce(0) { try $0 + objects.lists.count($1, world: account.world) }
    }

    /// How objects look in a version; nil: as they are stored.
    public func shape(of version: APIVersion) -> VersionShape? { registry.shape(of: version) }

    /// Whether the shape differs from the stored one for an object.
    public func looksDifferent(_ object: StoredObject, in shape: VersionShape?) -> Bool {
        guard let shape, let resource = object.resource else { return false }
        return shape.changes(resource.name)
    }

    /// An object as an answer in the newest version sends it. An event keeps its own version.
    public func body(of object: StoredObject, account: Account) throws -> [UInt8] {
        object.resource === registry.events ? try shaped(event: object.body, account: account) : object.body
    }

    /// The body of an event in the shape of a version.
    /// - Parameter version: the endpoint's. Nil for the event's own.
    public func shaped(event body: [UInt8], for version: String? = nil, account: Account) throws -> [UInt8] {
        guard let version = (version ?? EventDocument.version(of: body)).flatMap(APIVersion.init), let shape = registry.shape(of: version),
            var event = try JSON.parse(body).object, case .object(var data)? = event["data"], case .object(let object)? = data["object"],
            let resource = object["object"]?.string.flatMap({ registry[$0] }), shape.changes(resource.name)
        else { return body }
        data["object"] = .object(try reshape(object, resource, shape, account: account))
        if case .object(var previous)? = data["previous_attributes"] {
            shape.takeBack(resource.name, in: &previous)
            data["previous_attributes"] = .object(previous)
        }
        event["data"] = .object(data)
        return JSON.object(event).document()
    }
}
