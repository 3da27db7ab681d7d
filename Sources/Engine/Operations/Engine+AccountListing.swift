// Lists the only object of each connected account. It reads a page of accounts, and the object of each. An object that does not exist yet is made.

extension Engine {
    /// - Parameter arguments: `created`, `limit`, and one of the cursors, which are the accounts' ids.
    public func list(ofConnectedAccounts resource: Resource, _ arguments: Arguments, account platform: Account) throws -> ListPage {
        var page = AccountPage()
        page.created = (arguments["created"]?.object ?? [:]).compactMap { comparison, time in time.integer.map { (comparison, $0) } }
        page.limit = arguments.integer("limit") ?? 10
        let older = try cursor("starting_after", resource, arguments, platform)
        let newer = try cursor("ending_before", resource, arguments, platform)
        if older != nil && newer != nil { throw Refusal.bothCursors }
        page.cursor = older.map { ($0, true) } ?? newer.map { ($0, false) }
        let accounts = try accounts.connected(to: platform, page)
        let shown = try accounts.prefix(Int(page.limit)).map { try singleton(resource, account: $0) }
        return ListPage(objects: newer == nil ? shown : shown.reversed(), hasMore: accounts.count > page.limit)
    }

    private func cursor(_ name: String, _ resource: Resource, _ arguments: Arguments, _ platform: Account) throws -> Account? {
        guard let id = arguments.string(name) else { return nil }
        guard let account = try accounts.find(platform.key.connected(id)) else {
            throw Refusal.noSuchReference(resource.noun, id, parameter: name)
        }
        return account
    }
}
