// The schemas of what a request may give.
import Wire

enum GivenSchema {
    /// A hash of these parameters.
    static func hash(_ parameters: [ResourceReference.Parameter]) -> JSON {
        var properties = JSONObject(minimumCapacity: parameters.count)
        for parameter in parameters { properties[parameter.name] = described(parameter) }
        var schema: JSONObject = ["type": "object", "properties": .object(properties)]
        let required = parameters.filter(\.isRequired)
        if !required.isEmpty { schema["required"] = .array(required.map { .string($0.name) }) }
        schema["additionalProperties"] = false
        return .object(schema)
    }

    /// The schema of a parameter, with what it says besides.
    static func described(_ parameter: ResourceReference.Parameter) -> JSON {
        var schema = value(of: parameter)
        if let description = description(of: parameter) { schema["description"] = .string(description) }
        if let resource = parameter.reference { schema["x-resources"] = [.string(resource)] }
        return schema
    }

    static func description(of parameter: ResourceReference.Parameter) -> String? {
        let sentences = [
            parameter.reference.map { "The id of an existing \($0)." }, parameter.requiredUnless.map { "Required, unless \($0) is sent." },
            parameter.isEmptyable ? "An empty text unsets it." : nil,
            parameter.statuses.map { "Only in the status \($0.joined(separator: " or "))." },
        ].compactMap { $0 }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    /// The schema of a parameter.
    static func value(of parameter: ResourceReference.Parameter) -> JSON {
        let schema = value(parameter.value)
        return parameter.isEmptyable ? ["anyOf": [schema, ["type": "string", "maxLength": 0]]] : schema
    }

    /// Whether it has a name in brackets.
    static func isNested(_ value: ResourceReference.Value) -> Bool {
        ["hash", "map", "array", "metadata", "string or hash", "timestamp or range"].contains(value.type)
    }

    private static func value(_ value: ResourceReference.Value) -> JSON {
        switch value.type {
        case "string" where !value.values.isEmpty: ["type": "string", "enum": .array(value.values.map(JSON.string))]
        case "string", "email": text(value)
        case "url": ["type": "string", "format": "uri"]
        case "decimal_string": ["type": "string", "format": "decimal"]
        case "integer": integer(value)
        case "number": ["type": "number"]
        case "timestamp": time
        case "boolean": ["type": "boolean"]
        case "file": ["type": "string", "format": "binary"]
        case "metadata": metadata
        case "hash": hash(value.parameters)
        case "map": ["type": "object", "additionalProperties": value.parameters.first.map { hash($0.value.parameters) } ?? [:]]
        case "array": array(value)
        case "string or hash": ["anyOf": [text(value), hash(value.parameters)]]
        case "timestamp or range": timeRange
        default: [:]
        }
    }

    private static func text(_ value: ResourceReference.Value) -> JSON {
        var schema: JSONObject = ["type": "string"]
        if let maximum = value.bounds["maximum_length"] { schema["maxLength"] = maximum }
        return .object(schema)
    }

    private static func integer(_ value: ResourceReference.Value) -> JSON {
        var schema: JSONObject = ["type": "integer"]
        for name in ["minimum", "maximum"] {
            if let bound = value.bounds[name], bound != .integer(.min), bound != .integer(.max) { schema[name] = bound }
        }
        return .object(schema)
    }

    private static func array(_ value: ResourceReference.Value) -> JSON {
        var schema: JSONObject = ["type": "array", "items": value.items.first.map(Self.value) ?? [:]]
        if let maximum = value.bounds["maximum_length"] { schema["maxItems"] = maximum }
        return .object(schema)
    }

    private static let time: JSON = ["type": "integer", "format": "unix-time"]
    private static let metadata: JSON = ["type": "object", "additionalProperties": ["type": "string", "maxLength": 500]]
    private static let timeRange: JSON = [
        "anyOf": [
            ["type": "object", "properties": ["gt": time, "gte": time, "lt": time, "lte": time], "additionalProperties": false], time,
        ],
    ]
}
