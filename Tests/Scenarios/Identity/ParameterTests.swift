// What sessions are created and updated with.
import TestHarness
import Testing
import Wire

@Suite("Parameters of sessions") struct ParameterTests {
    private static let bare = [
        "id", "object", "client_reference_id", "client_secret", "created", "last_error", "last_verification_report", "livemode", "metadata",
        "options", "redaction", "related_customer", "related_customer_account", "status", "type", "url",
    ]

    @Test("the keys of a session that was created with its type alone, in their order") func defaultKeys() throws {
        #expect(try TestServer().post(TestServer.sessions, "type=document").keys == Self.bare)
    }

    @Test("provided_details, related_person and verification_flow are there only when given", arguments: [
        ("type=document&provided_details[email]=a@example.com", "provided_details", ["email": "a@example.com"]),
        ("type=document&provided_details[phone]=%2B1555&provided_details[email]=a@example.com", "provided_details",
            ["email": "a@example.com", "phone": "+1555"]),
        ("type=document&related_person[person]=person_1&related_person[account]=acct_1", "related_person",
            ["account": "acct_1", "person": "person_1"]),
        ("verification_flow=vf_1", "verification_flow", "vf_1"),
    ] as [(String, String, JSON)])
    func optional(form: String, key: String, value: JSON) throws {
        let session = try TestServer().post(TestServer.sessions, form)
        #expect(session[key] == value)
        #expect(Set(session.keys) == Set(Self.bare + [key]))
    }

    @Test("options", arguments: [
        ("type=document", [:]),
        ("type=id_number", [:]),
        ("type=document&options[document]=", [:]),
        ("type=document&options[document][require_id_number]=true", ["document": ["require_id_number": true]]),
        ("type=document&options[document][require_live_capture]=false", ["document": ["require_live_capture": false]]),
        ("type=document&options[document][require_matching_selfie]=true&options[document][allowed_types][]=id_card"
            + "&options[document][require_live_capture]=true&options[document][require_id_number]=true",
            ["document": [
                "allowed_types": ["id_card"], "require_id_number": true, "require_live_capture": true, "require_matching_selfie": true,
            ]]),
    ] as [(String, JSON)])
    func options(form: String, options: JSON) throws {
        #expect(try TestServer().post(TestServer.sessions, form)["options"] == options)
    }

    // MARK: verification_flow

    @Test("a flow stands in for the type: any value does, and the type becomes verification_flow", arguments: ["vf_1", "anything"])
    func flow(id: String) throws {
        let session = try TestServer().post(TestServer.sessions, "verification_flow=\(id)")
        #expect(session["verification_flow"] == .string(id))
        #expect(session["type"] == "verification_flow")
        #expect(session["status"] == "requires_input")
    }

    @Test("a flow checks the contacts that were provided, and says so in its options") func flowContacts() throws {
        let session = try TestServer().post(TestServer.sessions, "verification_flow=vf_1&provided_details[email]=a@example.com")
        #expect(session["options"] == ["email": ["require_verification": true]])
    }

