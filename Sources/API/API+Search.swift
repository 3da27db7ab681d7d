// A search. It answers at once if one portion of objects is enough, and in a later turn if it must look at more.
import Engine
import Wire

extension API {
    /// - Returns: nil if the answer comes in a later turn.
    func search(_ call: Call, by fields: [SearchField], _ exchange: Exchange, _ reply: @escaping (Response) -> Void) throws -> Response? {
        let checked = try check(call)
        let walk = try engine.search(call.match.resource, by: fields, checked.arguments, account: call.account)
        return try proceed(walk, checked, exchange, reply)
    }

    private func proceed(
        _ walk: SearchWalk, _ checked: CheckedCall, _ exchange: Exchange, _ reply: @escaping (Response) -> Void
    ) throws -> Response? {
        var walk = walk
        if try engine.proceed(&walk) {
            return exchange.response(Answer(status: 200, body: try searchResult(walk, checked)))
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
