// The `previous_attributes` of an event: the old values of the fields that have changed. For a hash, only its changed members; for an array, all of
// it. A value that did not exist before is null.
import OrderedCollections
import Wire

enum PreviousAttributes {
    /// What the operation has changed since its last event about the object. If nothing has changed since then, that event was about the same change.
    /// - Returns: nil if no visible field has changed.
    static func of(_ draft: Draft) -> JSON? { of(draft, draft.fields, since: draft.told) }

    /// The same, as a former event of the operation shows it.
    static func of(_ draft: Draft, at snapshot: HistoryEntry.Snapshot?) -> JSON? {
        of(draft, snapshot?.fields ?? draft.fields, since: snapshot.map(\.told) ?? draft.told)
    }

    private static func of(_ draft: Draft, _ fields: JSONObject, since told: JSONObject?) -> JSON? {
        if let told, let news = between(told, fields, draft.resource) { return news }
        return draft.isNew ? nil : between(draft.original, fields, draft.resource)
    }

    /// - Returns: nil if no visible field has changed.
    static func between(_ before: JSONObject, _ after: JSONObject, _ resource: Resource) -> JSON? {
        let changed = difference(before, after, resource.fields)
        return changed.isEmpty ? nil : .object(changed)
    }

    private static func difference(_ before: JSONObject, _ after: JSONObject, _ fields: [Field]) -> JSONObject {
        var changed: JSONObject = [:]
        var (former, present) = (OrderedMembers(before, fields), OrderedMembers(after, fields))
        for field in fields {
            let (old, new) = (former.next(field.name), present.next(field.name))
            guard field.isVisible, !field.isWithheld, old != new else { continue }
            switch (field.kind, old, new) {
            case (.hash(let children), .object(let old)?, .object(let new)?):
                let inner = difference(old, new, children)
                if !inner.isEmpty { changed[field.name] = .object(inner) }
            case (.hash(let children), .object(let old)?, _): changed[field.name] = .object(visible(old, children))
            case (_, .object(let old)?, .object(let new)?): changed[field.name] = .object(difference(old, new))
            default: changed[field.name] = old ?? .null
            }
        }
        changed.sort { StripesOrder.precedes($0.key, $1.key) }
        return changed
    }

    /// Of hashes with any names, such as metadata.
    private static func difference(_ before: JSONObject, _ after: JSONObject) -> JSONObject {
        var changed: JSONObject = [:]
        for name in OrderedSet(before.keys).union(after.keys) where before[name] != after[name] {
            if case .object(let old)? = before[name], case .object(let new)? = after[name] {
                changed[name] = .object(difference(old, new))
            } else {
                changed[name] = before[name] ?? .null
            }
        }
        changed.sort { StripesOrder.precedes($0.key, $1.key) }
        return changed
    }

    private static func visible(_ object: JSONObject, _ fields: [Field]) -> JSONObject {
        var shown: JSONObject = [:]
        for field in fields where field.isVisible && !field.isWithheld {
            guard let value = object[field.name] else { continue }
            if case .hash(let children) = field.kind, case .object(let members) = value {
                shown[field.name] = .object(visible(members, children))
            } else {
                shown[field.name] = value
            }
        }
        return shown
    }
}

extension Draft {
    /// Whether the operation has changed a field.
    public var isChanged: Bool { fields != original }
}
