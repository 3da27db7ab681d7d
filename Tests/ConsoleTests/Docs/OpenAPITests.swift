// /_admin/openapi.json: what it says is what is served, and it fits together.
import API
import Engine
import TestHarness
import Testing
import Wire

@testable import Console

@Suite("The OpenAPI document") struct OpenAPITests {
    private static let document = (try? TestServer().admin("GET openapi.json", key: nil))?.json ?? .null

    private var paths: JSONObject { Self.document["paths"]?.object ?? [:] }
    private var schemas: JSONObject { Self.document["components"]?["schemas"]?.object ?? [:] }

    /// Each operation with its method, its path and itself.
    private var operations: [(call: String, operation: JSON)] {
        paths.flatMap { path, item in (item.object ?? [:]).map { ("\($0.uppercased()) \(path)", $1) } }
    }

    private func operation(_ method: String, _ path: String) -> JSON? { paths[path]?[method] }

    // MARK: Complete

    @Test("it has every call that the newest version serves, and no other") func calls() throws {
        let registry = try #require(ReferencePages.all).registry
        // Paths that differ in the names of their ids only are one.
        func place(_ call: String) -> String { call.replacing(#/\{[^}]*\}/#) { _ in "{}" } }
        let served = registry.resources.flatMap(\.endpoints).filter { $0.end == nil }.map { "\($0.method) \($0.path)" }
            + AdminRoute.all.map { "\($0.method) \(AdminOperation.path(of: $0))" }
        #expect(Set(operations.map { place($0.call) }) == Set(served.map(place)))
        #expect(operations.count == Set(served.map(place)).count)
    }

    @Test("every resource has a schema, with all its fields") func resources() throws {
        for resource in try #require(ReferencePages.all).registry.resources {
            let schema = schemas[resource.name]
            let shown = ReferenceReader.read(resource, eventTypes: []).fields.map(\.name)
            #expect(schema?["properties"]?.object.map { Array($0.keys) } == shown, "\(resource.name)")
            #expect(schema?["properties"]?["object"] == ["const": .string(resource.name)])
        }
    }

    @Test("the example of a resource fits its schema", arguments: ReferencePages.names) func example(name: String) throws {
        let all = try #require(ReferencePages.all)
        let resource = ReferenceReader.read(try #require(all.registry[name]), eventTypes: [])
        let example = ExampleObject(of: resource, publicURL: "http://127.0.0.1:12111") { all.registry[$0]?.idPrefix }.json
        #expect(SchemaCheck(Self.document).fault(of: example, by: ["$ref": .string("#/components/schemas/\(name)")]) == nil)
    }

    @Test("every reference leads somewhere") func references() {
        func references(_ value: JSON) -> [String] {
            switch value {
            case .object(let members): members.flatMap { $0 == "$ref" ? [$1.string ?? ""] : references($1) }
            case .array(let elements): elements.flatMap(references)
            default: []
            }
        }
        for reference in Set(references(Self.document)) {
            let steps = reference.split(separator: "/").dropFirst().map(String.init)
            #expect(steps.reduce(Self.document as JSON?) { $0?[$1] } != nil, "\(reference)")
        }
    }

    @Test("no two operations have one id") func ids() {
        let ids = operations.compactMap { $0.operation["operationId"]?.string }
        #expect(ids.count == operations.count)
        #expect(Set(ids).count == ids.count)
    }

    // MARK: Details

    @Test("a call is called as in Stripe's specification") func names() {
        #expect(operation("post", "/v1/payment_intents/{intent}/capture")?["operationId"] == "PostPaymentIntentsIntentCapture")
        #expect(operation("get", "/v1/payment_intents/{intent}")?["operationId"] == "GetPaymentIntentsIntent")
        #expect(operation("get", "/_admin/openapi.json")?["operationId"] == "GetAdminOpenapiJson")
    }

    @Test("an id in a path says what it is the id of") func places() {
        let places = operation("get", "/v1/customers/{customer}/tax_ids/{id}")?["parameters"]?.array?.prefix(2)
        #expect(places?.map { $0["x-resources"] } == [["customer"], ["tax_id"]])
    }

    @Test("a body is a form, and names in brackets are said to be such") func form() {
        let body = operation("post", "/v1/charges")?["requestBody"]
        let form = body?["content"]?["application/x-www-form-urlencoded"]
        #expect(body?["required"] == true)
        #expect(form?["schema"]?["required"] == ["amount", "currency"])
        #expect(form?["schema"]?["properties"]?["capture"] == ["type": "boolean"])
        #expect(form?["encoding"]?["metadata"] == ["style": "deepObject", "explode": true])
        #expect(form?["encoding"]?["amount"] == nil)
        #expect(operation("post", "/v1/files")?["requestBody"]?["content"]?.object.map { Array($0.keys) } == ["multipart/form-data"])
    }

    @Test("a query has objects and arrays in brackets, too") func query() {
        let parameters = operation("get", "/v1/charges")?["parameters"]?.array ?? []
        func parameter(_ name: String) -> JSON? { parameters.first { $0["name"] == .string(name) } }
        #expect(parameter("limit")?["style"] == "form")
        #expect(parameter("created")?["style"] == "deepObject")
        #expect(parameter("expand")?["schema"]?["type"] == "array")
    }

    @Test("what may be null, is required, is one of some values, or can be expanded") func fields() {
        let session = schemas["identity.verification_session"]
        #expect(session?["properties"]?["status"] == ["type": "string", "enum": ["requires_input", "processing", "verified", "canceled"]])
        #expect(session?["properties"]?["url"]?["type"] == ["string", "null"])
        #expect(session?["properties"]?["last_verification_report"] == [
            "anyOf": [["type": "string"], ["$ref": "#/components/schemas/identity.verification_report"], ["type": "null"]],
        ])
        let required = session?["required"]?.array ?? []
        #expect(required.contains("url") && !required.contains("verified_outputs") && !required.contains("verification_flow"))
        #expect(session?["additionalProperties"] == false)
    }

