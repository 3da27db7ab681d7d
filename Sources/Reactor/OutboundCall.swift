// One call from `send` to its completion. It waits in its host's lane, then runs on one of the client's transfers; whatever ends it
// first is its outcome, and everything after that finds nobody to tell.

/// A call under way. Letting go of it does not end it.
public final class OutboundCall {
    public typealias Completion = (Result<OutboundResponse, OutboundFailure>, OutboundTiming) -> Void

    /// What is needed until the call ends, and not kept any longer.
    struct Work {
        let request: OutboundRequest
        let target: Target
        let lane: Lane
    }

    private(set) var work: Work?
    /// What carries it, while it runs.
    var transfer: Transfer?
    private weak var client: HTTPClient?
    private var completion: Completion?

    init(client: HTTPClient, completion: @escaping Completion) {
        self.client = client
        self.completion = completion
    }

    /// Ends the call with `.canceled`, which its completion hears later in the present turn. Does nothing to a call whose outcome is
    /// decided.
    public func cancel() { client?.cancel(self) }

    func assign(_ work: Work) { self.work = work }

    /// Nothing but the completion is left to come.
    func end() {
        work = nil
        transfer = nil
    }

    func complete(_ result: Result<OutboundResponse, OutboundFailure>, _ timing: OutboundTiming) {
        let action = completion
        completion = nil
        action?(result, timing)
    }
}

// It belongs to the loop's thread, like its client.
@available(*, unavailable)
extension OutboundCall: Sendable {}
