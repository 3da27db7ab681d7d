// /_admin/objects: what there is, how it came to be so, and the transitions that a tester can fire.
import TestHarness
import Testing
import Wire

@Suite("Objects and transitions") struct ObjectTests {
    @Test("the list has all objects that have an id, and can be paged from each") func listed() throws {
        let server = try TestServer()
        let customer = try server.newCustomer()
        _ = try server.post("/v1/test_helpers/customers/\(customer)/fund_cash_balance", "amount=5000&currency=usd")
        _ = try server.post("/v1/customer_sessions", "customer=\(customer)&components[buy_button][enabled]=true")
        _ = try server.get("/v1/customers/\(customer)/cash_balance")
        let list = try server.admin("GET objects")
        let kinds = list["data"]?.array?.compactMap { $0["object"]?.string } ?? []
        #expect(kinds.contains("customer") && kinds.contains("customer_cash_balance_transaction"))
        #expect(list.ids.count == kinds.count && !kinds.contains("cash_balance") && !kinds.contains("customer_session"))
        for id in list.ids { #expect(try server.admin("GET objects?starting_after=\(id)").status == 200) }
        // Those of one resource can still be listed.
        #expect(try server.admin("GET objects?object=cash_balance")["data"]?.array?.map { $0["customer"]?.string } == [customer])
    }

    @Test("an object with its history and the transitions that are open to it, whole") func whole() throws {
        let server = try TestServer()
        let id = try server.newSession("type=id_number")
        _ = try server.fire("submit", id)
        // A test of its own is about the person that a tester can describe.
        let person = #/("to": "verified",\n      "parameters": \[).*?\n      \]/#.dotMatchesNewlines()
        #expect(try server.admin("GET objects/\(id)").masked.replacing(person) { "\($0.1)…]" } == """
            {
              "object": {
                "id": "vs_…",
                "object": "identity.verification_session",
                "client_reference_id": null,
                "client_secret": null,
                "created": 1695680120,
                "last_error": null,
                "last_verification_report": null,
                "livemode": false,
                "metadata": {},
                "options": {},
                "redaction": null,
                "related_customer": null,
                "related_customer_account": null,
                "status": "processing",
                "type": "id_number",
                "url": null
              },
              "account": "acct_…",
              "status": "processing",
              "history": [
                {
                  "at": 1695680120,
                  "from": null,
                  "to": "requires_input",
                  "transition": "create",
                  "cause": "api",
                  "event": "identity.verification_session.created",
                  "event_id": "evt_…"
                },
                {
                  "at": 1695680120,
                  "from": "requires_input",
                  "to": "processing",
                  "transition": "submit",
                  "cause": "control_plane",
                  "event": "identity.verification_session.processing",
                  "event_id": "evt_…"
                }
              ],
              "pending": [],
              "transitions": [
                {
                  "name": "verify",
                  "to": "verified",
                  "parameters": […]
                },
                {
                  "name": "reject",
                  "to": "requires_input",
                  "parameters": [
                    {
                      "name": "code",
                      "type": "string",
                      "values": [
                        "abandoned",
                        "consent_declined",
                        "country_not_supported",
                        "device_not_supported",
                        "document_expired",
                        "document_type_not_supported",
                        "document_unverified_other",
                        "email_unverified_other",
                        "email_verification_declined",
                        "id_number_insufficient_document_data",
                        "id_number_mismatch",
                        "id_number_unverified_other",
                        "phone_unverified_other",
                        "phone_verification_declined",
                        "selfie_document_missing_photo",
                        "selfie_face_mismatch",
                        "selfie_manipulated",
                        "selfie_unverified_other",
                        "under_supported_age"
                      ],
                      "required": true
                    }
                  ]
                }
              ]
            }

            """)
    }

    @Test("the transitions that are open, by where the session stands", arguments: [
        ([], ["submit"]), (["submit"], ["verify", "reject"]), (["submit", "verify"], []), (["cancel"], []), (["redact"], []),
    ])
    func open(steps: [String], names: [String]) throws {
        let server = try TestServer()
        let id = try server.newSession()
        for step in steps {
            if step == "cancel" || step == "redact" {
                _ = try server.post("\(TestServer.sessions)/\(id)/\(step)")
            } else {
                _ = try server.fire(step, id)
            }
        }
        #expect(try server.admin("GET objects/\(id)")["transitions"]?.array?.map { $0["name"] } == names.map(JSON.string))
    }

    @Test("a transition answers with the object as it is then, as a GET shows it") func fire() throws {
        let server = try TestServer()
        let id = try server.newSession()
        let answer = try server.fire("submit", id)
        #expect(answer.status == 200)
        #expect(try answer.text == server.admin("GET objects/\(id)").text)
    }

    @Test("without a key an object of any account is found by its id") func anyAccount() throws {
        let server = try TestServer()
        let id = try server.newSession(key: "sk_test_beta")
        #expect(try server.admin("GET objects/\(id)", key: nil)["object"]?["id"] == .string(id))
        #expect(try server.fire("submit", id, key: nil)["status"] == "processing")
        #expect(try server.fire("verify", id, key: "sk_test_alpha").failure == Failure(
            404, code: "resource_missing", parameter: "id", "No such object: '\(id)'"))
    }

    @Test("an object without statuses has neither history of its own making nor transitions") func report() throws {
        let server = try TestServer()
        let report = try server.report(of: server.verifiedSession()).id
        let answer = try server.admin("GET objects/\(report)")
        #expect(answer["status"] == .null)
        #expect(answer["transitions"] == [])
        #expect(answer["object"]?["object"] == "identity.verification_report")
    }

    @Test("a transition that there is not: the names that there are", arguments: ["nonsense", "create"])
    func unknownTransition(name: String) throws {
        let server = try TestServer()
        #expect(try server.fire(name, server.newSession()).failure == Failure(
            404, code: "resource_missing", parameter: "transition",
            "No such transition: '\(name)'. A VerificationSession has these: submit, verify, reject."))
    }

    @Test("a transition that a tester may not fire: who fires it", arguments: [
        ("cancel", "a call of the API fires it"), ("complete_redaction", "the clock fires it"),
    ])
    func forbiddenTransition(name: String, who: String) throws {
        let server = try TestServer()
        #expect(try server.fire(name, server.newSession()).failure == Failure(
            404, code: "resource_missing", parameter: "transition",
            "A tester may not fire the transition '\(name)': \(who). A VerificationSession has these for a tester: submit, verify, reject."))
    }

    @Test("an illegal transition is refused in the words of the API") func illegal() throws {
        let server = try TestServer()
        #expect(try server.fire("verify", server.newSession()).failure == Failure(
            400, code: "status_transition_invalid",
            "You cannot verify this VerificationSession because it has a status of requires_input. Only a VerificationSession with one of "
                + "the following statuses may be verified: processing."))
    }

    @Test("parameters of a transition, in JSON and as a form", arguments: ["code=document_expired", #"{"code": "document_expired"}"#])
    func parameters(body: String) throws {
        let server = try TestServer()
        let id = try server.newSession()
        _ = try server.fire("submit", id)
        #expect(try server.fire("reject", id, body)["object"]?["last_error"]?["code"] == "document_expired")
    }

    @Test("a parameter that the transition does not take") func unknownParameter() throws {
        let server = try TestServer()
        #expect(try server.fire("submit", server.newSession(), "code=abandoned").failure == Failure(
            400, code: "parameter_unknown", parameter: "code", "Received unknown parameter: code"))
    }

    @Test("the list: all resources or one, newest first, in pages") func list() throws {
        let server = try TestServer()
        let first = try server.verifiedSession()
        let (report, files) = try (server.report(of: first).id, server.get("/v1/files").ids)
        let second = try server.newSession()
        let all = try server.admin("GET objects")
        #expect(all.ids == [second, report] + files + [first])
        #expect(all.keys == ["object", "data", "has_more", "url"])
        #expect(all["url"] == "/_admin/objects")
        #expect(try server.admin("GET objects?object=identity.verification_report").ids == [report])
        #expect(try server.admin("GET objects?object=identity.verification_session").ids == [second, first])
        let page = try server.admin("GET objects?limit=2")
        #expect(page.ids == [second, report])
        #expect(page["has_more"] == true)
        #expect(try server.admin("GET objects?limit=3&starting_after=\(report)").ids == files + [first])
    }

    @Test("the list's faults", arguments: [
        ("object=nonsense", "object", "Invalid object: must be one of identity.verification_session, identity.verification_report, "),
        ("starting_after=vs_none", "starting_after", "No such object: 'vs_none'"),
    ])
    func listFaults(query: String, parameter: String, message: String) throws {
        let failure = try TestServer().admin("GET objects?\(query)").failure
        #expect(failure?.status == 400)
        #expect(failure?.parameter == parameter)
        #expect(failure?.message.hasPrefix(message) == true)
    }
}
