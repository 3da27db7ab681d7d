// Puts objects on their lists, and takes them off.
import OrderedCollections
import Wire

extension ObjectStore {
    func saveLists(of draft: Draft, world: Int64) throws {
        let after = Self.lists(of: draft.fields, draft.resource)
        if draft.isNew {
            for case let list? in after { lists.enlist(draft, on: list, world: world) }
            return
        }
        for (before, after) in zip(Self.lists(of: draft.original, draft.resource), after) where before != after {
            if let before { try lists.delist(draft, from: before, world: world) }
            guard let after else { continue }
            lists.enlist(draft, on: after, world: world)
            try lists.flush()
        }
    }

    /// Puts an object on its lists, if it is on none yet.
    func enlist(_ draft: Draft, world: Int64) {
        for case let list? in Self.lists(of: draft.fields, draft.resource) { lists.enlist(draft, on: list, world: world) }
    }

    /// All lists of an object with these fields. The first is the list of all objects, or of those whose dividing filter is false. Then there is one
    /// for each other filter, or nil if it has no list for the value.
    static func lists(of fields: JSONObject, _ resource: Resource) -> [ListName?] {
        var lists: [ListName?] = []
        lists.reserveCapacity(resource.filterLists.count + 1)
        let isFalse = resource.dividingFilter.map { fields[$0] == false } ?? false
        lists.append(isFalse ? resource.wholeLists.last : resource.list)
        for filter in resource.filterLists { lists.append(filter.list(of: fields[filter.field])) }
        return lists
    }
}
