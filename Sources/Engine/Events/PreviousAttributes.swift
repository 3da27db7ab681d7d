// The `previous_attributes` of an event: the old values of the fields that have changed. For a hash, only its changed members; for an array, all of
// it. A value that did not exist before is null.
import OrderedCollections
import Wire

enum PreviousAttributes {
    /// - Parameter fields: the new values. Nil for those that the draft has now.
    /// - Returns: nil if no visible field has changed.
    static func of(_ draft: Draft, as fields: JSONObject? = nil) -> JSON? {
        let before = visible(draft.original, draft.resource.fields)
        let after = visible(fields ?? draft.fields, draft.resource.fields)
        let changed = difference(before, after)
        return changed.isEmpty ? nil : .object(changed)
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

    private static func difference(_ before: JSONObject, _ after: JSONObject) -> JSONObject {
        var changed: JSONObject = [:]
        for name in OrderedSet(before.keys).union(after.keys) where before[name] != after[name] {
            if case .object(let old)? = before[name], case .object(let new)? = after[name] {
                changed[name] = .object(difference(old, new))
            } else {
                changed[name] = before[name] ?? .null
            }
        }
        changed.sort { $0.key < $1.key }
        return changed
    }
}
