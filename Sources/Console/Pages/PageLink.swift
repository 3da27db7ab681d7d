// Finds the object of a URL that contains the object's id and usually its secret.
import Engine
import Wire

enum PageLink {
    /// - Parameters:
    ///   - name: the resource.
    ///   - account: the account. Nil for any. Several accounts can have the same object only through seeds.
    static func find(
        _ name: String, _ id: String, account: String?, in engine: Engine, where isMeant: (JSONObject) -> Bool
    ) throws -> Inspection? {
        let named = try account.map { try engine.inspect(id, inAccountsCalled: $0) } ?? engine.inspectEverywhere(id)
        let found = named.filter { $0.resource.name == name && isMeant($0.fields) }
        guard found.count < 2 else {
            throw Refusal.invalid(
                "Several accounts have this \(found[0].resource.noun), from the seeds. Add account=acct_… to the query of the URL to say whose is meant.")
        }
        return found.first
    }

    static func find(_ name: String, _ id: String, secret: String, account: String?, in engine: Engine) throws -> Inspection? {
        try find(name, id, account: account, in: engine) { $0["client_secret"] == .string(secret) }
    }

    /// The parameters of a URL's query. Nil if it is malformed.
    static func parameters(_ query: String) -> [String: String]? {
        var form = Form()
        guard (try? form.decode(query)) != nil else { return nil }
        return Dictionary(uniqueKeysWithValues: form.values.compactMap { name, value in value.text.map { (name, $0) } })
    }
}
