// A search, or a list within bounds. It answers at once if one portion of objects is enough, and in a later turn if it must look at more.
import Engine
import Wire

extension API {
    /// - Returns: nil if the answer comes in a later turn.
    func search(_ call: Call, by fields: [SearchField], _ exchange: Exchange, _ reply: @escaping (Response) -> Void) throws -> Response? {
        let checked = try check(call)
        let isCounted = checked.arguments.expansions.contains(EndpointMatch.totalCount)
        let walk = try engine.search(call.match.resource, by: fields, checked.arguments, counting: isCounted, account: call.account)
        return try proceed(walk, checked, exchange, reply)
    }

    /// A list of the objects with a number within bounds.
    /// - Returns: nil if the answer comes in a later turn.
    func list(_ call: Call, _ exchange: Exchange, _ reply: @escaping (Response) -> Void) throws -> Response? {
        let checked = try check(call)
        try engine.requireOwners(call.match.owners, of: call.match.resource, nil, by: call.match.endpoint, account: call.account)
        let arguments = call.match.resource.listing?.filters(of: checked.arguments) ?? checked.arguments
        let walk = try engine.walk(call.match.resource, arguments.with(call.match.owners), account: call.account)
        guard let walk else { return exchange.response(try execute(checked)) }
        return try proceed(walk, checked, exchange, reply)
    }

    private func answer(_ walk: SearchWalk, _ checked: CheckedCall) throws -> Answer {
        guard case .list = checked.call.match.endpoint.work else { return Answer(status: 200, body: try searchResult(walk, checked)) }
        return try answer(walk.page, checked, url: checked.call.match.listPath)
    }

    private func proceed(
        _ walk: SearchWalk, _ checked: CheckedCall, _ exchange: Exchange, _ reply: @escaping (Response) -> Void
    ) throws -> Response? {
        var walk = walk
        if try engine.proceed(&walk) {
            return exchange.response(try answer(walk, checked))
        }
        later { [self, walk] in
            guard exchange.isWanted() else { return }
            do {
                if let response = try proceed(walk, checked, exchange, reply) { reply(response) }
            } catch {
                reply(failure(error, exchange))
            }
        }
        return nil
    }
}
