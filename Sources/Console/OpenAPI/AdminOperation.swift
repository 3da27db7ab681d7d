// A call of the control plane as an operation of an OpenAPI document. Its answers are objects, of which no more is said.
import Engine
import Wire

struct AdminOperation {
    let route: AdminRoute
    let registry: Registry

    /// As the path of the document has it.
    static func path(of route: AdminRoute) -> String { "/_admin/\(route.path.joined(separator: "/"))" }

    var json: JSON {
        let given = route.parameters(registry).map(ReferenceReader.parameter)
        let isInBody = route.method != "GET" && route.method != "DELETE"
        var operation: JSONObject = [
            "operationId": .string(Operation.id(route.method, ["admin"] + route.path.map { $0[...] })), "tags": ["Admin"], "summary": .string(route.summary),
            "security": security,
        ]
        let parameters = Endpoint.names(in: Self.path(of: route)).map { Operation.place($0) } + (isInBody ? [] : Operation.query(given))
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if isInBody, let body = body(given) { operation["requestBody"] = body }
        operation["responses"] = Operation.responses(answer)
        if case .page = route.action { operation["responses"]?["404"] = ["$ref": "#/components/responses/noPage"] }
        return .object(operation)
    }

    /// A call without a key is about all accounts.
    private var security: JSON {
        if route.path == ["health"] { return [[:]] }
        return .array([[:]] + OpenAPIDocument.securitySchemes.keys.map { [$0: []] })
    }

    private func body(_ given: [ResourceReference.Parameter]) -> JSON? {
        switch route.body {
        case .parameters where given.isEmpty: nil
        case .parameters:
            ["content": AnswerSchema.json(GivenSchema.hash(given))]
        case .anyParameters: ["content": AnswerSchema.json(["type": "object"])]
        case .file: ["content": [AdminRoute.file: ["schema": ["type": "string", "format": "binary"]]], "required": true]
        }
    }

    static let page: JSON = ["text/html": ["schema": ["type": "string"]]]

    private var answer: JSON {
        if case .page = route.action { return Self.page }
        return [route.media: ["schema": ["type": route.media == "application/json" ? "object" : "string"]]]
    }
}
