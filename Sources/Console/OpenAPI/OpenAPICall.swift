// GET /_admin/openapi.json: the OpenAPI document of this server. It takes several turns, in which other requests are answered.
import Engine
import Wire

final class OpenAPICall: PatientCall {
    private var document: OpenAPIDocument

    init(_ document: OpenAPIDocument, of account: Account?, answer: @escaping PatientCall.Reply) {
        self.document = document
        super.init(account, timeout: nil, answer: answer)
    }

    override func proceed(_ console: Console) throws -> Progress {
        while document.writeNext() {
            guard console.engine.mayGoOn() else { return .underWay }
        }
        return .answered(Response(headers: ["Content-Type": "application/json"], body: document.bytes))
    }
}

extension Console {
    func describeAPI(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let account = try account(of: call)
        let document = OpenAPIDocument(
            engine.registry, version: host.version, apiVersion: engine.apiVersion.description, publicURL: engine.settings.publicURL)
        begin(OpenAPICall(document, of: account, answer: answer))
    }
}
