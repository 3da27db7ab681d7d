// A call to another server that comes before an object is created. A hook prepares the call and says what becomes of the answer. The call is sent
// after the hook's turn is committed, and other requests do not wait for it.
import Wire

/// A POST with exactly these header fields, and `Host` and `Content-Length`.
public struct UpstreamRequest: Sendable {
    public let url: String
    public let headers: Headers
    public let body: [UInt8]

    public init(url: String, headers: Headers, body: [UInt8]) {
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// An answer, with any status.
public struct UpstreamAnswer: Sendable {
    public let status: Int
    public let headers: Headers
    public let body: [UInt8]
    /// The IP address of the server.
    public let address: String
    /// Milliseconds of real time.
    public let duration: Int64

    public init(status: Int, headers: Headers, body: [UInt8], address: String, duration: Int64) {
        self.status = status
        self.headers = headers
        self.body = body
        self.address = address
        self.duration = duration
    }
}

/// Why there is no answer.
public struct UpstreamFailure: Error, Sendable {
    public enum Kind: Sendable {
        /// No connection was made, so nothing was sent.
        case unreachable
        /// The connection was not made in time, so nothing was sent.
        case connectTimeout
        /// The connection broke.
        case broken
        /// The answer took too long.
        case timeout
        /// What came is not an HTTP answer, or it is too large.
        case unusable
        /// The turn that asked for the call was not committed, so the call was not made.
        case abandoned
    }

    public let kind: Kind
    /// One sentence, without a full stop.
    public let description: String

    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}

/// The request to send, and the hooks that make the object of the answer. The hooks may hold secrets that must not be stored.
public struct UpstreamCall: Sendable {
    public let request: UpstreamRequest
    /// Fills the object that is made of an answer.
    let conclude: @Sendable (UpstreamAnswer, inout Draft, inout Change) throws -> Void
    /// Makes the error for a failure. No object is made then.
    let fail: @Sendable (UpstreamFailure, inout Change) -> Refusal

    public init(
        _ request: UpstreamRequest, conclude: @escaping @Sendable (UpstreamAnswer, inout Draft, inout Change) throws -> Void,
        fail: @escaping @Sendable (UpstreamFailure, inout Change) -> Refusal
    ) {
        self.request = request
        self.conclude = conclude
        self.fail = fail
    }
}

/// A server that is asked before an object is created.
public struct Upstream: Sendable {
    /// Prepares the call of a creation.
    public typealias Preparation = @Sendable (inout Change) throws -> UpstreamCall

    let prepare: Preparation
    /// The answer if nobody knows any more what became of the call.
    public let loss: Refusal

    public init(_ prepare: @escaping Preparation, onLoss loss: Refusal) {
        self.prepare = prepare
        self.loss = loss
    }
}

extension Engine {
    /// The call that a creation makes first. Changes of its hook are kept even if the call fails.
    public func prepare(
        _ upstream: Upstream, for creation: Work.Creation, _ arguments: Arguments, account: Account, cause: Cause
    ) throws -> UpstreamCall {
        try requireReferences(creation.parameters.all, arguments, account)
        var call: UpstreamCall?
        try perform(account, cause, arguments) { change in call = try upstream.prepare(&change) }
        guard let call else { throw EngineFault("a call to another server was not prepared") }
        return call
    }

    /// Makes the object from the outcome of the call.
    /// - Throws: a `Refusal` if there was no answer.
    public func conclude(
        _ call: UpstreamCall, _ result: Result<UpstreamAnswer, UpstreamFailure>, _ resource: Resource, by creation: Work.Creation,
        _ arguments: Arguments, account: Account, cause: Cause
    ) throws -> Outcome {
        switch result {
        case .success(let answer):
            return try create(resource, by: creation, arguments, account: account, cause: cause) { try call.conclude(answer, &$0, &$1) }
        case .failure(let failure):
            var refusal = Refusal.internalFault
            try perform(account, cause, arguments) { refusal = call.fail(failure, &$0) }
            throw refusal
        }
    }
}
