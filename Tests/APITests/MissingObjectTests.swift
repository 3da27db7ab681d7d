// What the API says of an object that is not there: each resource's own noun, and the name that Stripe gives the id.
import TestHarness
import Testing
import Wire

@Suite("Objects that are not there") struct MissingObjectTests {
    /// Recorded of customers, charges (`id`) and payment methods (`payment_method`); Identity's name stands in its specification.
    @Test("named by the path: 404, the resource's noun, and the parameter that Stripe names", arguments: [
        ("GET /v1/charges/nope", "charge", "id"), ("GET /v1/customers/nope", "customer", "id"), ("GET /v1/refunds/nope", "refund", "id"),
        ("GET /v1/tokens/nope", "token", "id"), ("GET /v1/sources/nope", "source", "id"),
        ("GET /v1/webhook_endpoints/nope", "webhook endpoint", "id"), ("DELETE /v1/webhook_endpoints/nope", "webhook endpoint", "id"),
        ("GET /v1/balance_transactions/nope", "balance transaction", "id"),
        ("GET /v1/files/nope", "file upload", "id"), ("GET /v1/file_links/nope", "file link", "id"),
        ("GET /v1/events/nope", "event", "id"), ("POST /v1/charges/nope/capture", "charge", "id"),
        ("POST /v1/customers/nope", "customer", "id"), ("DELETE /v1/customers/nope", "customer", "id"),
        ("GET /v1/payment_methods/nope", "PaymentMethod", "payment_method"),
        ("POST /v1/payment_methods/nope/detach", "PaymentMethod", "payment_method"),
        ("GET /v1/identity/verification_sessions/nope", "VerificationSession", "session"),
        ("POST /v1/identity/verification_sessions/nope/cancel", "VerificationSession", "session"),
        ("GET /v1/identity/verification_reports/nope", "verification report", "report"),
        ("GET /v1/climate/orders/nope", "order", "order"), ("GET /v1/climate/products/nope", "product", "product"),
        ("GET /v1/crypto/onramp_sessions/nope", "onramp session", "session"), ("GET /v1/forwarding/requests/nope", "request", "id"),
        // What belongs to another object names that one first.
        ("GET /v1/customers/nope/sources", "customer", "customer"), ("GET /v1/customers/nope/sources/card_1", "customer", "customer"),
        ("GET /v1/customers/nope/payment_methods", "customer", "id"),
    ])
    func byPath(call: String, noun: String, parameter: String) throws {
        let words = call.split(separator: " ").map(String.init)
        #expect(try TestServer().request(words[0], words[1]).failure
            == Failure(404, code: "resource_missing", parameter: parameter, "No such \(noun): 'nope'"))
    }

    @Test("an event that is to be sent again is a notification") func notification() throws {
        #expect(try TestServer().post("/v1/events/nope/retry", "for_stripecli=true").failure
            == Failure(404, code: "resource_missing", parameter: "id", "No such notification: 'nope'"))
    }

    @Test("named by a parameter: 400, and the parameter", arguments: [
        ("POST /v1/customers", "payment_method=nope", "PaymentMethod", "payment_method"),
        ("POST /v1/customers", "test_clock=nope", "test clock", "test_clock"),
        ("POST /v1/file_links", "file=nope", "file upload", "file"),
        ("POST /v1/payment_methods/pm_card_visa/attach", "customer=nope", "customer", "customer"),
        ("POST /v1/climate/orders", "metric_tons=1&product=nope", "product", "product"),
        ("GET /v1/webhook_endpoints?starting_after=nope", "", "webhook endpoint", "starting_after"),
        ("GET /v1/balance_transactions?ending_before=nope", "", "balance transaction", "ending_before"),
        ("GET /v1/identity/verification_sessions?ending_before=nope", "", "VerificationSession", "ending_before"),
    ])
    func byParameter(call: String, form: String, noun: String, parameter: String) throws {
        let words = call.split(separator: " ").map(String.init)
        #expect(try TestServer().request(words[0], words[1], form).failure
            == Failure(400, code: "resource_missing", parameter: parameter, "No such \(noun): 'nope'"))
    }

    /// Recorded of the live API: an id of digits is told as it was sent.
    @Test("an id that only looks like a card number is told whole, and a card number is not") func digits() throws {
        let server = try TestServer()
        #expect(try server.get("/v1/charges/2763276372637263").failure?.message == "No such charge: '2763276372637263'")
        #expect(try server.get("/v1/charges/4242424242424242").failure?.message == "No such charge: '************4242'")
    }

    @Test("a key is told without its middle, wherever it stands", arguments: [
        ("GET /v1/charges/sk_test_a1b2c3d4e5f6", "No such charge: 'sk_test_********e5f6'"),
        ("GET /v1/customers?starting_after=rk_live_a1b2c3d4e5f6", "No such customer: 'rk_live_********e5f6'"),
        ("GET /v1/charges?sk_test_a1b2c3d4e5f6=1", "Received unknown parameter: sk_test_********e5f6"),
        ("GET /v1/charges/risk_test_kit", "No such charge: 'risk_test_kit'"),
    ])
    func keys(call: String, message: String) throws {
        let words = call.split(separator: " ").map(String.init)
        #expect(try TestServer().request(words[0], words[1]).failure?.message == message)
    }
}
