// /_admin/resources: describes what this server knows, for programs. For people the same is at /_admin/docs.
import Engine
import OrderedCollections
import Wire

enum ResourceDescription {
    static let parameters: [Parameter] = [.boolean("brief")]

    /// - Parameter form: with `brief`, the answer has only names, and what a tester can do.
    static func answer(_ registry: Registry, _ form: FormHash) throws -> JSON {
        let isBrief = try ParameterCheck.arguments(of: form, for: parameters)["brief"] == true
        let resources = registry.resources.map { isBrief ? inBrief($0) : describe(ReferenceReader.read($0, eventTypes: [])) }
        return ["object": "list", "data": .array(resources), "has_more": false, "url": "/_admin/resources"]
    }

    private static func inBrief(_ resource: Resource) -> JSON {
        [
            "object": .string(resource.name), "id_prefix": resource.idPrefix.map(JSON.string) ?? .null, "path": .string(resource.path),
            "acts": .array(resource.testerCalls.map { .string($0.name) }),
        ]
    }

    private static func describe(_ resource: ResourceReference) -> JSON {
        [
            "object": .string(resource.name),
            "id_prefix": resource.idPrefixes.first.map(JSON.string) ?? .null,
            "path": .string(resource.path),
            "fields": .array(resource.fields.map(describe)),
            "statuses": .array(resource.statuses.map(JSON.string)),
            "transitions": .array(resource.transitions.map(describe)),
            "endpoints": .array(resource.endpoints.map(describe)),
        ]
    }

    private static func describe(_ endpoint: ResourceReference.Endpoint) -> JSON {
        [
            "method": .string(endpoint.method), "path": .string(endpoint.path), "answers": .string(endpoint.answer.words),
            "parameters": .array(endpoint.parameters.map(describe)),
        ]
    }

    private static func describe(_ transition: ResourceReference.Transition) -> JSON {
        [
            "name": .string(transition.name),
            "from": .array(transition.from.map(JSON.string)),
            "to": transition.to.map(JSON.string) ?? .null,
            "event": transition.event.map(JSON.string) ?? .null,
            "fired_by": .string(transition.causes.first?.rawValue ?? ""),
        ]
    }

    private static func describe(_ field: ResourceReference.Field) -> JSON {
        var description: JSONObject = ["name": .string(field.name), "type": .string(field.type)]
        if field.isNullable { description["nullable"] = true }
        if field.isOptional { description["optional"] = true }
        if field.isHidden { description["hidden_until_expanded"] = true }
        if field.isAtCreation { description["at_creation_only"] = true }
        if field.elements == nil && !field.values.isEmpty { description["values"] = .array(field.values.map(JSON.string)) }
        if field.type == "hash" { description["fields"] = .array(field.fields.map(describe)) }
        if !field.expandsTo.isEmpty {
            description["expands_to"] = field.expandsTo.count == 1 ? .string(field.expandsTo[0]) : .array(field.expandsTo.map(JSON.string))
        }
        if !field.members.isEmpty { description["members"] = .array(field.members.map(JSON.string)) }
        return .object(description)
    }

    static func describe(_ parameter: ResourceReference.Parameter) -> JSON {
        var description: JSONObject = ["name": .string(parameter.name)]
        for (key, value) in describe(parameter.value) { description[key] = value }
        if parameter.isRequired { description["required"] = true }
        if let other = parameter.requiredUnless { description["required_unless"] = .string(other) }
        if parameter.isEmptyable { description["emptyable"] = true }
        return .object(description)
    }

    private static func describe(_ value: ResourceReference.Value) -> JSONObject {
        var description: JSONObject = ["type": .string(value.type)]
        if let items = value.items.first { description["items"] = .object(describe(items)) }
        for (key, bound) in value.bounds { description[key] = bound }
        if !value.values.isEmpty { description["values"] = .array(value.values.map(JSON.string)) }
        if value.type.hasSuffix("hash") { description["parameters"] = .array(value.parameters.map(describe)) }
        return description
    }
}
