// A retrieve whose parameters say how the object is shown.

extension Engine {
    /// The object as a hook shows it. Nothing is stored.
    public func show(
        _ resource: Resource, _ id: String, _ hook: Hook, by endpoint: Endpoint, _ arguments: Arguments, account: Account, cause: Cause
    ) throws -> StoredObject {
        var draft = try Draft(retrieve(resource, id, by: endpoint, account: account), of: resource)
        var change = Change(account, cause, arguments, self)
        try hook(&draft, &change)
        return StoredObject(try RenderedDraft(draft), publicURL: links.current)
    }
}