    @Test("type and flow together, or neither") func typeOrFlow() throws {
        #expect(try TestServer().post(TestServer.sessions, "type=document&verification_flow=vf_1").failure == Failure(
            400, code: "parameters_exclusive", parameter: "type", "You may only specify one of these parameters: type, verification_flow."))
        #expect(try TestServer().post(TestServer.sessions).failure == Failure(
            400, code: "parameter_missing", parameter: "type", "Missing required param: type."))
    }

    // MARK: related_…

    @Test("related_customer must exist") func relatedCustomer() throws {
        #expect(try TestServer().post(TestServer.sessions, "type=document&related_customer=cus_none").failure == Failure(
            400, code: "resource_missing", parameter: "related_customer", "No such customer: 'cus_none'"))
    }

    @Test("another object is no customer") func notACustomer() throws {
        let server = try TestServer()
        let session = try server.newSession()
        #expect(try server.post(TestServer.sessions, "type=document&related_customer=\(session)").failure == Failure(
            400, code: "resource_missing", parameter: "related_customer", "No such customer: '\(session)'"))
    }

    @Test("related_customer_account is taken as it is") func relatedAccount() throws {
        let session = try TestServer().post(TestServer.sessions, "type=document&related_customer_account=acct_customer")
        #expect(session["related_customer_account"] == "acct_customer")
        #expect(session["related_customer"] == .null)
    }

    @Test("one of the two customers, not both") func bothCustomers() throws {
        #expect(try TestServer().post(TestServer.sessions, "type=document&related_customer=cus_1&related_customer_account=acct_1").failure
            == Failure(
                400, code: "parameters_exclusive", parameter: "related_customer",
                "You may only specify one of these parameters: related_customer, related_customer_account."))
    }

    // MARK: Updates

    @Test("what only a create takes is unknown to an update", arguments: [
        ("verification_flow=vf_1", "verification_flow"), ("client_reference_id=x", "client_reference_id"),
        ("related_customer=cus_1", "related_customer"), ("related_customer_account=acct_1", "related_customer_account"),
        ("related_person[account]=a&related_person[person]=b", "related_person"), ("return_url=https://example.com", "return_url"),
    ])
    func createOnly(form: String, parameter: String) throws {
        let server = try TestServer()
        let path = "\(TestServer.sessions)/\(try server.newSession())"
        #expect(try server.post(path, form).failure == Failure(
            400, code: "parameter_unknown", parameter: parameter, "Received unknown parameter: \(parameter)"))
    }

    private static let created =
        "type=document&options[document][require_id_number]=true&options[document][allowed_types][]=passport"
        + "&provided_details[email]=a@example.com"

    @Test("an update merges options and details key by key; arrays are replaced; an empty value removes", arguments: [
        ("", ["document": ["allowed_types": ["passport"], "require_id_number": true]], ["email": "a@example.com"]),
        ("options[document][require_live_capture]=true",
            ["document": ["allowed_types": ["passport"], "require_id_number": true, "require_live_capture": true]], ["email": "a@example.com"]),
        ("options[document][allowed_types][]=id_card", ["document": ["allowed_types": ["id_card"], "require_id_number": true]],
            ["email": "a@example.com"]),
        ("options[document][require_id_number]=false", ["document": ["allowed_types": ["passport"], "require_id_number": false]],
            ["email": "a@example.com"]),
        ("options[document]=", [:], ["email": "a@example.com"]),
        ("provided_details[phone]=%2B1555", ["document": ["allowed_types": ["passport"], "require_id_number": true]],
            ["email": "a@example.com", "phone": "+1555"]),
        ("provided_details[email]=", ["document": ["allowed_types": ["passport"], "require_id_number": true]], nil),
        ("provided_details=", ["document": ["allowed_types": ["passport"], "require_id_number": true]], nil),
    ] as [(String, JSON, JSON?)])
    func merge(form: String, options: JSON, details: JSON?) throws {
        let server = try TestServer()
        let id = try server.newSession(Self.created)
        let answer = try server.post("\(TestServer.sessions)/\(id)", form)
        #expect(answer["options"] == options)
        #expect(answer["provided_details"] == details)
        #expect(try server.session(id).text == answer.text)
    }

    @Test("the type can be changed") func changeType() throws {
        let server = try TestServer()
        let id = try server.newSession("type=document")
        #expect(try server.post("\(TestServer.sessions)/\(id)", "type=id_number")["type"] == "id_number")
        _ = try server.fire("submit", id)
        _ = try server.fire("verify", id)
        #expect(try server.report(of: id)["type"] == "id_number")
    }

    @Test("an update of nothing answers with the session as it is") func updateNothing() throws {
        let server = try TestServer()
        let id = try server.newSession()
        #expect(try server.post("\(TestServer.sessions)/\(id)").text == server.session(id).text)
    }

    // MARK: Missing sessions

    @Test("a session that is not there", arguments: ["", "/cancel", "/redact"]) func missing(action: String) throws {
        #expect(try TestServer().post("\(TestServer.sessions)/vs_none\(action)").failure == Failure(
            404, code: "resource_missing", parameter: "session", "No such VerificationSession: 'vs_none'"))
    }

    @Test("there is no delete, and no search") func noDelete() throws {
        let server = try TestServer()
        let id = try server.newSession()
        #expect(try server.delete("\(TestServer.sessions)/\(id)").status == 404)
        #expect(try server.get("\(TestServer.sessions)/search?query=x").failure?.message.hasPrefix("Unrecognized request URL") == true)
        #expect(try server.session(id).status == 200)
    }
}
