// Why verifications fail: each code with its sentence, the check it fails, and what the report then says.
import TestHarness
import Testing
import Wire

@Suite("Failures") struct FailureCodeTests {
    /// A session that has every check there is.
    private static let everything =
        "verification_flow=vf_1&options[document][require_id_number]=true&options[document][require_matching_selfie]=true"
        + "&provided_details[email]=jenny@example.com&provided_details[phone]=%2B15555550100"

    static let ofChecks: [(code: String, check: String, reason: String)] = [
        ("document_expired", "document", "The document is expired."),
        ("document_type_not_supported", "document", "The type of the document is not supported."),
        ("document_unverified_other", "document", "The document could not be verified."),
        ("email_unverified_other", "email", "The email address could not be verified."),
        ("email_verification_declined", "email", "The person declined to verify the email address."),
        ("id_number_insufficient_document_data", "id_number", "The document has too little data to check the ID number with."),
        ("id_number_mismatch", "id_number", "The ID number does not match the name and date of birth."),
        ("id_number_unverified_other", "id_number", "The ID number could not be verified."),
        ("phone_unverified_other", "phone", "The phone number could not be verified."),
        ("phone_verification_declined", "phone", "The person declined to verify the phone number."),
        ("selfie_document_missing_photo", "selfie", "The document has no photo to compare the selfie with."),
        ("selfie_face_mismatch", "selfie", "The selfie does not show the person on the document."),
        ("selfie_manipulated", "selfie", "The selfie has been manipulated."),
        ("selfie_unverified_other", "selfie", "The selfie could not be verified."),
    ]

