// A response as tests look at it: its status, its headers, and its body as text, as JSON and as the error it may hold.
public import Wire

public struct Answer {
    public let status: Int
    public let headers: Headers
    public let body: [UInt8]
    /// The body as it was sent, where it is text.
    public let text: String
    /// The body, parsed; null where it is no JSON.
    public let json: JSON
    /// How the connection fails instead.
    public let interruption: Response.Interruption?
    /// What follows the body.
    public let stream: ResponseStream?

    public init(_ response: Response) {
        interruption = response.interruption
        stream = response.stream
        status = response.status
        headers = response.headers
        body = response.body
        text = String(decoding: response.body, as: UTF8.self)
        json = (try? JSON.parse(response.body)) ?? .null
    }

    /// A member of the object that was answered.
    public subscript(name: String) -> JSON? { json[name] }

    public var id: String { json["id"]?.string ?? "" }

    /// The ids of the objects of a list, in its order.
    public var ids: [String] { json["data"]?.array?.compactMap { $0["id"]?.string } ?? [] }

    /// The names of the members, in their order.
    public var keys: [String] { json.object.map { Array($0.keys) } ?? [] }

    /// The error; nil where there is none.
    public var failure: Failure? {
        guard let error = json["error"], let message = error["message"]?.string else { return nil }
        return Failure(
            status, code: error["code"]?.string, parameter: error["param"]?.string, type: error["type"]?.string ?? "", message)
    }

    /// The body with what is different each time left out: the random part of ids, and the token of secrets.
    public var masked: String {
        text.replacing(#/(test|live)_[0-9A-Za-z]{60,}/#) { "\($0.1)_TOKEN" }
            .replacing(#/links\/[0-9A-Za-z]{60,}/#) { _ in "links/TOKEN" }
            .replacing(
                #/(acct|card|ch|climorder|cus|evt|file|link|pm|re|req|src|src_client_secret|srcmn|srctxn|tok|txn|vr|vs|we|whsec)_[0-9A-Za-z]{14,32}/#
            ) { "\($0.1)_…" }
    }

    /// The headers as they would be sent, ids masked.
    public var maskedHeaders: [String] {
        headers.map { "\($0.name): \($0.value)".replacing(#/(acct|req)_[0-9A-Za-z]{14,}/#) { "\($0.1)_…" } }
    }
}

/// An error as the API tells it.
public struct Failure: Equatable, Sendable {
    public let status: Int
    public let code: String?
    public let parameter: String?
    public let type: String
    public let message: String

    public init(
        _ status: Int, code: String? = nil, parameter: String? = nil, type: String = "invalid_request_error", _ message: String
    ) {
        self.status = status
        self.code = code
        self.parameter = parameter
        self.type = type
        self.message = message
    }
}
