// What is not shown until it is asked for by its own path.
import API
import TestHarness
import Testing
import Wire

@Suite("Hidden and sensitive fields") struct HiddenFieldTests {
    private static let form = "type=document&options[document][require_id_number]=true"

    @Test("a plain retrieve has neither verified_outputs nor the report itself") func plain() throws {
        let server = try TestServer()
        let session = try server.session(server.verifiedSession(Self.form))
        #expect(session["verified_outputs"] == nil)
        #expect(session["last_verification_report"]?.string != nil)
    }

    @Test("verified_outputs alone leaves out what is hidden in it") func outputs() throws {
        let server = try TestServer()
        let outputs = try server.session(server.verifiedSession(Self.form), expanding: "verified_outputs")["verified_outputs"]?.object ?? [:]
        #expect(Array(outputs.keys) == ["address", "email", "first_name", "id_number_type", "last_name", "phone"])
    }

    @Test("each hidden field of verified_outputs comes by its own path, and alone", arguments: [
        ("dob", ["day": 1, "month": 1, "year": 1990]), ("id_number", "0000"), ("sex", "female"),
        ("unparsed_place_of_birth", "San Francisco, CA"), ("unparsed_sex", "F"),
    ] as [(String, JSON)])
    func output(name: String, value: JSON) throws {
        let server = try TestServer()
        let id = try server.verifiedSession(Self.form)
        let session = try server.session(id, expanding: "verified_outputs.\(name)")
        let outputs = session["verified_outputs"]?.object ?? [:]
        #expect(Set(outputs.keys) == ["address", "email", "first_name", "id_number_type", "last_name", "phone", name])
        #expect(outputs[name] == value)
        #expect(Array(outputs.keys) == outputs.keys.sorted())
        #expect(try server.get("\(TestServer.sessions)?expand[]=data.verified_outputs.\(name)")["data"]?[0] == session.json)
    }

    private static let sectionFields = [
        "document": ["address", "error", "files", "first_name", "issued_date", "issuing_country", "last_name", "status", "type"],
        "id_number": ["error", "first_name", "id_number_type", "last_name", "status"],
    ]

    @Test("each hidden field of a report comes by its own path, and alone", arguments: [
        ("document", "dob", ["day": 1, "month": 1, "year": 1990]), ("document", "expiration_date", ["day": 1, "month": 12, "year": 2025]),
        ("document", "number", "D1234562"), ("document", "sex", "female"), ("document", "unparsed_place_of_birth", "San Francisco, CA"),
        ("document", "unparsed_sex", "F"), ("id_number", "dob", ["day": 1, "month": 1, "year": 1990]), ("id_number", "id_number", "0000"),
    ] as [(String, String, JSON)])
    func reportField(section: String, name: String, value: JSON) throws {
        let server = try TestServer()
        let id = try server.verifiedSession(Self.form)
        let visible = try #require(Self.sectionFields[section])
        #expect(try Array((server.report(of: id)[section]?.object ?? [:]).keys) == visible)

        let report = try server.report(of: id, expanding: "\(section).\(name)")
        let expanded = report[section]?.object ?? [:]
        #expect(Array(expanded.keys) == (visible + [name]).sorted())
        #expect(expanded[name] == value)
        #expect(try server.session(id, expanding: "last_verification_report.\(section).\(name)")["last_verification_report"] == report.json)
        #expect(try server.get("\(TestServer.reports)?expand[]=data.\(section).\(name)")["data"]?[0] == report.json)
    }

    @Test("expanding a section, or the report, shows nothing more", arguments: ["document", "id_number"]) func section(name: String) throws {
        let server = try TestServer()
        let id = try server.verifiedSession(Self.form)
        #expect(try server.report(of: id, expanding: name).text == server.report(of: id).text)
    }

    @Test("a hidden field that holds nothing is null when asked for") func nothing() throws {
        let server = try TestServer()
        let outputs = try server.session(server.verifiedSession("type=id_number"), expanding: "verified_outputs.sex")["verified_outputs"]
        #expect(outputs?["sex"] == .null)
    }

    private static let sensitivePaths = [
        "verified_outputs.dob", "verified_outputs.id_number", "last_verification_report.document.number",
        "last_verification_report.document.expiration_date", "last_verification_report.document.dob",
    ]

    @Test("a plain secret key may see all of it", arguments: sensitivePaths) func plainKey(path: String) throws {
        let server = try TestServer()
        #expect(try server.session(server.verifiedSession(Self.form), expanding: path).status == 200)
    }

    @Test("where the setting demands it, the sensitive ones need a restricted key", arguments: sensitivePaths)
    func restrictedKey(path: String) throws {
        var settings = APISettings()
        settings.requiresRestrictedKey = true
        let server = try TestServer(settings)
        let id = try server.verifiedSession(Self.form)
        let url = "\(TestServer.sessions)/\(id)?expand[]=\(path)"
        #expect(try server.get(url, key: "rk_test_alpha").status == 200)
        let account = try server.admin("GET clock")["account"]?.string ?? ""
        let refused = try #require(server.get(url).failure)
        #expect(refused.status == 403)
        #expect(refused.type == "invalid_request_error")
        #expect(refused.code == nil)
        #expect(refused.message.hasPrefix(
            "The provided key 'sk_test_*lpha' does not have the required permissions for this endpoint on account '\(account)'."))
        #expect(refused.message.contains(#/'rak_[a-z_]+_read'/#))
    }

    @Test("on reports as well, alone and in lists", arguments: ["document.dob", "document.number", "id_number.dob", "id_number.id_number"])
    func restrictedKeyOnReports(path: String) throws {
        var settings = APISettings()
        settings.requiresRestrictedKey = true
        let server = try TestServer(settings)
        let report = try server.report(of: server.verifiedSession(Self.form)).id
        for url in ["\(TestServer.reports)/\(report)?expand[]=\(path)", "\(TestServer.reports)?expand[]=data.\(path)"] {
            #expect(try server.get(url, key: "sk_test_alpha").status == 403)
            #expect(try server.get(url, key: "rk_test_alpha").status == 200)
        }
    }

    @Test("an answer that a restricted key got is not replayed to a plain one") func replay() throws {
        var settings = APISettings()
        settings.requiresRestrictedKey = true
        let server = try TestServer(settings)
        let path = "\(TestServer.sessions)/\(try server.verifiedSession(Self.form))"
        func post(_ key: String) throws -> Answer {
            try server.post(path, "expand[]=verified_outputs.dob", key: key, headers: ["Idempotency-Key": "k"])
        }
        #expect(try post("rk_test_alpha").text.contains("1990"))
        #expect(try post("rk_test_alpha").text.contains("1990"))
        let plain = try post("sk_test_alpha")
        #expect(plain.status >= 400)
        #expect(!plain.text.contains("1990"))
    }

    @Test("and the others do not", arguments: [
        "verified_outputs", "last_verification_report", "verified_outputs.sex", "last_verification_report.document",
    ])
    func notSensitive(path: String) throws {
        var settings = APISettings()
        settings.requiresRestrictedKey = true
        let server = try TestServer(settings)
        #expect(try server.session(server.verifiedSession(Self.form), expanding: path).status == 200)
    }

    @Test("return_url is never shown, anywhere") func returnURL() throws {
        let server = try TestServer()
        let created = try server.post(TestServer.sessions, "type=document&return_url=https://example.com/back")
        #expect(!created.text.contains("example.com") && created["return_url"] == nil)
        #expect(try !server.get(TestServer.sessions).text.contains("example.com"))
        #expect(try !server.admin("GET objects/\(created.id)").text.contains("example.com"))
    }
}
