// Previews: what an object would be, or a list that would belong to it. Nothing is stored.
import Wire

extension Engine {
    /// What an object would be. Nothing is stored.
    public func preview(
        _ resource: Resource, _ hook: Hook, by endpoint: Endpoint, _ arguments: Arguments, account: Account, cause: Cause
    ) throws -> StoredObject {
        try preview(resource, hook, by: endpoint, arguments, account, cause) { draft, _ in
            StoredObject(try RenderedDraft(draft), publicURL: links.current)
        }
    }

    /// A list of what would belong to an object. Nothing is stored.
    public func preview(
        _ resource: Resource, _ hook: Hook, listing computation: Work.ListComputation, by endpoint: Endpoint, _ arguments: Arguments, account: Account,
        cause: Cause
    ) throws -> (data: [JSON], hasMore: Bool) {
        try preview(resource, hook, by: endpoint, arguments, account, cause) { draft, change in try computation(draft, &change) }
    }

    private func preview<Result>(
        _ resource: Resource, _ hook: Hook, by endpoint: Endpoint, _ arguments: Arguments, _ account: Account, _ cause: Cause,
        then show: (Draft, inout Change) throws -> Result
    ) throws -> Result {
        try requireReferences(endpoint.parameters, arguments, account)
        var change = Change(account, cause, arguments, self)
        try change.enter(by: arguments)
        var draft = change.newDraft(resource)
        change.subject = draft.id
        try hook(&draft, &change)
        return try show(draft, &change)
    }
}
