// From an object's fields to what a reader gets to see of them. Definitions hold their fields in the order they are shown, so nothing
// is sorted here but metadata.
import OrderedCollections
import Wire

enum Renderer {
    /// What everyone sees: the fields without those that are hidden until expanded, and without the internal ones.
    static func visible(_ object: JSONObject, _ fields: [Field]) throws(EngineFault) -> JSONObject {
        var rendered = JSONObject(minimumCapacity: fields.count)
        for field in fields where field.isVisible {
            guard let value = object[field.name] else {
                if field.isOptional { continue }
                throw EngineFault("nobody has set the field \(field.name)")
            }
            rendered[field.name] = try visible(value, field)
        }
        return rendered
    }

    private static func visible(_ value: JSON, _ field: Field) throws(EngineFault) -> JSON {
        switch (field.kind, value) {
        case (.hash(let children), .object(let members)): return .object(try visible(members, children))
        case (.metadata, .object(let members)) where members.count > 1:
            return .object(JSONObject(uniqueKeysWithValues: members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
        default: return value
        }
    }

    /// The rest: what `visible` leaves out, at the same paths.
    static func hidden(_ object: JSONObject, _ fields: [Field]) -> JSONObject {
        var rest: JSONObject = [:]
        for field in fields {
            guard let value = object[field.name] else { continue }
            if !field.isVisible {
                rest[field.name] = value
            } else if case .hash(let children) = field.kind, case .object(let members) = value {
                let inner = hidden(members, children)
                if !inner.isEmpty { rest[field.name] = .object(inner) }
            }
        }
        return rest
    }

    /// What a reader sees who has expanded some paths.
    /// - Parameter resolve: the object that a reference names, rendered with the paths below it; nil keeps the id.
    static func expanded(
        _ object: JSONObject, _ fields: [Field], _ expansion: Expansion, resolve: (String, Expansion) throws -> JSON?
    ) throws -> JSON {
        var rendered = JSONObject(minimumCapacity: fields.count)
        for field in fields {
            let inner = expansion[field.name]
            guard field.isVisible || (inner != nil && field.isExpandable), let value = object[field.name] else { continue }
            rendered[field.name] = try expanded(value, field, inner, resolve)
        }
        return .object(rendered)
    }

    private static func expanded(
        _ value: JSON, _ field: Field, _ expansion: Expansion?, _ resolve: (String, Expansion) throws -> JSON?
    ) throws -> JSON {
        switch (field.kind, value) {
        case (.hash(let children), .object(let members)): try expanded(members, children, expansion ?? Expansion(), resolve: resolve)
        case (.reference, .string(let id)): try expansion.flatMap { try resolve(id, $0) } ?? value
        default: try visible(value, field)
        }
    }
}

extension Field {
    /// Whether its own path shows more of it.
    var isExpandable: Bool {
        switch visibility {
        case .hiddenUntilExpanded, .sensitive: return true
        case .internal: return false
        case .visible:
            switch kind {
            case .reference, .hash: return true
            default: return false
            }
        }
    }

    var isSensitive: Bool { if case .sensitive = visibility { true } else { false } }
}
