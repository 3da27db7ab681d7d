// The OpenAPI document of this server, made from the definitions. It is large, so it is written in pieces, as bytes, and nothing of it is kept.
import API
import Engine
import OrderedCollections
import Wire

struct OpenAPIDocument {
    /// What a path serves: calls of the API, by method, or calls of the control plane.
    private enum Path {
        case api(OrderedDictionary<String, [(resource: Resource, endpoint: Endpoint)]>)
        case controlPlane([AdminRoute])
    }

    private let registry: Registry
    private let paths: OrderedDictionary<String, Path>
    private let answers: AnswerSchema
    /// The pieces that are not written yet, the next one last.
    private var rest: [Piece]
    private(set) var bytes: [UInt8] = []
    /// The ids of operations that are taken.
    private var ids: Set<String> = []

    private enum Piece {
        case beginning(JSONObject)
        case path(Int)
        case components
        case schema(Int)
        case end
    }

    /// - Parameter version: that of the server.
    init(_ registry: Registry, version: String, apiVersion: String, publicURL: String) {
        self.registry = registry
        answers = AnswerSchema(registry)
        paths = Self.paths(of: registry)
        let families = OrderedSet(registry.resources.map { DocsIndex.words($0.family) })
        let beginning: JSONObject = [
            "openapi": "3.1.0",
            "info": [
                "title": "Pinstripe", "version": .string(version),
                "description": .string("Stripe's API in its version \(apiVersion), as far as it is emulated."),
            ],
            "servers": [["url": .string(publicURL)]], "security": [["bearer": []], ["basic": []]],
            "tags": .array((families + ["Admin"]).map { ["name": .string($0)] }),
        ]
        rest = [.end] + registry.resources.indices.reversed().map(Piece.schema) + [.components] + paths.elements.indices.reversed().map(Piece.path)
            + [.beginning(beginning)]
    }

    /// Writes the next piece.
    /// - Returns: whether there are more.
    mutating func writeNext() -> Bool {
        switch rest.popLast() {
        case .beginning(let members): open(members, then: "paths")
        case .path(let index): write(paths.keys[index], item(paths.values[index]), isFirst: index == 0)
        case .components:
            bytes += "\n},\n\"components\": ".utf8
            let components: JSONObject = [
                "securitySchemes": .object(Self.securitySchemes), "parameters": Self.parameters, "responses": Self.responses,
            ]
            open(components, then: "schemas")
            write("error", ErrorSchema.error, isFirst: true)
        case .schema(let index): write(registry.resources[index])
        case .end: bytes += "\n}\n}\n}\n".utf8
        case nil: break
        }
        return !rest.isEmpty
    }

    private mutating func write(_ resource: Resource) {
        let read = ReferenceReader.read(resource, eventTypes: [])
        write(resource.name, answers.schema(of: read))
        if let stub = read.stub { write(AnswerSchema.stubName(of: resource.name), answers.schema(of: stub, of: read)) }
    }

    // MARK: Bytes

    /// Begins an object with these members, and in it one of the name.
    private mutating func open(_ members: JSONObject, then name: String) {
        bytes += "{\n".utf8
        for (index, member) in members.enumerated() {
            write(member.key, member.value, isFirst: index == 0)
        }
        bytes += ",\n\"\(name)\": {\n".utf8
    }

    /// A member, in a line of its own.
    private mutating func write(_ name: String, _ value: JSON, isFirst: Bool = false) {
        if !isFirst { bytes += ",\n".utf8 }
        JSON.writeString(name, into: &bytes)
        bytes += ": ".utf8
        value.write(into: &bytes, indentation: nil)
    }

    // MARK: Paths

    private static func paths(of registry: Registry) -> OrderedDictionary<String, Path> {
        var names: [[Substring?]: String] = [:]
        var calls: OrderedDictionary<String, OrderedDictionary<String, [(resource: Resource, endpoint: Endpoint)]>> = [:]
        for resource in registry.resources {
            for endpoint in resource.endpoints where endpoint.end == nil {
                // Paths that differ in the names of their ids only are one path.
                let path = names[endpoint.segments] ?? endpoint.path
                names[endpoint.segments] = path
                calls[path, default: [:]][endpoint.method, default: []].append((resource, endpoint))
            }
        }
        var paths = calls.mapValues(Path.api)
        for (path, routes) in OrderedDictionary(grouping: AdminRoute.all, by: AdminOperation.path) { paths[path] = .controlPlane(routes) }
        return paths
    }

    private mutating func item(_ path: Path) -> JSON {
        var item: JSONObject = [:]
        switch path {
        case .api(let methods):
            for (method, calls) in methods { item[method.lowercased()] = Operation(calls, registry: registry).map { distinct($0.json) } }
        case .controlPlane(let routes):
            for route in routes { item[route.method.lowercased()] = distinct(AdminOperation(route: route, registry: registry).json) }
        }
        return .object(item)
    }

    /// The operation with an id that no other has: `/onramp_quotes` and `/onramp/quotes` have the same words.
    private mutating func distinct(_ operation: JSON) -> JSON {
        var operation = operation
        while let id = operation["operationId"]?.string, !ids.insert(id).inserted { operation["operationId"] = .string(id + "2") }
        return operation
    }

    // MARK: Components

    static let securitySchemes: JSONObject = [
        "bearer": ["type": "http", "scheme": "bearer", "description": "An API key. Any that begins with sk_test_ will do."],
        "basic": ["type": "http", "scheme": "basic", "description": "An API key as the user name, without a password."],
        "token": [
            "type": "apiKey", "in": "header", "name": "Pinstripe-Admin-Token", "description": "The token of a server that was started with --admin token.",
        ],
    ]

    private static let parameters: JSON = [
        "version": ["name": "Stripe-Version", "in": "header", "required": true, "schema": ["type": "string"]],
    ]

    private static let responses: JSON = [
        "refusal": ["description": "The request was refused.", "content": AnswerSchema.json(AnswerSchema.reference(to: "error"))],
        "noPage": ["description": "There is no such page.", "content": AdminOperation.page],
        "fault": ["description": "It could not be answered.", "content": AnswerSchema.json(AnswerSchema.reference(to: "error"))],
    ]
}
