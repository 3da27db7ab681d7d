// Answers the URL of a file link with the contents of the file. Everyone who has the URL may ask, without a key.
import API
import Engine
import Files
import Wire

struct SharedFiles {
    let engine: Engine
    let report: FaultReport

    static func serves(_ path: String) -> Bool { path.hasPrefix(FileLink.root) }

    func answer(_ request: Request) -> Response {
        do {
            return try contents(request)
        } catch is Refusal {
            return ErrorRendering.response(Self.lost)
        } catch {
            report(request, error)
            return ErrorRendering.response(.internalFault)
        }
    }

    /// - Throws: a Refusal if there is nothing to send.
    private func contents(_ request: Request) throws -> Response {
        guard ["GET", "HEAD"].contains(request.method), let token = FileLinkToken(String(request.path.dropFirst(FileLink.root.count))) else {
            throw Self.lost
        }
        // Seeds give several accounts the same link, each with a URL of its own.
        guard let inspection = try engine.inspect(token.link, inAccountsCalled: token.account).first else { throw Self.lost }
        let link = inspection.fields
        guard link["url"]?.string?.hasSuffix(request.path) == true, link["expired"] == false, let id = link["file"]?.string,
            let resource = engine.registry[File.name]
        else { throw Self.lost }
        let file = try engine.download(resource, id, File.send, account: inspection.account)
        return Response(headers: ["Content-Type": file.type, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"], body: file.bytes)
    }

    /// The answer does not say which of the three it is.
    private static let lost = Refusal(.notFound, "This file link does not exist, has expired, or its file is gone.")
}
