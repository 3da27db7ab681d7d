// Puts objects on their lists, and takes them off.
import Wire

extension ObjectStore {
    func saveLists(of draft: Draft, world: Int64) throws {
        let after = Self.lists(of: draft.fields, draft.resource)
        if draft.isNew {
            for list in after { lists.enlist(draft, on: list, world: world) }
            return
        }
        let before = Self.lists(of: draft.original, draft.resource)
        if before == after { return }
        for list in before where !after.contains(list) { try lists.delist(draft, from: list, world: world) }
        for list in after where !before.contains(list) { try lists.enlistAtOnce(draft, on: list, world: world) }
    }

    /// Puts an object on its lists, if it is on none yet.
    func enlist(_ draft: Draft, world: Int64) {
        for list in Self.lists(of: draft.fields, draft.resource) { lists.enlist(draft, on: list, world: world) }
    }

    /// All lists of an object with these fields. The first is one of those that hold all objects. Then there is one for each value of a filter.
    static func lists(of fields: JSONObject, _ resource: Resource) -> [ListName] {
        var lists: [ListName] = []
        lists.reserveCapacity(resource.filterLists.count + 1)
        lists.append(resource.wholeList(of: fields))
        for filter in resource.filterLists {
            let value = fields[filter.field]
            if let list = filter.list(of: value) { lists.append(list) }
            for case let list? in value?.array?.map(filter.list) ?? [] where !lists.contains(list) { lists.append(list) }
        }
        return lists
    }
}
