// The event of the onramp: one for each change of status, none for the creation, by either of the names that Stripe has for it.
import TestHarness
import Testing
import Wire

@Suite("The event of the onramp") struct OnrampEventTests {
    private static let name = "crypto.onramp_session.updated"

    @Test("each change of status is told to whoever asked for either name or for all", arguments: [name, "crypto.onramp_session_updated", "*"])
    func delivery(asked: String) throws {
        let server = try TestServer.onramp()
        let receiver = server.receiver()
        let endpoint = try server.newEndpoint(receiver.url, asked)
        #expect(endpoint["enabled_events"] == [.string(asked)])
        let id = try server.newOnramp().id
        for step in ["sign_in", "pay", "deliver"] { _ = try server.fire(step, id) }
        try server.settle()
        #expect(receiver.arrivals.map(\.type) == [Self.name, Self.name, Self.name])
        let objects = receiver.arrivals.compactMap { $0.json["data"]?["object"] }
        #expect(objects.map { $0["status"] } == ["requires_payment", "fulfillment_processing", "fulfillment_complete"])
        #expect(objects.last == (try server.onramp(id).json))
    }

    @Test("nobody else is told") func others() throws {
        let server = try TestServer.onramp()
        let receiver = server.receiver()
        _ = try server.newEndpoint(receiver.url, "identity.verification_session.created")
        _ = try server.newOnramp(in: "rejected")
        try server.settle()
        #expect(receiver.arrivals.isEmpty)
    }

    @Test("an endpoint that asked for both names is told once") func both() throws {
        let server = try TestServer.onramp()
        let receiver = server.receiver()
        _ = try server.newEndpoint(receiver.url, Self.name, "crypto.onramp_session_updated")
        _ = try server.newOnramp(in: "rejected")
        try server.settle()
        #expect(receiver.arrivals.map(\.type) == [Self.name])
        #expect(try server.get("/v1/events?type=\(Self.name)").ids == receiver.arrivals.map(\.id))
        #expect(receiver.arrivals[0].json["data"]?["object"]?["transaction_details"]?["fees"] == .null)
    }

    @Test("the list of events knows either name", arguments: [
        ("type=crypto.onramp_session.updated", 1), ("type=crypto.onramp_session_updated", 1), ("type=crypto.*", 1),
        ("types[]=crypto.onramp_session_updated", 1), ("types[]=crypto.onramp_session_updated&types[]=crypto.onramp_session.updated", 1),
        ("types[]=crypto.onramp_session_updated&types[]=charge.failed", 1), ("type=crypto.onramp_session_created", 0),
    ])
    func list(query: String, count: Int) throws {
        let server = try TestServer.onramp()
        _ = try server.newOnramp(in: "rejected")
        #expect(try server.get("/v1/events?\(query)").ids.count == count)
    }
}
