// The list of onramp sessions: newest first, in pages, and by what it is filtered.
import TestHarness
import Testing
import Wire

@Suite("The list of onramp sessions") struct OnrampListTests {
    private func ids(_ server: TestServer, _ query: String) throws -> [String] {
        let answer = try server.get("\(TestServer.onrampSessions)?\(query)")
        #expect(answer.status == 200)
        #expect(answer["url"] == "/v1/crypto/onramp_sessions")
        return answer.ids
    }

    @Test("newest first, in pages") func pages() throws {
        let server = try TestServer.onramp()
        let sessions = try (0..<12).map { _ in try server.newOnramp().id }.reversed() as [String]
        #expect(try ids(server, "") == Array(sessions[..<10]))
        #expect(try ids(server, "limit=3") == Array(sessions[..<3]))
        #expect(try ids(server, "limit=3&starting_after=\(sessions[2])") == Array(sessions[3..<6]))
        #expect(try ids(server, "limit=3&ending_before=\(sessions[6])") == Array(sessions[3..<6]))
        #expect(try ids(server, "limit=100&starting_after=\(sessions[9])") == Array(sessions[10...]))
        #expect(try server.get(TestServer.onrampSessions)["has_more"] == true)
        #expect(try server.get("\(TestServer.onrampSessions)?limit=12")["has_more"] == false)
        #expect(try server.get(TestServer.onrampSessions, key: "sk_test_beta").ids == [])
    }

    @Test("by status, wherever it moves") func status() throws {
        let server = try TestServer.onramp()
        let statuses = ["initialized", "requires_payment", "fulfillment_processing", "fulfillment_complete", "rejected"]
        let sessions = try statuses.map { try server.newOnramp(in: $0) }
        for (status, id) in zip(statuses, sessions) { #expect(try ids(server, "status=\(status)") == [id]) }
        #expect(try server.get("\(TestServer.onrampSessions)?status=quote_ready").failure == Failure(
            400, parameter: "status",
            "Invalid status: must be one of initialized, requires_payment, fulfillment_processing, fulfillment_complete, or rejected"))
    }

    @Test("by time of creation") func created() throws {
        let server = try TestServer.onramp(now: 1000)
        let first = try server.newOnramp().id
        server.wall.now = 2000
        let second = try server.newOnramp().id
        #expect(try ids(server, "created=1000") == [first])
        #expect(try ids(server, "created[gt]=1000") == [second])
        #expect(try ids(server, "created[gte]=1000") == [second, first])
        #expect(try ids(server, "created[lt]=1000") == [])
        #expect(try ids(server, "created[lte]=1999") == [first])
    }

    @Test("by what is bought: the merchant's choice, and the customer's as soon as it is made") func destination() throws {
        let server = try TestServer.onramp()
        let given = try server.newOnramp("destination_currency=eth&destination_network=base").id
        let open = try server.newOnramp().id
        #expect(try ids(server, "destination_currency=eth") == [given])
        #expect(try ids(server, "destination_network=base") == [given])
        _ = try server.fire("sign_in", open, "destination_currency=eth")
        #expect(try ids(server, "destination_currency=eth") == [open, given])
        #expect(try ids(server, "destination_network=base") == [given])
        _ = try server.fire("pay", open, "destination_network=base")
        #expect(try ids(server, "destination_network=base") == [open, given])
        #expect(try ids(server, "destination_network=base&destination_currency=eth&status=fulfillment_processing") == [open])
        #expect(try ids(server, "destination_currency=usdc") == [])
        #expect(try server.get("\(TestServer.onrampSessions)?destination_currency=doge").failure?.parameter == "destination_currency")
        #expect(try server.get("\(TestServer.onrampSessions)?destination_network=base_network").failure?.parameter == "destination_network")
    }
}
