// What can be done to a session, by where it stands: each action from each place, with the session it leads to or the error it gets.
// A refused action has changed nothing.
import TestHarness
import Testing
import Wire

@Suite("Every action from every status") struct TransitionTests {
    /// Where a session can stand. Redaction is not a status, but closes a session as if it were one.
    enum Place: String, CaseIterable, Sendable {
        case requiresInput = "requires_input"
        case processing, verified, canceled
        case redactingUnfinished, redactingVerified, redactingCanceled
        case redacted, redactedVerified

        /// Creates a session and brings it there.
        func session(on server: TestServer) throws -> String {
            let id = try server.newSession("type=document&metadata[a]=1&provided_details[email]=jenny@example.com")
            let path = "\(TestServer.sessions)/\(id)"
            switch self {
            case .requiresInput: break
            case .processing: _ = try server.fire("submit", id)
            case .verified, .redactingVerified, .redactedVerified:
                _ = try server.fire("submit", id)
                _ = try server.fire("verify", id)
            case .canceled, .redactingCanceled: _ = try server.post("\(path)/cancel")
            case .redactingUnfinished, .redacted: break
            }
            switch self {
            case .requiresInput, .processing, .verified, .canceled: break
            case .redactingUnfinished, .redactingVerified, .redactingCanceled: _ = try server.post("\(path)/redact")
            case .redacted, .redactedVerified:
                _ = try server.post("\(path)/redact")
                _ = try server.admin("POST clock", "advance=4d")
            }
            return id
        }

        /// Of a session that is being redacted or has been.
        var redaction: String? {
            switch self {
            case .requiresInput, .processing, .verified, .canceled: nil
            case .redactingUnfinished, .redactingVerified, .redactingCanceled: "processing"
            case .redacted, .redactedVerified: "redacted"
            }
        }
    }

    static let actions = ["cancel", "redact", "submit", "verify", "reject"]

    /// Status and redaction after each action that is legal; every other one is an error.
    private static let outcomes: [String: [Place: String]] = [
        "cancel": [.requiresInput: "canceled"],
        "redact": [
            .requiresInput: "canceled, redaction processing", .verified: "verified, redaction processing",
            .canceled: "canceled, redaction processing",
        ],
        "submit": [.requiresInput: "processing"],
        "verify": [.processing: "verified"],
        "reject": [.processing: "requires_input"],
    ]

    /// The end of the message of each action: the statuses in which it is legal.
    private static let legal = [
        "cancel": "may be canceled: requires_input.",
        "redact": "may be redacted: requires_input, verified, canceled.",
        "submit": "may be submitted: requires_input.",
        "verify": "may be verified: processing.",
        "reject": "may be rejected: processing.",
    ]

    private func fire(_ action: String, _ id: String, _ server: TestServer) throws -> Answer {
        switch action {
        case "cancel", "redact": try server.post("\(TestServer.sessions)/\(id)/\(action)")
        case "reject": try server.fire(action, id, "code=document_expired")
        default: try server.fire(action, id)
        }
    }

    private func outcome(_ session: Answer) -> String {
        let redaction = session["redaction"]?["status"]?.string.map { ", redaction \($0)" } ?? ""
        return (session["status"]?.string ?? "") + redaction
    }

    /// The error of a session that redaction has closed.
    private func closed(_ verb: String, _ place: Place) -> Failure? {
        place.redaction.map {
            Failure(
                400, code: "status_transition_invalid",
                "You cannot \(verb) this VerificationSession because it has been redacted (its redaction status is \($0)).")
        }
    }

