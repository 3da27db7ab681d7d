// Every answer of a test's server with status 200 must fit what the server's own OpenAPI document says of it.
import Wire

/// An answer that is not as the document says.
struct UndescribedAnswer: Error, CustomStringConvertible {
    let description: String
}

struct DescribedAnswers: Sendable {
    private struct Call: Sendable {
        let method: String
        /// Nil for an id.
        let segments: [Substring?]
        /// Nil if the answer is no JSON.
        let schema: JSON?
    }

    /// What the document describes.
    private let version: String
    private let check: SchemaCheck
    private let calls: [Int: [Call]]

    private static let methods = ["GET", "POST", "DELETE"]

    /// Those of all servers: the definitions are the same.
    static let all: DescribedAnswers? = (try? TestServer()).flatMap { server in
        (try? server.admin("GET openapi.json")).map { DescribedAnswers($0.json, version: server.engine.apiVersion.description) }
    }

    private init(_ document: JSON, version: String) {
        self.version = version
        check = SchemaCheck(document)
        var calls: [Int: [Call]] = [:]
        for (path, item) in document["paths"]?.object ?? [:] {
            let segments = Self.segments(of: path).map { $0.hasPrefix("{") ? nil : $0 }
            for (method, operation) in item.object ?? [:] {
                let schema = operation["responses"]?["200"]?["content"]?["application/json"]?["schema"]
                calls[segments.count, default: []].append(Call(method: method.uppercased(), segments: segments, schema: schema))
            }
        }
        // Words come before ids: /v1/customers/search is no customer.
        self.calls = calls.mapValues { $0.sorted { left, right in left.segments.count { $0 == nil } < right.segments.count { $0 == nil } } }
    }

    /// Checks the answer to a call of the API, if it is one of the newest version.
    func require(_ answer: Answer, to request: Request) throws(UndescribedAnswer) {
        guard answer.status == 200, answer.interruption == nil, Self.methods.contains(request.method),
            answer.headers["Stripe-Version"] == version
        else { return }
        let segments = Self.segments(of: request.path)
        let found = calls[segments.count]?.first { call in
            call.method == request.method && zip(call.segments, segments).allSatisfy { pattern, segment in pattern == nil || pattern == segment }
        }
        guard let call = found else { throw UndescribedAnswer(description: "\(request.method) \(request.path) is not in the OpenAPI document") }
        guard let schema = call.schema, let fault = check.fault(of: answer.json, by: schema) else { return }
        throw UndescribedAnswer(description: "\(request.method) \(request.path): \(fault)")
    }

    private static func segments(of path: String) -> [Substring] { path.split(separator: "/") }
}