    @Test("a deleted customer can be retrieved, and can stand where a customer is expanded") func stubs() {
        #expect(operation("get", "/v1/customers/{customer}")?["responses"]?["200"]?["content"]?["application/json"]?["schema"] == [
            "anyOf": [["$ref": "#/components/schemas/customer"], ["$ref": "#/components/schemas/deleted_customer"]],
        ])
        #expect(schemas["charge"]?["properties"]?["customer"]?["anyOf"]?.array?.contains(["$ref": "#/components/schemas/deleted_customer"]) == true)
    }

    @Test("a hook may answer with another resource") func answers() {
        func schema(_ method: String, _ path: String) -> JSON? {
            operation(method, path)?["responses"]?["200"]?["content"]?["application/json"]?["schema"]
        }
        #expect(schema("get", "/v1/customers/{customer}/cash_balance") == ["$ref": "#/components/schemas/cash_balance"])
        #expect(schema("post", "/v1/customers/{customer}/funding_instructions") == ["$ref": "#/components/schemas/funding_instructions"])
    }

    @Test("a call of the control plane needs no key, and the query of health needs nothing") func controlPlane() {
        #expect(operation("post", "/_admin/clock")?["security"] == [[:], ["bearer": []], ["basic": []], ["token": []]])
        #expect(operation("get", "/_admin/health")?["security"] == [[:]])
        let media = ["/_admin/stream", "/_admin/snapshots/{name}/file", "/_admin/docs", "/_admin/clock"].map { path in
            operation("get", path)?["responses"]?["200"]?["content"]?.object?.keys.first
        }
        #expect(media == ["text/event-stream", "application/x-ndjson", "text/html", "application/json"])
        let properties = operation("post", "/_admin/clock")?["requestBody"]?["content"]?["application/json"]?["schema"]?["properties"]?.object
        #expect(properties.map { Array($0.keys) } == ["advance", "frozen", "now", "timeout"])
    }

    // MARK: Served

    @Test("it is the same each time, and names the host that it was asked at") func host() throws {
        let server = try TestServer(access: .open, followsHost: true)
        let first = try server.admin("GET openapi.json", headers: ["Host": "pinstripe:12111"])
        #expect(first.json["servers"] == [["url": "http://pinstripe:12111"]])
        #expect(try server.admin("GET openapi.json", headers: ["Host": "pinstripe:12111"]).body == first.body)
        #expect(first.maskedHeaders.contains("Content-Type: application/json"))
    }

    @Test("others are served while it is made") func portions() throws {
        let server = try TestServer()
        var document = OpenAPIDocument(server.engine.registry, version: "1", apiVersion: "2", publicURL: "http://127.0.0.1")
        var pieces = 0
        while document.writeNext() { pieces += 1 }
        #expect(pieces > 200)
        #expect((try JSON.parse(document.bytes))["openapi"] == "3.1.0")
    }
}
