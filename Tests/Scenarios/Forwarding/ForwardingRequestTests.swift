// A forwarded request from end to end: what its destination gets, what its caller gets, and how long it is remembered.
import TestHarness
import Testing
import Wire

@Suite("A forwarded request") struct ForwardingRequestTests {
    private let payment = Forward(
        replacements: ["card_number", "card_expiry", "card_cvc", "cardholder_name"],
        headers: [("Destination-API-Key", "s3cret"), ("Destination-Idempotency-Key", "order-7")],
        body: #"{"amount":1000,"card":{"number":"","expiryMonth":"","expiryYear":"","cvc":"","holderName":""}}"#)

    /// A card of somebody who has a name.
    private func newMethod(_ server: TestServer) throws -> String {
        try server.post(
            "/v1/payment_methods",
            "type=card&card[number]=5555555555554444&card[exp_month]=3&card[exp_year]=2030&card[cvc]=737&billing_details[name]=Jenny%20Rosen").id
    }

    @Test("its destination gets the card, and what Stripe adds") func sent() throws {
        let server = try TestServer()
        let processor = server.receiver(Forward.processor)
        var payment = payment
        payment.method = try newMethod(server)
        _ = try server.forward(payment)

        let arrival = try #require(processor.arrivals.first)
        #expect(processor.arrivals.count == 1)
        #expect(arrival.headers == [
            "User-Agent": "Stripe", "Accept": "*/*", "Destination-API-Key": "s3cret", "Destination-Idempotency-Key": "order-7",
            "Content-Type": "application/json",
        ])
        #expect(arrival.text
            == #"{"amount":1000,"card":{"number":"5555555555554444","expiryMonth":"03","expiryYear":"2030","cvc":"737","holderName":"Jenny Rosen"}}"#)
    }

    @Test("its caller gets the whole story, but for the number, the cvc and the credentials") func told() throws {
        let server = try TestServer()
        server.receiver(Forward.processor).reply = { arrival in
            .status(201, body: #"{"id":"pay_1","card":"5555555555554444","key":"s3cret"}"#, headers: ["X-Trace": "t-1", "Set-Cookie": "sid=9"])
        }
        var payment = payment
        payment.method = try newMethod(server)
        let answer = try server.forward(payment)

        #expect(answer.status == 200)
        #expect(answer.masked == #"""
            {
              "id": "fwdreq_…",
              "object": "forwarding.request",
              "created": 1695680120,
              "livemode": false,
              "metadata": {},
              "payment_method": "pm_…",
              "replacements": [
                "card_number",
                "card_expiry",
                "card_cvc",
                "cardholder_name"
              ],
              "request_context": {
                "destination_duration": 0,
                "destination_ip_address": ""
              },
              "request_details": {
                "body": "{\"amount\":1000,\"card\":{\"number\":\"555555******4444\",\#
            \"expiryMonth\":\"03\",\"expiryYear\":\"2030\",\"cvc\":\"***\",\"holderName\":\"Jenny Rosen\"}}",
                "headers": [
                  {
                    "name": "Destination-API-Key",
                    "value": "[redacted]"
                  },
                  {
                    "name": "Destination-Idempotency-Key",
                    "value": "order-7"
                  },
                  {
                    "name": "Content-Type",
                    "value": "application/json"
                  }
                ],
                "http_method": "POST"
              },
              "response_details": {
                "body": "{\"id\":\"pay_1\",\"card\":\"555555******4444\",\"key\":\"[redacted]\"}",
                "headers": [
                  {
                    "name": "X-Trace",
                    "value": "t-1"
                  },
                  {
                    "name": "Set-Cookie",
                    "value": "[redacted]"
                  }
                ],
                "status": 201
              },
              "url": "http://127.0.0.1:4242/payments"
            }

            """#)
        #expect(try server.get("\(Forward.path)/\(answer.id)").text == answer.text)
    }

    @Test("whatever the destination answers is an answer", arguments: [200, 302, 400, 401, 404, 500, 503]) func status(_ status: Int) throws {
        let server = try TestServer()
        server.receiver(Forward.processor).reply = { _ in .status(status) }
        let answer = try server.forward(Forward())
        #expect(answer.status == 200)
        #expect(answer["response_details"]?["status"] == .integer(Int64(status)))
        #expect(answer["response_details"]?["body"] == "")
    }

    @Test("no event tells of it") func noEvents() throws {
        let server = try TestServer()
        _ = server.receiver(Forward.processor)
        _ = try server.forward(Forward())
        #expect(try server.get("/v1/events").ids == [])
    }

    @Test("the newest is listed first, and a range of times chooses") func lists() throws {
        let server = try TestServer()
        _ = server.receiver(Forward.processor)
        let first = try server.forward(Forward()).id
        server.wall.now += 60
        let second = try server.forward(Forward()).id
        server.wall.now += 60
        let third = try server.forward(Forward()).id
        #expect(try server.get(Forward.path).ids == [third, second, first])
        #expect(try server.get("\(Forward.path)?limit=1").ids == [third])
        #expect(try server.get("\(Forward.path)?starting_after=\(second)").ids == [first])
        #expect(try server.get("\(Forward.path)?created[gt]=1695680120&created[lte]=1695680180").ids == [second])
        #expect(try server.get("\(Forward.path)?created[gte]=1695680120&created[lt]=1695680180").ids == [first])
        #expect(try server.get("\(Forward.path)?payment_method=pm_card_visa").failure?.code == "parameter_unknown")
    }

    @Test("it is gone after 30 days of the account's clock") func retention() throws {
        let server = try TestServer()
        _ = server.receiver(Forward.processor)
        let id = try server.forward(Forward()).id
        _ = try server.admin("POST clock", "advance=2591999")
        #expect(try server.get("\(Forward.path)/\(id)").status == 200)
        _ = try server.admin("POST clock", "advance=1")
        #expect(try server.get("\(Forward.path)/\(id)").failure == Failure(
            404, code: "resource_missing", parameter: "id", "No such request: '\(id)'"))
        #expect(try server.get(Forward.path).ids == [])
    }

    @Test("its metadata is kept, and nobody can change it") func metadata() throws {
        let server = try TestServer()
        _ = server.receiver(Forward.processor)
        let answer = try server.post(Forward.path, Forward().form + "&metadata[order]=7")
        #expect(answer["metadata"] == ["order": "7"])
        #expect(try server.post("\(Forward.path)/\(answer.id)", "metadata[order]=8").status == 404)
        #expect(try server.delete("\(Forward.path)/\(answer.id)").status == 404)
    }
}
