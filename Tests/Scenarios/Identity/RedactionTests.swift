// Redaction: the session is closed at once, and four days later the personal data is gone from it and from its reports.
import Identity
import TestHarness
import Testing
import Wire

@Suite("Redaction") struct RedactionTests {
    private static let redactedAddress: JSON = [
        "city": "[redacted]", "country": "US", "line1": "[redacted]", "line2": "[redacted]", "postal_code": "[redacted]", "state": "[redacted]",
    ]
    private static let placeholderDate: JSON = ["day": 1, "month": 1, "year": 1]

    private func redact(_ id: String, _ server: TestServer) throws {
        _ = try server.post("\(TestServer.sessions)/\(id)/redact")
        _ = try server.admin("POST clock", "advance=4d")
    }

    @Test("it takes four days of the account's clock, to the second") func time() throws {
        let server = try TestServer()
        let id = try server.verifiedSession()
        let answer = try server.post("\(TestServer.sessions)/\(id)/redact")
        #expect(answer["redaction"] == ["status": "processing"])
        #expect(answer["status"] == "verified")
        #expect(try server.admin("POST clock", "advance=345599")["fired"] == [])
        #expect(try server.session(id)["redaction"] == ["status": "processing"])
        #expect(try server.admin("POST clock", "advance=1")["fired"] == [
            ["at": 1_696_025_720, "id": .string(id), "transition": "complete_redaction"],
        ])
        #expect(try server.session(id)["redaction"] == ["status": "redacted"])
    }

    @Test("or as long as the setting says") func setting() throws {
        let server = try TestServer()
        server.engine.settings[VerificationRedaction.delay] = 60
        let id = try server.verifiedSession()
        _ = try server.post("\(TestServer.sessions)/\(id)/redact")
        _ = try server.admin("POST clock", "advance=60")
        #expect(try server.session(id)["redaction"] == ["status": "redacted"])
    }

    @Test("the wall clock does it, too, when the daemon's second has come") func wallClock() throws {
        let server = try TestServer()
        let id = try server.verifiedSession()
        _ = try server.post("\(TestServer.sessions)/\(id)/redact")
        server.wall.now += 345_600
        #expect(try server.engine.fireDueTimers(limit: 1000) == 1)
        #expect(try server.session(id)["redaction"] == ["status": "redacted"])
    }

    @Test("every field of verified_outputs, the hidden ones as well") func outputs() throws {
        let server = try TestServer()
        let id = try server.verifiedSession(
            "verification_flow=vf_1&options[document][require_id_number]=true&provided_details[email]=jenny@example.com"
                + "&provided_details[phone]=%2B15555550100")
        try redact(id, server)
        let session = try server.session(
            id, expanding: "verified_outputs.dob", "verified_outputs.id_number", "verified_outputs.sex",
            "verified_outputs.unparsed_place_of_birth", "verified_outputs.unparsed_sex")
        #expect(session["verified_outputs"] == [
            "address": Self.redactedAddress, "dob": Self.placeholderDate, "email": "[redacted]", "first_name": "[redacted]",
            "id_number": "[redacted]", "id_number_type": .null, "last_name": "[redacted]", "phone": "[redacted]", "sex": "[redacted]",
            "unparsed_place_of_birth": "[redacted]", "unparsed_sex": "[redacted]",
        ])
        #expect(session["provided_details"] == ["email": "[redacted]", "phone": "[redacted]"])
    }

    @Test("every section of the report, the hidden fields as well; outcome, type and files stay") func report() throws {
        let server = try TestServer()
        let id = try server.verifiedSession(
            "verification_flow=vf_1&options[document][require_id_number]=true&options[document][require_matching_selfie]=true"
                + "&provided_details[email]=jenny@example.com&provided_details[phone]=%2B15555550100")
        let before = try server.report(of: id)
        try redact(id, server)
        let report = try server.report(
            of: id, expanding: "document.dob", "document.expiration_date", "document.number", "document.sex",
            "document.unparsed_place_of_birth", "document.unparsed_sex", "id_number.dob", "id_number.id_number")
        #expect(report["document"] == [
            "address": Self.redactedAddress, "dob": Self.placeholderDate, "error": .null, "expiration_date": Self.placeholderDate,
            "files": before["document"]?["files"] ?? .null, "first_name": "[redacted]", "issued_date": Self.placeholderDate,
            "issuing_country": "US", "last_name": "[redacted]", "number": "[redacted]", "sex": "[redacted]", "status": "verified",
            "type": "driving_license", "unparsed_place_of_birth": "[redacted]", "unparsed_sex": "[redacted]",
        ])
        #expect(report["id_number"] == [
            "dob": Self.placeholderDate, "error": .null, "first_name": "[redacted]", "id_number": "[redacted]", "id_number_type": .null,
            "last_name": "[redacted]", "status": "verified",
        ])
        #expect(report["email"] == ["email": "[redacted]", "error": .null, "status": "verified"])
        #expect(report["phone"] == ["error": .null, "phone": "[redacted]", "status": "verified"])
        #expect(report["selfie"] == before["selfie"])
        #expect(report["options"] == before["options"])
    }

    @Test("what is kept of the session and what is cleared") func session() throws {
        let server = try TestServer()
        let id = try server.newSession("type=document&metadata[name]=Jenny&provided_details[email]=jenny@example.com")
        try server.reject(id, "document_expired")
        let before = try server.session(id)
        try redact(id, server)
        let after = try server.session(id)
        #expect(after["status"] == "canceled")
        for kept in ["id", "created", "type", "last_verification_report", "options"] { #expect(after[kept] == before[kept]) }
        for cleared in ["client_secret", "url", "last_error"] { #expect(after[cleared] == .null) }
        #expect(after["metadata"] == [:])
        #expect(after["provided_details"] == ["email": "[redacted]"])
        #expect(after.keys == before.keys)
    }

    @Test("the reports of all attempts are redacted, and those of nobody else") func severalAttempts() throws {
        let server = try TestServer()
        let id = try server.newSession("type=document&options[document][require_id_number]=true")
        try server.reject(id, "id_number_mismatch")
        try server.reject(id, "document_expired")
        _ = try server.fire("submit", id)
        _ = try server.fire("verify", id)
        let other = try server.verifiedSession()
        let otherReport = try server.report(of: other).text
        try redact(id, server)

        let reports = try server.get("\(TestServer.reports)?verification_session=\(id)")["data"]?.array ?? []
        // Newest first: verified; document expired; ID number not matching.
        #expect(reports.map { $0["document"]?["first_name"] } == ["[redacted]", .null, "[redacted]"])
        #expect(reports.map { $0["document"]?["address"] } == [Self.redactedAddress, .null, Self.redactedAddress])
        #expect(reports.map { $0["document"]?["issued_date"] } == [Self.placeholderDate, .null, Self.placeholderDate])
        #expect(reports.map { $0["id_number"]?["last_name"] } == ["[redacted]", "[redacted]", .null])
        #expect(reports.map { $0["document"]?["status"] } == ["verified", "unverified", "verified"])
        #expect(try !server.get("\(TestServer.reports)?verification_session=\(id)").text.contains("Rosen"))
        #expect(try server.report(of: other).text == otherReport)
    }

    @Test("nothing personal is left anywhere, hidden fields included") func nothingLeft() throws {
        let server = try TestServer()
        let id = try server.verifiedSession(
            "verification_flow=vf_1&options[document][require_id_number]=true&metadata[name]=Jenny"
                + "&provided_details[email]=jenny@example.com")
        try redact(id, server)
        let everything = try server.session(
            id, expanding: "last_verification_report.document.dob", "last_verification_report.document.number",
            "last_verification_report.document.sex", "last_verification_report.document.unparsed_place_of_birth",
            "last_verification_report.id_number.id_number", "verified_outputs.dob", "verified_outputs.id_number"
        ).text + server.admin("GET objects").text
        for personal in ["Jenny", "jenny", "Rosen", "Main St", "94111", "1990", "2020", "D1234562", "0000\"", "female"] {
            #expect(!everything.contains(personal), "\(personal) is still there")
        }
    }

    @Test("a session that was canceled before may be redacted: nothing is waited for but the four days") func canceled() throws {
        let server = try TestServer()
        let id = try server.newSession()
        _ = try server.post("\(TestServer.sessions)/\(id)/cancel")
        let answer = try server.post("\(TestServer.sessions)/\(id)/redact")
        #expect(answer["status"] == "canceled")
        #expect(answer["redaction"] == ["status": "processing"])
        _ = try server.admin("POST clock", "advance=4d")
        #expect(try server.session(id)["redaction"] == ["status": "redacted"])
    }

    @Test("a reset forgets redactions that were under way") func reset() throws {
        let server = try TestServer()
        _ = try server.post("\(TestServer.sessions)/\(server.newSession())/redact")
        _ = try server.admin("POST reset")
        #expect(try server.admin("POST clock", "advance=4d")["fired"] == [])
    }

    // MARK: Events

    @Test("the events on the way", arguments: [
        ([], "redact → canceled (api, identity.verification_session.canceled)",
            "complete_redaction → canceled (clock, identity.verification_session.redacted)"),
        (["submit", "verify"], "redact → verified (api)",
            "complete_redaction → verified (clock, identity.verification_session.redacted)"),
    ])
    func events(steps: [String], begun: String, completed: String) throws {
        let server = try TestServer()
        let id = try server.newSession()
        for step in steps { _ = try server.fire(step, id) }
        try redact(id, server)
        #expect(try server.history(of: id).suffix(2) == [begun, completed])
    }

    @Test("a session that was canceled before does not become canceled again") func canceledOnce() throws {
        let server = try TestServer()
        let id = try server.newSession()
        _ = try server.post("\(TestServer.sessions)/\(id)/cancel")
        try redact(id, server)
        #expect(try server.history(of: id) == [
            "create → requires_input (api, identity.verification_session.created)",
            "cancel → canceled (api, identity.verification_session.canceled)",
            "redact → canceled (api)",
            "complete_redaction → canceled (clock, identity.verification_session.redacted)",
        ])
    }
}
