// One call from `send` to its completion. It waits in its host's lane, then runs on one of the client's transfers. The first thing that ends it is
// its outcome; anything later is ignored.

/// A call under way. Releasing it does not end it.
public final class OutboundCall {
    public typealias Completion = (Result<OutboundResponse, OutboundFailure>, OutboundTiming) -> Void

    /// Needed until the call ends.
    struct Work {
        let request: OutboundRequest
        let target: Target
        let lane: Lane
    }

    private(set) var work: Work?
    /// Its transfer, while it runs.
    var transfer: Transfer?
    private weak var client: HTTPClient?
    private var completion: Completion?

    init(client: HTTPClient, completion: @escaping Completion) {
        self.client = client
        self.completion = completion
    }

    /// Ends the call with `.canceled`. The completion runs later in the present turn. If the outcome is decided already, this does nothing.
    public func cancel() { client?.cancel(self) }

    func assign(_ work: Work) { self.work = work }

    /// Only the completion is left to run.
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
