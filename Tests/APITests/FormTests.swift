// How parameters are written: brackets, arrays, escapes, and the limits of a request.
import API
import TestHarness
import Testing
import Wire

@Suite("Form encoding") struct FormTests {
    @Test("brackets raw or encoded, arrays with or without numbers, in any order: one request", arguments: [
        "options[document][allowed_types][]=passport&options[document][allowed_types][]=id_card",
        "options[document][allowed_types][0]=passport&options[document][allowed_types][1]=id_card",
        "options[document][allowed_types][1]=id_card&options[document][allowed_types][0]=passport",
        "options%5Bdocument%5D%5Ballowed_types%5D%5B%5D=passport&options%5bdocument%5d%5ballowed_types%5d%5b%5d=id_card",
        "options%5Bdocument%5D[allowed_types]%5B0%5D=passport&options[document]%5Ballowed_types]%5B1]=id_card",
    ])
    func arrays(form: String) throws {
        #expect(try TestServer().post(TestServer.sessions, "type=document&\(form)")["options"]
            == ["document": ["allowed_types": ["passport", "id_card"]]])
    }

    @Test("an array of more than ten elements keeps its order") func longArrays() throws {
        let form = (0..<12).map { "expand[\($0)]=\($0 == 11 ? "nope" : "options")" }.reversed().joined(separator: "&")
        let server = try TestServer()
        #expect(try server.get("\(TestServer.sessions)/\(server.newSession())?\(form)").failure?.message == "This property cannot be expanded (nope).")
    }

    @Test("explicit keys of an array run from 0 without a gap", arguments: [
        ("[1]=passport", "1", "0"), ("[0]=passport&options[document][allowed_types][2]=id_card", "2", "1"), ("[a]=passport", "a", "0"),
        ("[00]=passport", "00", "0"), ("[-1]=passport", "-1", "0"),
    ])
    func gaps(form: String, passed: String, expected: String) throws {
        let answer = try TestServer().post(TestServer.sessions, "type=document&options[document][allowed_types]\(form)")
        #expect(answer.failure == Failure(
            400, parameter: "options[document][allowed_types]",
            "Invalid array: its keys must be numeric and sequential, starting from 0. You passed the key '\(passed)' where '\(expected)' "
                + "was expected."))
        #expect(answer["error"]?["request_log_url"] != nil)
    }

    @Test("escapes and repetitions; of two values the later counts", arguments: [
        ("client_reference_id=a+b", "a b"), ("client_reference_id=a%20b", "a b"), ("client_reference_id=a%2Bb", "a+b"),
        ("client_reference_id=a%26b%3Dc", "a&b=c"), ("client_reference_id=a=b", "a=b"), ("client_reference_id=%C3%A9", "é"),
        ("client_reference_id=é", "é"), ("client_reference_id=first&client_reference_id=second", "second"),
        ("&&client_reference_id=x&&", "x"), ("client%5Freference_id=x", "x"), ("client_reference_id=null", "null"),
        ("client_reference_id=a%00b", "a\0b"), ("client_reference_id=%22%5C%0A", "\"\\\n"), ("client_reference_id=🧵", "🧵"),
    ])
    func values(form: String, value: String) throws {
        let server = try TestServer()
        let session = try server.post(TestServer.sessions, "type=document&\(form)")
        #expect(session["client_reference_id"] == .string(value))
        // What was stored is what a filter finds, and a retrieve shows.
        let query = form.split(separator: "&").last ?? ""
        #expect(try server.get("\(TestServer.sessions)?\(query.replacing("client%5F", with: "client_"))").ids == [session.id])
        #expect(try server.session(session.id).text == session.text)
    }

    @Test("a POST takes parameters from its query, too; the body counts where both have one") func queryOfPost() throws {
        let answer = try TestServer().post("\(TestServer.sessions)?type=id_number&client_reference_id=query", "client_reference_id=body")
        #expect(answer["type"] == "id_number")
        #expect(answer["client_reference_id"] == "body")
    }

    @Test("what cannot be decoded", arguments: [
        ("type=%", "Invalid request: The parameters contain an invalid percent code: '%'."),
        ("type=%zz", "Invalid request: The parameters contain an invalid percent code: '%zz'."),
        ("%f=document", "Invalid request: The parameters contain an invalid percent code: '%f'."),
        ("type=%FF", "Invalid request: The parameters contain text that is not valid UTF-8."),
        ("type=document&type[a]=1", "Invalid request: The parameter 'type' is given both as a value and as a hash."),
    ])
    func undecodable(form: String, message: String) throws {
        #expect(try TestServer().post(TestServer.sessions, form).failure == Failure(400, message))
        #expect(try TestServer().get("\(TestServer.sessions)?\(form)").failure == Failure(400, message))
    }

    @Test("names nest 20 deep and no deeper") func depth() throws {
        func name(_ depth: Int) -> String { "a" + String(repeating: "[a]", count: depth - 1) }
        #expect(try TestServer().post(TestServer.sessions, "\(name(20))=1").failure?.message == "Received unknown parameter: a")
        #expect(try TestServer().post(TestServer.sessions, "\(name(21))=1").failure
            == Failure(400, "Invalid request: The parameter 'a' is nested deeper than 20 levels."))
    }

    @Test("1000 parameters and no more, query and body together") func count() throws {
        func form(_ count: Int) -> String { (0..<count).map { "expand[\($0)]=options" }.joined(separator: "&") }
        #expect(try TestServer().post(TestServer.sessions, "type=document&" + form(999)).status == 200)
        #expect(try TestServer().post(TestServer.sessions, "type=document&" + form(1000)).failure
            == Failure(400, "Invalid request: A request may have at most 1000 parameters."))
        #expect(try TestServer().post("\(TestServer.sessions)?type=document", form(1000)).failure
            == Failure(400, "Invalid request: A request may have at most 1000 parameters."))
    }

    @Test("a body over the limit is a 413 in JSON") func bodyLimit() throws {
        var settings = APISettings()
        settings.maximumBody = 100
        let server = try TestServer(settings)
        let form = "type=document&client_reference_id="
        let fitting = form + String(repeating: "x", count: 100 - form.utf8.count)
        #expect(try server.post(TestServer.sessions, fitting).status == 200)
        #expect(try server.post(TestServer.sessions, fitting + "x").failure
            == Failure(413, "The body of a request may have at most 100 bytes."))
        #expect(APISettings().maximumBody == 1_048_576)
    }

    @Test("a body that says it is something else", arguments: [
        "application/json", "application/json; charset=utf-8", "multipart/form-data; boundary=x", "text/plain",
        "application/x-www-form-urlencodedx", "",
    ])
    func wrongType(type: String) throws {
        #expect(try TestServer().post(TestServer.sessions, "type=document", headers: ["Content-Type": type]).failure == Failure(
            400,
            "Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can "
                + "help at https://support.stripe.com/."))
    }

    @Test("a form by every name", arguments: [
        "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8",
        "application/x-www-form-urlencoded;charset=utf-8",
        "Application/X-WWW-Form-URLEncoded",
    ])
    func rightType(type: String) throws {
        #expect(try TestServer().post(TestServer.sessions, "type=document", headers: ["Content-Type": type]).status == 200)
    }

    @Test("the type of a body that is not there does not matter") func typeWithoutBody() throws {
        #expect(try TestServer().get(TestServer.sessions, headers: ["Content-Type": "application/json"]).status == 200)
    }
}
