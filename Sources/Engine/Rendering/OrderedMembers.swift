// Finds the members of an object in the order of the fields that it may have.
import Wire

/// An object nearly always has its members in the order of the definition. Then each is the one that was sought, or the object has none of that name,
/// so no name has to be looked up. One pass over the names finds out whether it is so.
struct OrderedMembers {
    private let object: JSONObject
    /// Whether all members are in the order of the fields.
    let isInOrder: Bool
    private var position = 0

    init(_ object: JSONObject, _ fields: [Field]) {
        self.object = object
        var position = 0
        for field in fields where object.hasKey(field.name, at: position) { position += 1 }
        isInOrder = position == object.count
    }

    /// The member of that name. Ask in the order of the fields.
    mutating func next(_ name: String) -> JSON? {
        guard object.hasKey(name, at: position) else { return isInOrder ? nil : object[name] }
        defer { position += 1 }
        return object.values[position]
    }
}

extension JSONObject {
    /// Sets a field, or removes it. A new one is put into its place among the others, so that all stay in the order of the definition.
    mutating func set(_ name: String, _ value: JSON?, among fields: [Field]) {
        set(value, forKey: name) { members in
            var place = 0
            for field in fields {
                if field.name == name { return place }
                if members.hasKey(field.name, at: place) { place += 1 }
            }
            return members.count
        }
    }
}
