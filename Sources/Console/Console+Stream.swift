// What the feed of changes hears of, besides the objects.
import API
import Engine
import Wire

extension Console {
    func openStream(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let account = try account(of: call)
        answer { feed.open(account?.key) }
    }

    /// Call it when a request to the API was answered.
    public func noteRequest(_ request: Request) {
        if feed.hasReaders { feed.note(.requests, of: api.account(of: request)) }
    }

    /// The same reply, which also tells the feed if the call has changed something.
    func telling(of call: AdminCall, _ reply: @escaping (Response) -> Void) -> (Response) -> Void {
        guard call.method != "GET" else { return reply }
        return { [unowned self] response in
            if response.status < 400, feed.hasReaders { feed.note(.control, of: (try? account(of: call))?.key) }
            reply(response)
        }
    }
}
