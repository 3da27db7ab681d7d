// Reports: one for each attempt that was checked, with a section for each check that ran.
import TestHarness
import Testing
import Wire

@Suite("Verification reports") struct ReportTests {
    static let sectionsByForm: [(form: String, sections: [String], options: JSON)] = [
        ("type=document", ["document"], ["document": [:]]),
        ("type=document&options[document][require_live_capture]=true", ["document"], ["document": ["require_live_capture": true]]),
        ("type=document&options[document][require_id_number]=true", ["document", "id_number"], ["document": ["require_id_number": true]]),
        ("type=document&options[document][require_id_number]=false", ["document"], ["document": ["require_id_number": false]]),
        ("type=document&options[document][require_matching_selfie]=true", ["document", "selfie"],
            ["document": ["require_matching_selfie": true]]),
        ("type=document&options[document][require_matching_selfie]=true&options[document][require_id_number]=true",
            ["document", "id_number", "selfie"], ["document": ["require_id_number": true, "require_matching_selfie": true]]),
        ("type=document&options[document][allowed_types][]=passport", ["document"], ["document": ["allowed_types": ["passport"]]]),
        ("type=document&provided_details[email]=jenny@example.com", ["document"], ["document": [:]]),
        ("type=id_number", ["id_number"], ["id_number": [:]]),
        ("verification_flow=vf_1", ["document"], ["document": [:]]),
        ("verification_flow=vf_1&provided_details[email]=jenny@example.com", ["document", "email"], ["document": [:]]),
        ("verification_flow=vf_1&provided_details[email]=jenny@example.com&provided_details[phone]=%2B15555550100",
            ["document", "email", "phone"], ["document": [:]]),
    ]

    @Test("the sections follow the options, and the options are copied", arguments: sectionsByForm)
    func sections(form: String, sections: [String], options: JSON) throws {
        let server = try TestServer()
        let report = try server.report(of: server.verifiedSession(form))
        #expect(report.keys.filter { ["document", "email", "id_number", "phone", "selfie"].contains($0) } == sections)
        #expect(report["options"] == options)
        for section in sections {
            #expect(report[section]?["status"] == "verified")
            #expect(report[section]?["error"] == .null)
        }
    }

    @Test("the id_number section, whole") func idNumber() throws {
        let server = try TestServer()
        let report = try server.report(of: server.verifiedSession("type=id_number"), expanding: "id_number.dob", "id_number.id_number")
        #expect(report["type"] == "id_number")
        #expect(report["id_number"] == [
            "dob": ["day": 1, "month": 1, "year": 1990], "error": .null, "first_name": "Jenny", "id_number": "0000",
            "id_number_type": "us_ssn", "last_name": "Rosen", "status": "verified",
        ])
    }

    @Test("the selfie section names the file of the document and that of the selfie") func selfie() throws {
        let server = try TestServer()
        let report = try server.report(of: server.verifiedSession("type=document&options[document][require_matching_selfie]=true"))
        #expect(Set((report["selfie"]?.object ?? [:]).keys) == ["document", "error", "selfie", "status"])
        #expect(report["selfie"]?["document"] == report["document"]?["files"]?[0])
        #expect(report["selfie"]?["selfie"]?.string?.hasPrefix("file_") == true)
        #expect(report["selfie"]?["selfie"] != report["selfie"]?["document"])
    }

    @Test("the email and phone sections of a flow") func contacts() throws {
        let server = try TestServer()
        let report = try server.report(of: server.verifiedSession(
            "verification_flow=vf_1&provided_details[email]=jenny@example.com&provided_details[phone]=%2B15555550100"))
        #expect(report["email"] == ["email": "jenny@example.com", "error": .null, "status": "verified"])
        #expect(report["phone"] == ["error": .null, "phone": "+15555550100", "status": "verified"])
        #expect(report["type"] == "verification_flow")
        #expect(report["verification_flow"] == "vf_1")
    }

    @Test("the document is of a type that the session allows", arguments: [
        ("", "driving_license"), ("&options[document][allowed_types][]=passport", "passport"),
        ("&options[document][allowed_types][]=id_card", "id_card"),
        ("&options[document][allowed_types][]=passport&options[document][allowed_types][]=driving_license", "driving_license"),
    ])
    func documentType(form: String, type: String) throws {
        let server = try TestServer()
        #expect(try server.report(of: server.verifiedSession("type=document" + form))["document"]?["type"] == .string(type))
    }

    @Test("the report copies client_reference_id, names its session and is made when the checks are done, not before") func made() throws {
        let server = try TestServer()
        let session = try server.newSession("type=document&client_reference_id=user-42")
        server.wall.now += 60
        _ = try server.fire("submit", session)
        #expect(try server.get(TestServer.reports).ids == [])
        server.wall.now += 60
        _ = try server.fire("verify", session)
        let report = try server.report(of: session)
        #expect(report["client_reference_id"] == "user-42")
        #expect(report["verification_session"] == .string(session))
        #expect(report["created"] == .integer(1_695_680_240))
        #expect(report["livemode"] == false)
        #expect(report["verification_flow"] == nil)
    }

    @Test("one report for each attempt; the session points to the newest, and the earlier ones stay") func perAttempt() throws {
        let server = try TestServer()
        let session = try server.newSession()
        try server.reject(session, "document_expired")
        let first = try server.report(of: session)
        try server.reject(session, "document_unverified_other")
        let second = try server.report(of: session)
        _ = try server.fire("submit", session)
        _ = try server.fire("verify", session)
        let third = try server.report(of: session)
        #expect(try server.get("\(TestServer.reports)?verification_session=\(session)").ids == [third.id, second.id, first.id])
        #expect(try server.get("\(TestServer.reports)/\(first.id)").text == first.text)
    }

    @Test("what is verified: address and names of a document, the number of an ID, contacts of a flow", arguments: [
        ("type=document", [
            "address": ["city": "San Francisco", "country": "US", "line1": "1234 Main St.", "line2": .null, "postal_code": "94111", "state": "CA"],
            "email": .null, "first_name": "Jenny", "id_number_type": .null, "last_name": "Rosen", "phone": .null,
        ]),
        ("type=id_number", [
            "address": .null, "email": .null, "first_name": "Jenny", "id_number_type": "us_ssn", "last_name": "Rosen", "phone": .null,
        ]),
        ("verification_flow=vf_1&provided_details[email]=jenny@example.com&provided_details[phone]=%2B15555550100", [
            "address": ["city": "San Francisco", "country": "US", "line1": "1234 Main St.", "line2": .null, "postal_code": "94111", "state": "CA"],
            "email": "jenny@example.com", "first_name": "Jenny", "id_number_type": .null, "last_name": "Rosen", "phone": "+15555550100",
        ]),
    ] as [(String, JSON)])
    func outputs(form: String, outputs: JSON) throws {
        let server = try TestServer()
        #expect(try server.session(server.verifiedSession(form), expanding: "verified_outputs")["verified_outputs"] == outputs)
    }

    @Test("reports cannot be created, changed or deleted") func readOnly() throws {
        let server = try TestServer()
        let id = try server.report(of: server.verifiedSession()).id
        #expect(try server.post(TestServer.reports, "type=document").status == 404)
        #expect(try server.post("\(TestServer.reports)/\(id)", "metadata[a]=1").status == 404)
        #expect(try server.delete("\(TestServer.reports)/\(id)").status == 404)
    }
}
