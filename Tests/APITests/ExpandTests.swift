// `expand`: what can be expanded, what that shows, and that a refused one writes nothing.
import TestHarness
import Testing
import Wire

@Suite("Expand") struct ExpandTests {
    private func impossible(_ path: String, hint: String = "") -> Failure {
        Failure(400, parameter: "expand", "This property cannot be expanded (\(path)).\(hint)")
    }

    @Test("a reference becomes the object that it names, exactly as a retrieve shows it") func reference() throws {
        let server = try TestServer()
        let id = try server.verifiedSession()
        let plain = try server.session(id)
        let expanded = try server.session(id, expanding: "last_verification_report")
        let report = try server.report(of: id)
        #expect(plain["last_verification_report"] == .string(report.id))
        #expect(expanded["last_verification_report"] == report.json)
        #expect(expanded.keys == plain.keys)
    }

    @Test("a reference that is null stays null, and so does a hidden field") func null() throws {
        let server = try TestServer()
        let answer = try server.session(server.newSession(), expanding: "last_verification_report.document.dob", "verified_outputs.dob")
        #expect(answer["last_verification_report"] == .null)
        #expect(answer["verified_outputs"] == .null)
    }

    @Test("expand works on GET and POST, as `expand[]` and as `expand[0]`, several at once") func everywhere() throws {
        let server = try TestServer()
        let id = try server.verifiedSession()
        let spellings = [
            "expand[]=verified_outputs&expand[]=last_verification_report", "expand[0]=verified_outputs&expand[1]=last_verification_report",
        ]
        for form in spellings {
            for answer in [
                try server.get("\(TestServer.sessions)/\(id)?\(form)"), try server.post("\(TestServer.sessions)/\(id)", form),
                try server.post("\(TestServer.sessions)/\(id)?\(form)"),
            ] {
                #expect(answer["verified_outputs"]?["first_name"] == "Jenny")
                #expect(answer["last_verification_report"]?["object"] == "identity.verification_report")
            }
        }
        let created = try server.post(TestServer.sessions, "type=document&expand[]=verified_outputs")
        #expect(created["verified_outputs"] == .null)
        #expect(created.keys.last == "verified_outputs")
        let redacted = try server.post("\(TestServer.sessions)/\(id)/redact", "expand[]=last_verification_report")
        #expect(redacted["last_verification_report"]?["object"] == "identity.verification_report")
        let canceled = try server.post("\(TestServer.sessions)/\(created.id)/cancel", "expand[]=last_verification_report")
        #expect(canceled["last_verification_report"] == .null)
    }

    @Test("four levels", arguments: ["last_verification_report.document.dob", "last_verification_report.id_number.id_number"])
    func levels(path: String) throws {
        let server = try TestServer()
        let id = try server.verifiedSession("type=document&options[document][require_id_number]=true")
        let answer = try server.session(id, expanding: path)
        let parts = path.split(separator: ".").map(String.init)
        #expect(answer[parts[0]]?[parts[1]]?[parts[2]] != nil)
        let list = try server.get("\(TestServer.sessions)?expand[]=data.\(path)")
        #expect(list["data"]?[0]?[parts[0]]?[parts[1]]?[parts[2]] != nil)
    }

    @Test("five levels are too many, whatever they are", arguments: ["a.b.c.d.e", "last_verification_report.document.dob.day.x"])
    func tooDeep(path: String) throws {
        let server = try TestServer()
        #expect(try server.get("\(TestServer.sessions)/\(server.newSession())?expand[]=\(path)").failure
            == Failure(
                400, code: "property_expansion_max_depth", parameter: "expand",
                "You cannot expand more than 4 levels of a property. Property: \(path)"))
    }

    @Test("what cannot be expanded", arguments: [
        "nope", "id", "status", "metadata", "client_secret", "related_customer", "last_verification_report.verification_session",
        "last_verification_report.nope", "verified_outputs.nope", "return_url", "data", "data.last_verification_report", ".",
        "Last_verification_report",
    ])
    func impossible(path: String) throws {
        let server = try TestServer()
        #expect(try server.session(server.newSession(), expanding: path).failure == impossible(path))
    }

    @Test("a report's session is a plain id") func reportsSession() throws {
        let server = try TestServer()
        let id = try server.verifiedSession()
        #expect(try server.report(of: id, expanding: "verification_session").failure == impossible("verification_session"))
    }

    @Test("sub-objects are accepted and change nothing", arguments: ["options", "options.document", "last_error", "redaction", "provided_details"])
    func hashes(path: String) throws {
        let server = try TestServer()
        let id = try server.newSession("type=document&options[document][require_id_number]=true")
        #expect(try server.session(id, expanding: path).text == server.session(id).text)
    }

    @Test("on a list every path starts with `data.`") func onLists() throws {
        let server = try TestServer()
        let id = try server.verifiedSession()
        let list = try server.get("\(TestServer.sessions)?expand[]=data.last_verification_report")
        #expect(list["data"]?[0]?["last_verification_report"] == (try server.report(of: id).json))
        #expect(list.keys == ["object", "data", "has_more", "url"])
        #expect(try server.get("\(TestServer.sessions)?expand[]=last_verification_report").failure == impossible(
            "last_verification_report", hint: " You may want to try expanding 'data.last_verification_report' instead."))
        #expect(try server.get("\(TestServer.sessions)?expand[]=data.nope").failure == impossible("data.nope"))
    }

    @Test("`data` alone does nothing, silently") func dataAlone() throws {
        let server = try TestServer()
        _ = try server.newSession()
        #expect(try server.get("\(TestServer.sessions)?expand[]=data").text == server.get(TestServer.sessions).text)
    }

    @Test("a refused expand has written nothing") func noWrite() throws {
        let server = try TestServer()
        #expect(try server.post(TestServer.sessions, "type=document&expand[]=nope").failure == impossible("nope"))
        #expect(try server.get(TestServer.sessions).ids == [])
        let id = try server.newSession("type=document&metadata[a]=1")
        #expect(try server.post("\(TestServer.sessions)/\(id)", "metadata[a]=2&expand[]=nope").failure == impossible("nope"))
        #expect(try server.post("\(TestServer.sessions)/\(id)/cancel", "expand[]=nope").failure == impossible("nope"))
        let session = try server.session(id)
        #expect(session["metadata"] == ["a": "1"])
        #expect(session["status"] == "requires_input")
    }

    @Test("of several paths the first impossible one is told") func firstImpossible() throws {
        let server = try TestServer()
        #expect(try server.session(server.newSession(), expanding: "options", "b", "a").failure == impossible("b"))
    }
}
