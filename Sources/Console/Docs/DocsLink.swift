// The addresses of the reference's pages. They are relative, so that they lead on behind a proxy that adds a prefix.
import Wire

enum DocsLink {
    static func index(_ root: String) -> String { "\(root)_admin/docs" }

    static func resource(_ name: String, _ root: String) -> String { "\(index(root))/\(Percent.encode(name))" }

    /// The place of a call on the page of its resource: `post-v1-charges` of `POST /v1/charges`.
    static func place(_ endpoint: ResourceReference.Endpoint) -> String {
        let words = "\(endpoint.method) \(endpoint.path)".split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        return words.map { $0.lowercased() }.joined(separator: "-")
    }
}
