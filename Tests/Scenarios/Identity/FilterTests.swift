// The filters of both lists.
import TestHarness
import Testing
import Wire

@Suite("Filters") struct FilterTests {
    private func sessions(_ server: TestServer, _ query: String) throws -> [String] {
        try server.get("\(TestServer.sessions)?\(query)").ids
    }

    private func reports(_ server: TestServer, _ query: String) throws -> [String] {
        try server.get("\(TestServer.reports)?\(query)").ids
    }

    @Test("sessions by status, wherever they move") func byStatus() throws {
        let server = try TestServer()
        let id = try server.newSession()
        let bystander = try server.newSession()
        func check(_ status: String) throws {
            for other in ["requires_input", "processing", "verified", "canceled"] {
                let expected = (other == "requires_input" ? [bystander] : []) + (other == status ? [id] : [])
                #expect(try sessions(server, "status=\(other)") == expected)
            }
        }
        try check("requires_input")
        _ = try server.fire("submit", id)
        try check("processing")
        _ = try server.fire("reject", id, "code=document_expired")
        try check("requires_input")
        _ = try server.post("\(TestServer.sessions)/\(id)/cancel")
        try check("canceled")
        let verified = try server.verifiedSession()
        #expect(try sessions(server, "status=verified") == [verified])
    }

    @Test("sessions by client_reference_id, related_customer_account, created, and all of them together") func byFields() throws {
        let server = try TestServer()
        let first = try server.newSession("type=document&client_reference_id=a&related_customer_account=acct_1")
        server.wall.now += 10
        let second = try server.newSession("type=document&client_reference_id=a&related_customer_account=acct_2")
        let third = try server.newSession("type=document&client_reference_id=b&related_customer_account=acct_1")
        #expect(try sessions(server, "client_reference_id=a") == [second, first])
        #expect(try sessions(server, "related_customer_account=acct_1") == [third, first])
        #expect(try sessions(server, "client_reference_id=a&related_customer_account=acct_1") == [first])
        #expect(try sessions(server, "client_reference_id=a&status=requires_input&created[gt]=1695680120") == [second])
        #expect(try sessions(server, "created[lte]=1695680120") == [first])
        #expect(try sessions(server, "related_customer=cus_none") == [])
        #expect(try sessions(server, "client_reference_id=A") == [])
    }

    @Test("a status that there is not") func badStatus() throws {
        #expect(try TestServer().get("\(TestServer.sessions)?status=redacted").failure == Failure(
            400, parameter: "status", "Invalid status: must be one of canceled, processing, requires_input, or verified"))
    }

    @Test("reports by session, type, client_reference_id and created") func reportsByFields() throws {
        let server = try TestServer()
        let document = try server.verifiedSession("type=document&client_reference_id=a")
        server.wall.now += 10
        let number = try server.verifiedSession("type=id_number&client_reference_id=a")
        let flow = try server.verifiedSession("verification_flow=vf_1")
        let ids = try [document, number, flow].map { try server.report(of: $0).id }
        #expect(try reports(server, "") == ids.reversed())
        #expect(try reports(server, "verification_session=\(number)") == [ids[1]])
        #expect(try reports(server, "verification_session=vi_legacy") == [])
        #expect(try reports(server, "type=document") == [ids[0]])
        #expect(try reports(server, "type=id_number") == [ids[1]])
        #expect(try reports(server, "client_reference_id=a") == [ids[1], ids[0]])
        #expect(try reports(server, "client_reference_id=a&type=document") == [ids[0]])
        #expect(try reports(server, "created=1695680130") == [ids[2], ids[1]])
        #expect(try reports(server, "limit=1&starting_after=\(ids[2])") == [ids[1]])
    }

    @Test("the type filter of reports does not know flows") func flowFilter() throws {
        #expect(try TestServer().get("\(TestServer.reports)?type=verification_flow").failure == Failure(
            400, parameter: "type", "Invalid type: must be one of document or id_number"))
    }

    @Test("a filter of the other list is unknown", arguments: [
        ("verification_sessions", "type=document", "type"), ("verification_sessions", "verification_session=vs_1", "verification_session"),
        ("verification_reports", "status=verified", "status"), ("verification_reports", "related_customer=cus_1", "related_customer"),
    ])
    func otherList(list: String, query: String, parameter: String) throws {
        #expect(try TestServer().get("/v1/identity/\(list)?\(query)").failure == Failure(
            400, code: "parameter_unknown", parameter: parameter, "Received unknown parameter: \(parameter)"))
    }
}
