// Whether a value fits a schema: as much of JSON Schema as Pinstripe's own OpenAPI document uses.
public import Wire

public struct SchemaCheck: Sendable {
    private let schemas: JSONObject

    /// - Parameter document: an OpenAPI document.
    public init(_ document: JSON) { schemas = document["components"]?["schemas"]?.object ?? [:] }

    /// What is wrong with a value, in words. Nil if nothing is.
    public func fault(of value: JSON, by schema: JSON, at place: String = "") -> String? {
        if let name = schema["$ref"]?.string {
            guard let target = schemas[String(name.dropFirst("#/components/schemas/".count))] else { return "\(place): there is no \(name)" }
            return fault(of: value, by: target, at: place)
        }
        if case .array(let choices)? = schema["anyOf"] { return fault(of: value, amongst: choices, at: place) }
        if let constant = schema["const"], constant != value { return "\(place) is not \(text(constant)) but \(text(value))" }
        if case .array(let values)? = schema["enum"], !values.contains(value) { return "\(place) is \(text(value)), which is no value of it" }
        if let type = schema["type"], !types(type).contains(where: { Self.is(value, $0) }) { return "\(place) is not \(text(type)) but \(text(value))" }
        switch value {
        case .array(let elements):
            guard let items = schema["items"] else { return nil }
            return elements.lazy.enumerated().compactMap { fault(of: $1, by: items, at: "\(place)[\($0)]") }.first
        case .object(let members): return fault(of: members, by: schema, at: place)
        default: return nil
        }
    }

    private func fault(of members: JSONObject, by schema: JSON, at place: String) -> String? {
        let properties = schema["properties"]?.object ?? [:]
        for name in schema["required"]?.array?.compactMap(\.string) ?? [] where members[name] == nil { return "\(place).\(name) is absent" }
        for (name, value) in members {
            let inner = "\(place).\(name)"
            if let property = properties[name] {
                if let fault = fault(of: value, by: property, at: inner) { return fault }
            } else if let others = schema["additionalProperties"] {
                if others == false { return "\(inner) is not among its members" }
                if others != true, let fault = fault(of: value, by: others, at: inner) { return fault }
            }
        }
        return nil
    }

    /// The fault of the choice that was probably meant: one of the same `object`, or else the last.
    private func fault(of value: JSON, amongst choices: [JSON], at place: String) -> String? {
        var faults: [(choice: JSON, text: String)] = []
        for choice in choices {
            guard let text = fault(of: value, by: choice, at: place) else { return nil }
            faults.append((choice, text))
        }
        let name = value["object"]?.string ?? "none"
        return (faults.first { $0.choice["$ref"]?.string?.hasSuffix("/\(name)") == true } ?? faults.last)?.text
    }

    private func types(_ type: JSON) -> [String] { type.array?.compactMap(\.string) ?? [type.string ?? ""] }

    private static func `is`(_ value: JSON, _ type: String) -> Bool {
        switch (value, type) {
        case (.null, "null"), (.bool, "boolean"), (.integer, "integer"), (.integer, "number"), (.number, "number"), (.string, "string"), (.array, "array"),
            (.object, "object"): true
        default: false
        }
    }

    private func text(_ value: JSON) -> String { String(decoding: value.compact().prefix(200), as: UTF8.self) }
}
