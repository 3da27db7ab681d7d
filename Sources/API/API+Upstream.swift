// A call that asks another server before it is answered. In one turn it is prepared and its idempotency key is reserved. When that turn is committed
// it is sent. In the turn in which the other server's answer comes it is concluded, even if the client has gone.
import Engine
import Wire

extension API {
    /// - Returns: nil if the answer comes in a later turn.
    func ask(
        _ upstream: Upstream, for creation: Work.Creation, _ call: Call, _ exchange: inout Exchange, _ reply: @escaping (Response) -> Void
    ) throws -> Response? {
        if let kept = try keptAnswer(call, &exchange) { return exchange.response(kept) }
        let once = try claim(call, &exchange)
        do {
            let checked = try check(call)
            switch try engine.atomically({ try prepare(upstream, for: creation, checked, once, exchange) }) {
            case .refused(let response):
                release(once)
                return response
            case .asking(let upstreamCall):
                let world = call.account.world
                engine.beginCall(world: world)
                self.upstream(upstreamCall.request) { [self, exchange] result in
                    let response = conclude(upstreamCall, result, by: creation, checked, once, exchange, world: world)
                    release(once)
                    engine.endCall(world: world)
                    reply(response)
                }
                return nil
            }
        } catch {
            release(once)
            throw error
        }
    }

    private enum Prepared {
        case asking(UpstreamCall)
        case refused(Response)
    }

    private func prepare(
        _ upstream: Upstream, for creation: Work.Creation, _ checked: CheckedCall, _ once: Once?, _ exchange: Exchange
    ) throws -> Prepared {
        let call = checked.call
        do {
            let upstreamCall = try engine.prepare(upstream, for: creation, checked.arguments, account: call.account, cause: call.cause)
            if let once {
                let reservation = IdempotencyStore.Answer.reservation(
                    fingerprint: once.fingerprint, path: path(of: exchange.request), requestID: exchange.requestID)
                try engine.idempotency.save(reservation, for: once.key, account: call.account, now: exchange.time)
            }
            return .asking(upstreamCall)
        } catch let refusal as Refusal {
            return .refused(try keep(once, call.account, exchange) { throw refusal })
        }
    }

    /// - Parameter world: the account's world when the call was prepared.
    private func conclude(
        _ upstreamCall: UpstreamCall, _ result: Result<UpstreamAnswer, UpstreamFailure>, by creation: Work.Creation, _ checked: CheckedCall,
        _ once: Once?, _ exchange: Exchange, world: Int64
    ) -> Response {
        let call = checked.call
        var exchange = exchange
        do {
            // Nothing was kept of the call, so there is nothing to conclude.
            if case .failure(let failure) = result, failure.kind == .abandoned { throw Refusal.internalFault }
            let account = try engine.accounts.account(call.account.key)
            guard account.world == world else { throw call.loss }
            // The clock may have moved meanwhile, and the answer is kept from now on.
            exchange.time = engine.now(account)
            return try engine.atomically {
                try keep(once, account, exchange) {
                    let outcome = try engine.conclude(
                        upstreamCall, result, call.match.resource, by: creation, checked.arguments, account: account, cause: call.cause)
                    return try answer(outcome, checked, isNew: true)
                }
            }
        } catch {
            return failure(error, exchange)
        }
    }
}
