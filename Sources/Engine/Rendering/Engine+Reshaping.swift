// An object as an older version of the API shows it.
import Wire

extension Engine {
    /// - Parameters:
    ///   - document: the object in the newest shape.
    ///   - expansion: what is expanded in it. Only fields that the newest shape does not have are left to do.
    ///   - hidden: what its internal fields held then. Nil for the present.
    ///   - end: the row of the event that shows it. What was made later is not in its lists. Nil for the present.
    func reshape(
        _ document: JSONObject, _ resource: Resource, _ shape: VersionShape, _ expansion: Expansion = Expansion(), hidden: JSONObject? = nil,
        before end: Int64? = nil, account: Account
    ) throws -> JSONObject {
        guard let own = shape.shape(of: resource.name) else { return document }
        var document = document
        for addition in own.additions where document[addition.name] == nil {
            guard let id = document["id"]?.string else { continue }
            let owner = try objects.find(id, world: account.world)
            switch addition.content {
            case .members(let members):
                let (page, count) = try owner.map { try firstPage(of: members, of: $0, before: end, account) }
                    ?? (ListPage(objects: [], hasMore: false), 0)
                let url = members.members.url(of: addition.name, in: id, resource.path)
                let list = try renderList(page, count, Expansion(), url: url, account: account, shape)
                ObjectShape.insert(.object(list), as: addition.name, into: &document)
            case .hidden(let targets):
                let value = try hidden.map { $0[addition.name] ?? .null } ?? owner?.hiddenValue(of: addition.name) ?? .null
                let expanded = try expansion[addition.name].flatMap { inner in
                    try value.string.flatMap { try renderReferenced($0, as: targets, inner, account, shape) }
                }
                ObjectShape.insert(expanded ?? value, as: addition.name, into: &document)
            case .copy: continue
            }
        }
        own.takeBack(&document, lookup(in: shape, account))
        if expansion.isEmpty { return document }
        return try expanding(document, resource.fields, expansion) { try renderReferenced($0, as: [$1].compactMap(\.self), $2, account, shape) }
    }

    /// Expands what only the older shape has, such as the subscription of an invoice, or the product in the price of its line.
    private func expanding(
        _ document: JSONObject, _ fields: [Field], _ expansion: Expansion, _ render: (String, String?, Expansion) throws -> JSON?
    ) throws -> JSONObject {
        var document = document
        for (name, inner) in expansion.children {
            let field = fields[name].flatMap { $0.isVisible ? $0 : nil }
            switch (field?.kind, document[name]) {
            case (.hash(let children), .object(let members)?): document[name] = .object(try expanding(members, children, inner, render))
            case (.list(.hash(let children)), .array(let elements)?): document[name] = .array(try expanding(elements, children, inner, render))
            case (nil, .string(let id)?): document[name] = try render(id, nil, inner) ?? document[name]
            case (nil, .array(let elements)?): document[name] = .array(try expanding(elements, [], inner, render))
            case (nil, .object(let members)?) where !inner.isEmpty:
                guard let id = members["id"]?.string, let type = members["object"]?.string else { continue }
                document[name] = try render(id, type, inner) ?? document[name]
            default: continue
            }
        }
        return document
    }

    private func expanding(
        _ elements: [JSON], _ fields: [Field], _ expansion: Expansion, _ render: (String, String?, Expansion) throws -> JSON?
    ) throws -> [JSON] {
        try elements.map { element in try element.object.map { .object(try expanding($0, fields, expansion, render)) } ?? element }
    }

    private func lookup(in shape: VersionShape, _ account: Account) -> VersionChange.Lookup {
        VersionChange.Lookup { [unowned self] id, resource in
            (try? renderReferenced(id, as: resource.map { [$0] } ?? [], Expansion(), account, shape)) ?? nil
        }
    }

    /// The members that a list in an object shows, and how many there are. Most objects have one member or none, which costs one look.
    /// - Parameter end: what was made from that row on is not in the list. Nil for the present.
    func firstPage(
        of members: ObjectShape.MemberList, of owner: StoredObject, before end: Int64? = nil, _ account: Account
    ) throws -> (page: ListPage, count: Int64) {
        if members.lists.isEmpty { return (ListPage(objects: [], hasMore: false), 0) }
        let lists = members.lists.map { $0.list(named: owner.id) }
        let few = try objects.anyTwo(on: lists, world: account.world)
        if few.count < 2 {
            let shown = try few.filter { $0.sequence < end ?? .max }.compactMap { stored in
                try stored.resource.map { try fresh(stored, $0, account) }
            }
            return (ListPage(objects: shown, hasMore: false), Int64(shown.count))
        }
        let page = try list(members.members, of: owner, Arguments(), before: end, account: account)
        return (page, try count(members.members, of: owner, before: end, firstPage: page, account))
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
        object.resource === registry.events ? try shaped(object, account: account) : object.body
    }

    /// A document that was not stored like that, in the shape of an older version.
    public func shaped(_ document: JSON, in shape: VersionShape, account: Account) throws -> JSON {
        guard case .object(let fields) = document, let resource = fields["object"]?.string.flatMap({ registry[$0] }) else { return document }
        return .object(try reshape(fields, resource, shape, account: account))
    }

    /// An error of an older version: the objects in it look as they do in that version.
    public func shaped(_ refusal: Refusal, in shape: VersionShape, account: Account) throws -> Refusal {
        let reshaped = try refusal.details.compactMapValues { detail in
            detail["object"] == nil ? nil : try shaped(detail, in: shape, account: account)
        }
        return reshaped.isEmpty ? refusal : refusal.with(reshaped)
    }

    /// The body of an event in the shape of a version.
    /// - Parameter version: the endpoint's. Nil for the event's own.
    public func shaped(_ event: StoredObject, for version: String? = nil, account: Account) throws -> [UInt8] {
        let body = event.body
        guard let version = (version ?? EventDocument.version(of: body)).flatMap(APIVersion.init), let shape = registry.shape(of: version),
            var document = try JSON.parse(written: body).object, case .object(var data)? = document["data"], case .object(let object)? = data["object"],
            let resource = object["object"]?.string.flatMap({ registry[$0] }), let own = shape.shape(of: resource.name)
        else { return body }
        let older = try OlderFields(of: event)
        let shown = try reshape(object, resource, shape, hidden: older?.values, before: event.sequence, account: account)
        data["object"] = .object(shown)
        if case .object(var previous)? = data["previous_attributes"] {
            let newest = previous
            own.takeBack(&previous, lookup(in: shape, account))
            for (name, value) in older?.previous ?? [:] where shown[name] != nil { ObjectShape.insert(value, as: name, into: &previous) }
            // What the older shape derives from a field that has changed may be the same as before.
            for name in previous.keys where newest[name] == nil && previous[name] == shown[name] { previous[name] = nil }
            data["previous_attributes"] = .object(previous)
        }
        document["data"] = .object(data)
        return JSON.object(document).document()
    }
}
