// Forwarded requests as their tests make them, and the destination that they go to: a receiver that keeps what arrives.
import Engine
import TestHarness
import Testing
import Wire

/// What a test forwards. What it leaves out is a request for the number of a Visa card.
struct Forward {
    static let path = "/v1/forwarding/requests"
    static let processor = "http://127.0.0.1:4242/payments"

    var method = "pm_card_visa"
    var url = Forward.processor
    var replacements = ["card_number"]
    var headers: [(String, String)] = []
    var body = #"{"number":""}"#

    var form: String {
        let names = replacements.map { "&replacements[]=\(Percent.encode($0))" }
        let fields = headers.enumerated().map { index, header in
            "&request[headers][\(index)][name]=\(Percent.encode(header.0))&request[headers][\(index)][value]=\(Percent.encode(header.1))"
        }
        return "payment_method=\(method)&url=\(Percent.encode(url))&request[body]=\(Percent.encode(body))" + names.joined() + fields.joined()
    }
}

/// A forward whose answer is not there yet.
final class PendingForward {
    fileprivate(set) var answer: Answer?
}

extension TestServer {
    func forward(_ forward: Forward, key: String = "sk_test_alpha", idempotencyKey: String? = nil) throws -> Answer {
        try post(Forward.path, forward.form, key: key, headers: idempotencyKey.map { ["Idempotency-Key": $0] } ?? [:])
    }

    /// Begins a forward, and commits it. It goes on with `turn`.
    func begin(_ forward: Forward, idempotencyKey: String? = nil) throws -> PendingForward {
        let pending = PendingForward()
        var headers: Headers = ["Authorization": "Bearer sk_test_alpha", "Content-Type": "application/x-www-form-urlencoded"]
        if let idempotencyKey { headers.add("Idempotency-Key", idempotencyKey) }
        api.handle(Request(method: "POST", path: Forward.path, headers: headers, body: Array(forward.form.utf8))) { pending.answer = Answer($0) }
        try endTurn()
        return pending
    }

    /// What arrives at the destination, and what is shown of it.
    func forwarded(_ forward: Forward) throws -> (sent: String, shown: String) {
        let destination = receiver(forward.url)
        let answer = try self.forward(forward)
        #expect(answer.status == 200, "\(answer.text)")
        return (try #require(destination.arrivals.last).text, answer["request_details"]?["body"]?.string ?? "")
    }
}

/// The first error that answers have in the forwarding API.
func forwardingFailure(_ status: Int, _ code: String, _ parameter: String? = nil, _ message: String) -> Failure {
    Failure(status, code: "forwarding_api_\(code)", parameter: parameter, type: status < 500 ? "invalid_request_error" : "api_error", message)
}
