// The schemas of what is answered: objects, lists of them, and what is left of deleted ones.
import Engine
import Wire

struct AnswerSchema {
    private let registry: Registry

    init(_ registry: Registry) { self.registry = registry }

    // MARK: Answers

    /// The content of an answer with status 200, by its media type.
    func content(of answer: ResourceReference.Answer) -> JSON {
        switch answer {
        case .bytes: ["*/*": ["schema": ["type": "string", "format": "binary"]]]
        case .object(let names): Self.json(anyOf(names.map(Self.reference)))
        case .objectOrStub(let name): Self.json(anyOf([Self.reference(to: name), Self.reference(to: Self.stubName(of: name))]))
        case .stub(let name): Self.json(Self.reference(to: Self.stubName(of: name)))
        case .list(let names, let isCounted): Self.json(list(names, more: isCounted ? ["count": Self.integer] : [:]))
        case .searchResult(let name): Self.json(list(
            [name], as: "search_result", more: ["next_page": ["type": ["string", "null"]]], ifAsked: ["total_count": Self.integer]))
        case .inspection: Self.json(["type": "object"])
        }
    }

    static func json(_ schema: JSON) -> JSON { ["application/json": ["schema": schema]] }

    /// - Parameters:
    ///   - more: members besides those of every list.
    ///   - optional: members that are there only if the call asks for them.
    private func list(_ names: [String], as object: String = "list", more: JSONObject = [:], ifAsked optional: JSONObject = [:]) -> JSON {
        let properties: JSONObject = [
            "object": ["const": .string(object)], "data": ["type": "array", "items": anyOf(names.filter { registry[$0] != nil }.map(Self.reference))],
            "has_more": ["type": "boolean"], "url": ["type": "string"],
        ]
        let usual = properties.merging(more) { own, _ in own }
        return Self.object(usual.merging(optional) { own, _ in own }, required: usual.keys)
    }

    // MARK: Resources

    func schema(of resource: ResourceReference) -> JSON {
        var schema = hash(resource.fields)
        schema["properties"]?["object"] = ["const": .string(resource.name)]
        return schema
    }

    /// What is left of an object.
    func schema(of stub: ResourceReference.Stub, of resource: ResourceReference) -> JSON {
        var properties: JSONObject = ["id": ["type": "string"], "object": ["const": .string(resource.name)]]
        let shown = resource.fields.filter { stub.shown.contains($0.name) }
        for field in shown { properties[field.name] = schema(of: field) }
        properties["deleted"] = ["const": true]
        return Self.object(properties, required: ["id", "object", "deleted"] + shown.filter(\.isAlwaysShown).map(\.name))
    }

    /// The name of the schema for what is left of a deleted object.
    static func stubName(of name: String) -> String { "deleted_\(name)" }

    static func reference(to name: String) -> JSON { ["$ref": .string("#/components/schemas/\(name)")] }

    // MARK: Fields

    private func hash(_ fields: [ResourceReference.Field]) -> JSON {
        var properties = JSONObject(minimumCapacity: fields.count)
        for field in fields { properties[field.name] = schema(of: field) }
        return Self.object(properties, required: fields.filter(\.isAlwaysShown).map(\.name))
    }

    private func schema(of field: ResourceReference.Field) -> JSON {
        let schema = value(of: field)
        return field.isNullable ? Self.nullable(schema) : schema
    }

    private func value(of field: ResourceReference.Field) -> JSON {
        switch field.type {
        case "hash": return hash(field.fields)
        case "reference": return reference(field)
        case "list" where !field.members.isEmpty: return list(field.members, more: field.isCounted ? ["total_count": Self.integer] : [:])
        case "list": return ["type": "array", "items": element(of: field)]
        case "string" where field.isLink: return ["type": "string", "format": "uri"]
        default: return Self.simple(field.type, values: field.values)
        }
    }

    private func element(of field: ResourceReference.Field) -> JSON {
        switch field.elements {
        case "hash": hash(field.fields)
        case "reference": reference(field)
        default: Self.simple(field.elements ?? "", values: field.values)
        }
    }

    /// The id of an object, or the object.
    private func reference(_ field: ResourceReference.Field) -> JSON {
        let served = field.expandsTo.compactMap { registry[$0] }
        let stubs = served.filter { ReferenceReader.stub(of: $0)?.stays == true }.map { Self.stubName(of: $0.name) }
        guard !served.isEmpty else { return ["type": "string"] }
        return .object(["anyOf": .array([["type": "string"]] + (served.map(\.name) + stubs).map(Self.reference))])
    }

    private static func simple(_ type: String, values: [String]) -> JSON {
        switch type {
        case "string" where !values.isEmpty: ["type": "string", "enum": .array(values.map(JSON.string))]
        case "string", "reference": ["type": "string"]
        case "decimal_string": ["type": "string", "format": "decimal"]
        case "integer": integer
        case "number": ["type": "number"]
        case "boolean": ["type": "boolean"]
        case "timestamp": ["type": "integer", "format": "unix-time"]
        case "metadata": ["type": "object", "additionalProperties": ["type": "string"]]
        default: [:]
        }
    }

    static let integer: JSON = ["type": "integer"]

    /// An object that has these members and no others. All are always there, if nothing else is said.
    private static func object(_ properties: JSONObject, required: [String]? = nil) -> JSON {
        var schema: JSONObject = ["type": "object", "properties": .object(properties)]
        let names = required ?? Array(properties.keys)
        if !names.isEmpty { schema["required"] = .array(names.map(JSON.string)) }
        schema["additionalProperties"] = false
        return .object(schema)
    }

    /// The same, or null.
    private static func nullable(_ schema: JSON) -> JSON {
        var schema = schema
        if let type = schema["type"] {
            schema["type"] = [type, "null"]
            if case .array(let values)? = schema["enum"] { schema["enum"] = .array(values + [.null]) }
        } else if case .array(let choices)? = schema["anyOf"] {
            schema["anyOf"] = .array(choices + [["type": "null"]])
        }
        return schema
    }

    private func anyOf(_ schemas: [JSON]) -> JSON {
        switch schemas.count {
        case 0: [:]
        case 1: schemas[0]
        default: .object(["anyOf": .array(schemas)])
        }
    }
}

extension ResourceReference.Field {
    /// Whether every answer has it, whoever asks.
    fileprivate var isAlwaysShown: Bool { !isOptional && !isHidden && !isAtCreation && !isSecretKeyOnly }
}
