// The answer to a request that is not HTTP, or too large. The server gives it by itself, and the layers above never see the request.

import Wire

/// Why the transport refuses a request. The connection is closed after the answer, because nobody knows where the next request would begin.
struct HTTPRefusal: Error, Equatable {
    let status: Int
    /// One sentence.
    let reason: String
    /// Whether the client may go on sending for a while, so that it can read the answer. A client that speaks no HTTP would only wait.
    var isPatient = true

    static func malformed(_ reason: String) -> HTTPRefusal { HTTPRefusal(status: 400, reason: reason) }

    /// The first byte shows that this is no request.
    static let notHTTP = HTTPRefusal(status: 400, reason: "This is not HTTP.", isPatient: false)
    static let handshake = HTTPRefusal(status: 400, reason: "TLS was sent to an http port; use http://.", isPatient: false)

    static let headTooLarge = malformed("The request line and the fields together are too long.")
    static let bodyTooLarge = HTTPRefusal(status: 413, reason: "The body is too large.")
    static let unknownMethod = HTTPRefusal(status: 501, reason: "There is no such method.")
    static let unknownExpectation = HTTPRefusal(status: 417, reason: "Nobody here can meet that expectation.")
    static let tooManyBodies = HTTPRefusal(status: 503, reason: "Too many large bodies are on their way. Try again.")

    /// In HTML, as Stripe's front does it.
    var response: Response {
        let title = "\(status) \(ResponseWriter.reason(status))"
        let page = "<html><head><title>\(title)</title></head><body><h1>\(title)</h1><p>\(reason)</p></body></html>\n"
        return Response(status: status, headers: ["Content-Type": "text/html"], body: Array(page.utf8))
    }
}
