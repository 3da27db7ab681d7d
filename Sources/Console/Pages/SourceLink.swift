// Which source a URL leads to that names it and carries its secret.
import Engine
import Resources
import Wire

enum SourceLink {
    /// - Parameter account: whose; nil: whosever it is. Only seeds give several accounts the same source.
    static func find(_ id: String, secret: String, account: String?, in engine: Engine) throws -> Inspection? {
        let named = try account.map { try engine.inspect(id, inAccountsCalled: $0) } ?? engine.inspectEverywhere(id)
        let sources = named.filter { $0.resource.name == Source.name && $0.fields["client_secret"] == .string(secret) }
        guard sources.count < 2 else {
            throw Refusal.invalid(
                "Several accounts have this source, from the seeds. Add account=acct_… to the query of the URL to say whose is meant.")
        }
        return sources.first
    }

    /// What a URL's query says by these names; nil: it is no query.
    static func parameters(_ query: String) -> [String: String]? {
        var form = Form()
        guard (try? form.decode(query)) != nil else { return nil }
        return Dictionary(uniqueKeysWithValues: form.values.compactMap { name, value in value.text.map { (name, $0) } })
    }
}
