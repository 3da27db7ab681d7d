// A call of a server elsewhere that a creation makes before there is anything to keep. A hook says what is to be sent and what becomes of
// the answer; somebody else sends it, once what the hook has written is committed, and holds up nobody meanwhile.
import Wire

/// A POST, with exactly these fields besides `Host` and `Content-Length`.
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

/// An answer, of whatever status.
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
        /// No connection came about: nothing was sent.
        case unreachable
        /// As above, for it took too long.
        case connectTimeout
        /// The connection broke.
        case broken
        /// The answer took too long.
        case timeout
        /// What came is no answer, or too much of one.
        case unusable
        /// The turn that asked for the call was not kept: it was not made.
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

/// What is to be sent, and what then becomes of the object. The hooks may hold what must never be stored.
public struct UpstreamCall: Sendable {
    public let request: UpstreamRequest
    /// Completes the object that is made of an answer.
    let conclude: @Sendable (UpstreamAnswer, inout Draft, inout Change) throws -> Void
    /// Says what a failure is answered with: there is no object then.
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

extension Route {
    /// Says which call a creation makes.
    public typealias Preparation = @Sendable (inout Change) throws -> UpstreamCall
}

extension Engine {
    /// The call that a creation has to make first. What its hook changes is kept, whatever comes of the call.
    public func prepare(_ route: Route, _ arguments: Arguments, account: Account, cause: Cause) throws -> UpstreamCall {
        try requireReferences(route.parameters, arguments, account)
        var call: UpstreamCall?
        try perform(account, cause, arguments) { change in call = try route.preparation?(&change) }
        guard let call else { throw EngineFault("the route \(route.kind) makes no call") }
        return call
    }

    /// Makes the object of what came of its call.
    /// - Throws: a `Refusal` where there was no answer.
    public func conclude(
        _ call: UpstreamCall, _ result: Result<UpstreamAnswer, UpstreamFailure>, _ resource: Resource, _ arguments: Arguments,
        account: Account, cause: Cause
    ) throws -> Outcome {
        switch result {
        case .success(let answer):
            return try create(resource, arguments, account: account, cause: cause) { try call.conclude(answer, &$0, &$1) }
        case .failure(let failure):
            var refusal = Refusal.internalFault
            try perform(account, cause, arguments) { refusal = call.fail(failure, &$0) }
            throw refusal
        }
    }
}
