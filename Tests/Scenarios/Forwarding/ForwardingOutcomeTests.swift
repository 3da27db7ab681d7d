// What comes of a forwarded request when its destination does not answer, when its key comes twice, and when the world changes meanwhile.
import Engine
import Reactor
import TestFixtures
import TestHarness
import Testing
import Wire

@Suite("A destination that does not answer") struct ForwardingFailureTests {
    @Test("is told by its own code and status", arguments: [
        (.refused, 502, "upstream_connection_error"), (.unknownHost, 502, "upstream_connection_error"), (.tls, 502, "upstream_connection_error"),
        (.reset, 502, "upstream_connection_error"), (.connectTimeout, 402, "retryable_upstream_error"), (.timeout, 504, "upstream_connection_timeout"),
        (.tooLarge, 502, "upstream_error"), (.malformed, 502, "upstream_error"), (.other, 502, "upstream_error"), (.canceled, 502, "upstream_error"),
    ] as [(OutboundFailure.Kind, Int, String)]) func kinds(_ kind: OutboundFailure.Kind, _ status: Int, _ code: String) throws {
        let server = try TestServer()
        server.receiver(Forward.processor).reply = { _ in .failure(kind) }
        let answer = try server.forward(Forward())
        #expect(answer.failure == forwardingFailure(status, code, nil, "The request could not be forwarded: the receiver says so."))
        #expect(try server.get(Forward.path).ids == [])
    }
}

@Suite("An idempotency key of a forwarded request") struct ForwardingIdempotencyTests {
    private func stage() throws -> (server: TestServer, processor: TestReceiver) {
        let server = try TestServer()
        return (server, server.receiver(Forward.processor))
    }

    @Test("makes one call, however often it comes") func replay() throws {
        let (server, processor) = try stage()
        let first = try server.forward(Forward(), idempotencyKey: "k")
        let second = try server.forward(Forward(), idempotencyKey: "k")
        #expect(second.text == first.text)
        #expect(second.headers["Idempotent-Replayed"] == "true")
        #expect(processor.arrivals.count == 1)
        #expect(try server.get(Forward.path).ids == [first.id])
    }

    @Test("keeps a failure, and a refusal too") func failures() throws {
        let (server, processor) = try stage()
        processor.reply = { _ in .failure(.timeout) }
        let timeout = try server.forward(Forward(), idempotencyKey: "k")
        processor.reply = { _ in .status(200) }
        #expect(try server.forward(Forward(), idempotencyKey: "k").failure == timeout.failure)
        #expect(timeout.status == 504)
        #expect(processor.arrivals.count == 1)

        let refused = try server.forward(Forward(body: "{}"), idempotencyKey: "l")
        let again = try server.forward(Forward(body: "{}"), idempotencyKey: "l")
        #expect(again.failure == refused.failure && again.headers["Idempotent-Replayed"] == "true")
    }

    @Test("fits one request only") func mismatch() throws {
        let (server, processor) = try stage()
        _ = try server.forward(Forward(), idempotencyKey: "k")
        #expect(try server.forward(Forward(method: "pm_card_mastercard"), idempotencyKey: "k").failure?.type == "idempotency_error")
        #expect(processor.arrivals.count == 1)
    }

    @Test("is in use while its request waits") func inFlight() throws {
        let (server, processor) = try stage()
        let first = try server.begin(Forward(), idempotencyKey: "k")
        let second = try server.begin(Forward(), idempotencyKey: "k")
        #expect(second.answer?.failure?.code == "idempotency_key_in_use")
        #expect(try server.begin(Forward(method: "pm_card_amex"), idempotencyKey: "k").answer?.status == 400)
        #expect(first.answer == nil && processor.arrivals.isEmpty)
        while try server.turn() {}
        #expect(first.answer?.status == 200)
        #expect(processor.arrivals.count == 1)
        #expect(try server.forward(Forward(), idempotencyKey: "k").text == first.answer?.text)
    }

    @Test("whose daemon died meanwhile answers that nobody knows, and calls nobody") func restart() throws {
        let folder = try TemporaryFolder()
        let lost = forwardingFailure(
            502, "upstream_error", nil, "Pinstripe was stopped or reset while it waited for the destination, so it is not known what came of the request. "
                + "Use a new idempotency key to make it again.")
        do {
            let server = try TestServer(file: folder.file("state.sqlite"))
            server.receiver(Forward.processor).reply = { _ in .silence }
            let pending = try server.begin(Forward(), idempotencyKey: "k")
            while try server.turn() {}
            #expect(pending.answer == nil)
        }
        let server = try TestServer(file: folder.file("state.sqlite"))
        let processor = server.receiver(Forward.processor)
        let answer = try server.forward(Forward(), idempotencyKey: "k")
        #expect(answer.failure == lost)
        #expect(answer.headers["Idempotent-Replayed"] == "true")
        #expect(processor.arrivals.isEmpty)
        #expect(try server.forward(Forward(), idempotencyKey: "another").status == 200)
    }

    @Test("is kept for a day from the answer, wherever the clock has been moved meanwhile") func clock() throws {
        let (server, processor) = try stage()
        let first = try server.begin(Forward(), idempotencyKey: "k")
        _ = try server.admin("POST clock", "advance=2d")
        while try server.turn() {}
        #expect(first.answer?.status == 200)
        #expect(try server.forward(Forward(), idempotencyKey: "k").text == first.answer?.text)
        _ = try server.admin("POST clock", "advance=1d")
        #expect(try server.forward(Forward(), idempotencyKey: "k").id != first.answer?.id)
        #expect(processor.arrivals.count == 2)
    }

    @Test("is free again when its account was reset meanwhile") func reset() throws {
        let (server, processor) = try stage()
        let pending = try server.begin(Forward(), idempotencyKey: "k")
        _ = try server.admin("POST reset")
        while try server.turn() {}
        #expect(pending.answer?.failure?.code == "forwarding_api_upstream_error")
        #expect(try server.get(Forward.path).ids == [])
        #expect(try server.forward(Forward(), idempotencyKey: "k").status == 200)
        #expect(processor.arrivals.count == 2)
    }
}

@Suite("A forwarded request that waits") struct WaitingForwardTests {
    @Test("holds up nobody, and is waited for by settle") func settle() throws {
        let server = try TestServer()
        server.receiver(Forward.processor).reply = { _ in .silence }
        let pending = try server.begin(Forward())
        #expect(try server.newSession().hasPrefix("vs_"))
        let answer = try server.admin("POST settle")
        #expect(answer.status == 408)
        #expect(answer["error"]?["message"] == "The time is over, and still under way: 1 forwarded request.")
        #expect(pending.answer == nil)
        #expect(try server.admin("POST settle", key: "sk_test_beta").status == 200)
    }

    @Test("is over for settle when it is on record") func settled() throws {
        let server = try TestServer()
        _ = server.receiver(Forward.processor)
        let pending = try server.begin(Forward())
        #expect(try server.admin("POST settle").status == 200)
        #expect(pending.answer?.status == 200)
        #expect(try server.get(Forward.path).ids.count == 1)
    }
}