    @Test("a code of a check marks that check unverified and the others verified", arguments: ofChecks)
    func check(code: String, check: String, reason: String) throws {
        let server = try TestServer()
        let id = try server.newSession(Self.everything)
        try server.reject(id, code)

        let error: JSON = ["code": .string(code), "reason": .string(reason)]
        let session = try server.session(id)
        #expect(session["status"] == "requires_input")
        #expect(session["last_error"] == error)

        let report = try server.report(of: id)
        for section in ["document", "email", "id_number", "phone", "selfie"] {
            #expect(report[section]?["status"] == (section == check ? "unverified" : "verified"))
            #expect(report[section]?["error"] == (section == check ? error : .null))
        }
        #expect(try server.history(of: id).last
            == "reject → requires_input (control_plane, identity.verification_session.requires_input)")
    }

    static let ofSessions: [(code: String, reason: String)] = [
        ("abandoned", "The verification was left before it was complete."),
        ("consent_declined", "The person declined to be verified."),
        ("country_not_supported", "The person's country is not supported."),
        ("device_not_supported", "The person's device has no camera that can be used."),
        ("under_supported_age", "The person is below the age that is supported."),
    ]

    @Test("a code of the session itself leaves no report", arguments: ofSessions) func session(code: String, reason: String) throws {
        let server = try TestServer()
        let id = try server.newSession(Self.everything)
        try server.reject(id, code)
        let session = try server.session(id)
        #expect(session["status"] == "requires_input")
        #expect(session["last_error"] == ["code": .string(code), "reason": .string(reason)])
        #expect(session["last_verification_report"] == .null)
        #expect(try server.get(TestServer.reports).ids == [])
        #expect(try server.history(of: id).last
            == "reject → requires_input (control_plane, identity.verification_session.requires_input)")
    }

    @Test("that is all nineteen; another code, an empty one or none is refused") func otherCodes() throws {
        let all = (Self.ofChecks.map(\.code) + Self.ofSessions.map(\.code)).sorted()
        #expect(all.count == 19)
        let server = try TestServer()
        let id = try server.newSession()
        _ = try server.fire("submit", id)
        #expect(try server.fire("reject", id, "code=document_type_not_allowed").failure == Failure(
            400, parameter: "code", "Invalid code: must be one of \(all.dropLast().joined(separator: ", ")), or \(all[18])"))
        #expect(try server.fire("reject", id, "code=").failure?.code == "parameter_invalid_empty")
        #expect(try server.fire("reject", id).failure
            == Failure(400, code: "parameter_missing", parameter: "code", "Missing required param: code."))
        #expect(try server.session(id)["status"] == "processing")
    }

    /// What a flow asks for is set up in the Dashboard, and nobody here knows.
    @Test("a verification flow may ask for any check: the one that fails was asked for", arguments: ofChecks)
    func flow(code: String, check: String, reason: String) throws {
        let server = try TestServer()
        let id = try server.newSession("verification_flow=vf_1")
        try server.reject(id, code)
        #expect(try server.session(id)["last_error"] == ["code": .string(code), "reason": .string(reason)])
        let report = try server.report(of: id)
        #expect(report[check]?["status"] == "unverified")
        #expect(report[check]?["error"]?["code"] == .string(code))
        #expect(report["document"]?["status"] == (check == "document" ? "unverified" : "verified"))
        #expect(["email", "phone", "selfie", "id_number"].filter { report[$0] != nil } == (check == "document" ? [] : [check]))
    }

    @Test("a code that no requested check can cause is refused, and nothing is reported", arguments: [
        ("type=document", "selfie_face_mismatch", "selfie"), ("type=document", "id_number_mismatch", "id_number"),
        ("type=document", "email_unverified_other", "email"), ("type=document", "phone_verification_declined", "phone"),
        ("type=id_number", "document_expired", "document"), ("type=id_number", "selfie_manipulated", "selfie"),
        ("type=id_number&options[document][require_matching_selfie]=true", "selfie_manipulated", "selfie"),
        ("type=document&options[document][require_id_number]=true", "selfie_unverified_other", "selfie"),
    ])
    func notAsked(form: String, code: String, check: String) throws {
        let server = try TestServer()
        let id = try server.newSession(form)
        _ = try server.fire("submit", id)
        #expect(try server.fire("reject", id, "code=\(code)").failure == Failure(
            400, parameter: "code",
            "The session does not ask for the check that fails with \(code): \(check). It can fail with \(Self.possible(form))."))
        #expect(try server.session(id)["status"] == "processing")
        #expect(try server.get(TestServer.reports).ids == [])
    }

    /// The codes of the session itself and of the checks that the form asks for.
    private static func possible(_ form: String) -> String {
        let checks = form.hasPrefix("type=id_number") ? ["id_number"] : ["document"] + (form.contains("require_id_number") ? ["id_number"] : [])
        let codes = (ofSessions.map(\.code) + ofChecks.filter { checks.contains($0.check) }.map(\.code)).sorted()
        return codes.dropLast().joined(separator: ", ") + " or " + codes[codes.count - 1]
    }

    @Test("what a failed document check still knows: its files") func failedDocument() throws {
        let server = try TestServer()
        let id = try server.newSession()
        try server.reject(id, "document_unverified_other")
        #expect(try server.report(of: id).masked == """
            {
              "id": "vr_…",
              "object": "identity.verification_report",
              "client_reference_id": null,
              "created": 1695680120,
              "document": {
                "address": null,
                "error": {
                  "code": "document_unverified_other",
                  "reason": "The document could not be verified."
                },
                "files": [
                  "file_…",
                  "file_…"
                ],
                "first_name": null,
                "issued_date": null,
                "issuing_country": null,
                "last_name": null,
                "status": "unverified",
                "type": null
              },
              "livemode": false,
              "options": {
                "document": {}
              },
              "type": "document",
              "verification_session": "vs_…"
            }

            """)
    }

    @Test("the latest failure wins, and success clears it") func latest() throws {
        let server = try TestServer()
        let id = try server.newSession("type=id_number")
        try server.reject(id, "id_number_mismatch")
        try server.reject(id, "consent_declined")
        #expect(try server.session(id)["last_error"]?["code"] == "consent_declined")
        _ = try server.fire("submit", id)
        _ = try server.fire("verify", id)
        #expect(try server.session(id)["last_error"] == .null)
    }

    @Test("a failure of the session leaves the report of the attempt before in its place") func reportStays() throws {
        let server = try TestServer()
        let id = try server.newSession()
        try server.reject(id, "document_expired")
        let report = try server.report(of: id).id
        try server.reject(id, "abandoned")
        #expect(try server.session(id)["last_verification_report"] == .string(report))
    }

    @Test("a failed session has no verified outputs") func noOutputs() throws {
        let server = try TestServer()
        let id = try server.newSession()
        try server.reject(id, "document_expired")
        #expect(try server.session(id, expanding: "verified_outputs")["verified_outputs"] == .null)
    }
}
