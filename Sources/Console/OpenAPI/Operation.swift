// A call as an operation of an OpenAPI document.
import Engine
import OrderedCollections
import Wire

struct Operation {
    /// Whose call it is. Several resources may share one.
    private let resources: [Resource]
    private let owners: [String]
    private let calls: [ResourceReference.Endpoint]
    private let first: ResourceReference.Endpoint
    private let registry: Registry

    /// - Parameter calls: all with one method and one path.
    init?(_ calls: [(resource: Resource, endpoint: Endpoint)], registry: Registry) {
        self.calls = calls.map { ReferenceReader.endpoint($0.endpoint, of: $0.resource) }
        guard let first = self.calls.first else { return nil }
        self.first = first
        resources = calls.map(\.resource)
        owners = calls[0].endpoint.owners
        self.registry = registry
    }

    /// The id of an operation, as Stripe's specification names it: `PostPaymentIntentsIntentCapture`.
    static func id(_ method: String, _ path: some Sequence<Substring>) -> String {
        let words = path.flatMap { $0.split { !$0.isLetter && !$0.isNumber } }
        return ([method[...].lowercased()[...]] + words).map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    var json: JSON {
        let takesBody = first.method == "POST"
        var operation: JSONObject = [
            "operationId": .string(Self.id(first.method, first.path.split(separator: "/").dropFirst())),
            "tags": [.string(DocsIndex.words(resources[0].family))], "summary": .string(first.summary),
        ]
        if let description { operation["description"] = .string(description) }
        let parameters = places + (first.demandsVersion ? [["$ref": "#/components/parameters/version"]] : [])
            + (takesBody ? [] : Self.query(given))
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if takesBody { operation["requestBody"] = Self.body(given, calls.map { GivenSchema.hash($0.parameters) }) }
        operation["responses"] = Self.responses(answer)
        return .object(operation)
    }

    /// Each parameter that one of the calls takes.
    private var given: [ResourceReference.Parameter] {
        var byName: OrderedDictionary<String, ResourceReference.Parameter> = [:]
        for parameter in calls.flatMap(\.parameters) where byName[parameter.name] == nil { byName[parameter.name] = parameter }
        return Array(byName.values)
    }

    private var answer: JSON {
        let answers = AnswerSchema(registry)
        var contents: [JSON] = []
        for content in calls.map({ answers.content(of: $0.answer) }) where !contents.contains(content) { contents.append(content) }
        return contents.count == 1 ? contents[0] : AnswerSchema.json(["anyOf": .array(contents.compactMap { $0["application/json"]?["schema"] })])
    }

    private var description: String? {
        let sentences = first.exclusive.map { "A request may carry one of these: \($0.joined(separator: ", "))." }
            + (first.searched.isEmpty ? [] : ["The query can ask for \(first.searched.joined(separator: ", "))."])
            + (first.access == "\(ReferenceReader.secretKeys)." ? [] : ["Who may call: \(first.access)"])
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    /// The ids in the path.
    private var places: [JSON] {
        Endpoint.names(in: first.path).map { name in
            Self.place(name, of: owners.contains(name) ? [name] : resources.map(\.name))
        }
    }
}

extension Operation {
    // MARK: Parts of every operation

    /// - Parameter resources: those that the id may be of. Empty if it is no id.
    static func place(_ name: String, of resources: [String] = []) -> JSON {
        var place: JSONObject = ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string", "minLength": 1]]
        if !resources.isEmpty { place["x-resources"] = .array(resources.map(JSON.string)) }
        return .object(place)
    }

    static func query(_ parameters: [ResourceReference.Parameter]) -> [JSON] {
        parameters.map { parameter in
            var query: JSONObject = ["name": .string(parameter.name), "in": "query"]
            if let description = GivenSchema.description(of: parameter) { query["description"] = .string(description) }
            if parameter.isRequired { query["required"] = true }
            query["style"] = GivenSchema.isNested(parameter.value) ? "deepObject" : "form"
            if GivenSchema.isNested(parameter.value) { query["explode"] = true }
            query["schema"] = GivenSchema.value(of: parameter)
            if let resource = parameter.reference { query["x-resources"] = [.string(resource)] }
            return .object(query)
        }
    }

    /// - Parameter schemas: what the body may be.
    static func body(_ parameters: [ResourceReference.Parameter], _ schemas: [JSON]) -> JSON {
        let takesFile = parameters.contains { $0.value.type == "file" }
        var body: JSONObject = ["content": [takesFile ? "multipart/form-data" : "application/x-www-form-urlencoded": form(parameters, schemas)]]
        if parameters.contains(where: \.isRequired) { body["required"] = true }
        return .object(body)
    }

    static func form(_ parameters: [ResourceReference.Parameter], _ schemas: [JSON]) -> JSON {
        var media: JSONObject = ["schema": schemas.count == 1 ? schemas[0] : ["anyOf": .array(schemas)]]
        let nested = parameters.filter { GivenSchema.isNested($0.value) }.map { ($0.name, ["style": "deepObject", "explode": true] as JSON) }
        if !nested.isEmpty { media["encoding"] = .object(JSONObject(uniqueKeysWithValues: nested)) }
        return .object(media)
    }

    /// - Parameter content: that of an answer with status 200, by media type.
    static func responses(_ content: JSON) -> JSON {
        [
            "200": ["description": "The answer.", "content": content], "4XX": ["$ref": "#/components/responses/refusal"],
            "5XX": ["$ref": "#/components/responses/fault"],
        ]
    }
}
