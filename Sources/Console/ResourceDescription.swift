// /_admin/resources: describes what this server knows. It is made from the definitions.
import API
import Engine
import OrderedCollections
import Wire

enum ResourceDescription {
    static func all(_ registry: Registry) -> JSON {
        ["object": "list", "data": .array(registry.resources.map(describe)), "has_more": false, "url": "/_admin/resources"]
    }

    private static func describe(_ resource: Resource) -> JSON {
        [
            "object": .string(resource.name),
            "id_prefix": .string(resource.idPrefix),
            "path": .string(resource.path),
            "fields": .array(resource.fields.filter { if case .internal = $0.visibility { false } else { true } }.map(describe)),
            "statuses": .array((resource.lifecycle?.statuses ?? []).map(JSON.string)),
            "transitions": .array((resource.lifecycle?.transitions ?? []).map { describe($0, resource) }),
            "endpoints": .array(resource.routes.compactMap { describe($0, resource) }),
        ]
    }

    private static func describe(_ route: Route, _ resource: Resource) -> JSON? {
        guard let endpoint = route.endpoint(of: resource) else { return nil }
        return [
            "method": .string(endpoint.method), "path": .string(endpoint.path), "answers": .string(route.answer(of: resource)),
            "parameters": .array(route.allParameters.map(describe)),
        ]
    }

    private static func describe(_ transition: Transition, _ resource: Resource) -> JSON {
        [
            "name": .string(transition.name),
            "from": .array(transition.from.map(JSON.string)),
            "to": transition.to.map(JSON.string) ?? .null,
            "event": transition.event.map { .string(resource.eventType($0)) } ?? .null,
            "fired_by": .string(cause(of: transition, resource)),
        ]
    }

    private static func cause(of transition: Transition, _ resource: Resource) -> String {
        switch resource.routes.first(where: { $0.transition == transition.name })?.kind {
        case .action: "api"
        case .consequence: "consequence"
        case .timed: "clock"
        default: "control_plane"
        }
    }

    private static func describe(_ field: Field) -> JSON {
        var description: JSONObject = ["name": .string(field.name), "type": .string(name(of: field.kind))]
        if field.isNullable { description["nullable"] = true }
        if field.isOptional { description["optional"] = true }
        switch field.visibility {
        case .hiddenUntilExpanded, .sensitive: description["hidden_until_expanded"] = true
        case .atCreation: description["at_creation_only"] = true
        case .visible, .internal: break
        }
        switch field.kind {
        case .choice(let values): description["values"] = .array(values.map(JSON.string))
        case .hash(let children): description["fields"] = .array(children.map(describe))
        case .reference(let targets): description["expands_to"] = targets.count == 1 ? .string(targets[0]) : .array(targets.map(JSON.string))
        case .members(let members): description["members"] = .array(members.resources.map(JSON.string))
        default: break
        }
        return .object(description)
    }

    private static func name(of kind: Field.Kind) -> String {
        switch kind {
        case .string, .choice, .link: "string"
        case .decimal: "decimal_string"
        case .integer: "integer"
        case .boolean: "boolean"
        case .timestamp: "timestamp"
        case .metadata: "metadata"
        case .hash: "hash"
        case .list: "list"
        case .reference: "reference"
        case .tree: "object"
        case .members: "list"
        }
    }

    static func describe(_ parameter: Parameter) -> JSON {
        var description: JSONObject = ["name": .string(parameter.name)]
        for (key, value) in describe(parameter.shape) { description[key] = value }
        switch parameter.requirement {
        case .optional: break
        case .required: description["required"] = true
        case .requiredUnless(let other): description["required_unless"] = .string(other)
        }
        if parameter.isEmptyable { description["emptyable"] = true }
        return .object(description)
    }

    private static func describe(_ shape: Parameter.Shape) -> JSONObject {
        switch shape {
        case .string(let maximum): ["type": "string", "maximum_length": .integer(Int64(maximum))]
        case .integer(let range):
            range.map { ["type": "integer", "minimum": .integer($0.lowerBound), "maximum": .integer($0.upperBound)] } ?? ["type": "integer"]
        case .limit: ["type": "integer"]
        case .decimal(let places, _): ["type": "decimal_string", "maximum_places": .integer(Int64(places))]
        case .boolean: ["type": "boolean"]
        case .file: ["type": "file"]
        case .choice(let values): ["type": "string", "values": .array(values.map(JSON.string))]
        case .hash(let parameters): ["type": "hash", "parameters": .array(parameters.map(describe))]
        case .idOrHash(let maximum, let parameters):
            [
                "type": "string or hash", "maximum_length": .integer(Int64(maximum)), "parameters": .array(parameters.map(describe)),
            ]
        case .array(let element, let maximum):
            maximum.map { ["type": "array", "items": .object(describe(element)), "maximum_length": .integer(Int64($0))] }
                ?? ["type": "array", "items": .object(describe(element))]
        case .pattern: ["type": "string"]
        case .url(let ofApps): ["type": "url", "of_apps": .bool(ofApps)]
        case .metadata: ["type": "metadata"]
        case .time: ["type": "timestamp"]
        case .timeRange: ["type": "timestamp or range"]
        }
    }
}