    @Test("the actions", arguments: actions, Place.allCases) func act(action: String, place: Place) throws {
        let server = try TestServer()
        let id = try place.session(on: server)
        let before = try server.session(id)
        let answer = try fire(action, id, server)
        let after = try server.session(id)
        if let expected = Self.outcomes[action]?[place] {
            #expect(answer.status == 200)
            #expect(outcome(after) == expected)
        } else {
            #expect(answer.failure == closed(action, place) ?? Failure(
                400, code: "status_transition_invalid",
                "You cannot \(action) this VerificationSession because it has a status of \(place.rawValue). Only a VerificationSession with "
                    + "one of the following statuses \(Self.legal[action] ?? "")"))
            #expect(after.text == before.text)
        }
    }

    @Test("one refusal, whole") func wholeRefusal() throws {
        let server = try TestServer()
        #expect(try server.post("\(TestServer.sessions)/\(server.verifiedSession())/cancel").masked == """
            {
              "error": {
                "code": "status_transition_invalid",
                "doc_url": "https://stripe.com/docs/error-codes/status-transition-invalid",
                "message": "You cannot cancel this VerificationSession because it has a status of verified. Only a VerificationSession with one of the following statuses may be canceled: requires_input.",
                "request_log_url": "http://127.0.0.1:12111/_admin/requests/req_…",
                "type": "invalid_request_error"
              }
            }

            """)
    }

    // MARK: Updates

    @Test("metadata can be changed in every status until redaction begins", arguments: Place.allCases) func metadata(place: Place) throws {
        let server = try TestServer()
        let id = try place.session(on: server)
        let before = try server.session(id)
        let answer = try server.post("\(TestServer.sessions)/\(id)", "metadata[b]=2")
        if let refused = closed("update", place) {
            #expect(answer.failure == refused)
            #expect(try server.session(id).text == before.text)
        } else {
            #expect(answer["metadata"] == ["a": "1", "b": "2"])
        }
    }

    static let inputOnly = [
        "options[document][require_id_number]=true", "options[document]=", "type=id_number", "type=document",
        "provided_details[phone]=%2B15555550100", "provided_details=",
    ]

    @Test("options, type and provided_details can be changed in requires_input only", arguments: inputOnly, Place.allCases)
    func update(form: String, place: Place) throws {
        let server = try TestServer()
        let id = try place.session(on: server)
        let before = try server.session(id)
        let answer = try server.post("\(TestServer.sessions)/\(id)", form)
        if place == .requiresInput {
            #expect(answer.status == 200)
            #expect(try server.session(id).text == answer.text)
        } else {
            let parameter = String(form.prefix { $0 != "[" && $0 != "=" })
            #expect(answer.failure == closed("update", place) ?? Failure(
                400, code: "status_transition_invalid", parameter: parameter,
                "You cannot update this VerificationSession because it has a status of \(place.rawValue). Only a VerificationSession with "
                    + "one of the following statuses may be updated: requires_input."))
            #expect(try server.session(id).text == before.text)
        }
    }

    @Test("an update that is illegal in part changes nothing at all") func allOrNothing() throws {
        let server = try TestServer()
        let id = try server.verifiedSession("type=document&metadata[a]=1")
        #expect(try server.post("\(TestServer.sessions)/\(id)", "metadata[a]=2&type=id_number").status == 400)
        #expect(try server.session(id)["metadata"] == ["a": "1"])
    }

    // MARK: After a failed attempt

    @Test("a session that was turned down is in requires_input and can do all of that again", arguments: ["cancel", "redact", "submit"])
    func afterFailure(action: String) throws {
        let server = try TestServer()
        let id = try server.newSession()
        try server.reject(id, "document_expired")
        _ = try fire(action, id, server)
        #expect(try outcome(server.session(id)) == Self.outcomes[action]?[.requiresInput])
    }

    @Test("cancel and redact take expand and nothing else", arguments: ["cancel", "redact"]) func expandOnly(action: String) throws {
        let server = try TestServer()
        let id = try server.newSession()
        #expect(try server.post("\(TestServer.sessions)/\(id)/\(action)", "metadata[a]=1").failure
            == Failure(400, code: "parameter_unknown", parameter: "metadata", "Received unknown parameter: metadata"))
        #expect(try server.post("\(TestServer.sessions)/\(id)/\(action)", "expand[]=last_verification_report").status == 200)
    }
}
