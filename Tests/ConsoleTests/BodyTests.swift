// Parameters of the control plane: JSON, a form, or the query; one check for all of them.
import TestHarness
import Testing
import Wire

@Suite("Bodies of the control plane") struct BodyTests {
    @Test("JSON and forms say the same, with whatever content type", arguments: [
        #"{"now": 1700000000, "frozen": true}"#, #"  {"now": "1700000000", "frozen": "true"}"#, "\n\t{\"frozen\":true,\"now\":1700000000}\n",
        "now=1700000000&frozen=true", "frozen=true&now=1700000000",
    ])
    func equivalent(body: String) throws {
        for type in ["application/json", "application/x-www-form-urlencoded", "text/plain"] {
            let answer = try TestServer().admin("POST clock", body, headers: ["Content-Type": type])
            #expect(answer["now"] == 1_700_000_000)
            #expect(answer["frozen"] == true)
        }
    }

    @Test("parameters in the query count, the body's more") func query() throws {
        #expect(try TestServer().admin("POST clock?now=1700000000&frozen=true")["now"] == 1_700_000_000)
        #expect(try TestServer().admin("POST clock?now=1700000000", #"{"now": 1800000000}"#)["now"] == 1_800_000_000)
    }

    @Test("a null in JSON was not sent") func null() throws {
        let answer = try TestServer().admin("POST clock", #"{"now": null, "advance": 10, "timeout": null}"#)
        #expect(answer["now"] == 1_695_680_130)
    }

    @Test("malformed JSON is told with its place", arguments: [
        #"{"now": }"#, #"{"now": 1"#, #"{now: 1}"#, #"{"now": 01}"#, "{}x", "[1", "{\"now\": \"\u{1}\"}",
    ])
    func malformed(body: String) throws {
        let failure = try #require(TestServer().admin("POST clock", body).failure)
        #expect(failure.status == 400)
        #expect(failure.type == "invalid_request_error")
        #expect(failure.message.wholeMatch(of: #/Invalid JSON at byte \d+: .+/#) != nil)
    }

    @Test("JSON that is no object") func noObject() throws {
        #expect(try TestServer().admin("POST clock", "[]").failure == Failure(400, "Invalid JSON: the body must be an object."))
    }

    @Test("JSON nested too deep is refused") func depth() throws {
        let body = #"{"now": "# + String(repeating: "[", count: 100_000)
        #expect(try TestServer().admin("POST clock", body).status == 400)
    }

    @Test("a form that cannot be decoded") func badForm() throws {
        #expect(try TestServer().admin("POST clock", "now=%zz").failure?.message
            == "Invalid request: The parameters contain an invalid percent code: '%zz'.")
    }

    @Test("unknown parameters and wrong values, in the API's words", arguments: [
        (#"{"nonsense": 1}"#, "parameter_unknown", "nonsense", "Received unknown parameter: nonsense"),
        (#"{"b": 1, "a": {"c": 2}}"#, "parameter_unknown", "b", "Received unknown parameters: b, a"),
        (#"{"now": "soon"}"#, "parameter_invalid_integer", "now", "Invalid integer: soon"),
        (#"{"now": 1.5}"#, "parameter_invalid_integer", "now", "Invalid integer: 1.5"),
        (#"{"now": 99999999999999999999}"#, "parameter_invalid_integer", "now", "Invalid integer: 99999999999999999999"),
        (#"{"now": true}"#, "parameter_invalid_integer", "now", "Invalid integer: true"),
        (#"{"now": [1]}"#, "parameter_invalid_integer", "now", #"Invalid integer: {"0":"1"}"#),
        (#"{"frozen": "maybe"}"#, nil, "frozen", "Invalid boolean: maybe"),
        (#"{"frozen": 1}"#, nil, "frozen", "Invalid boolean: 1"),
    ] as [(String, String?, String, String)])
    func faults(body: String, code: String?, parameter: String, message: String) throws {
        #expect(try TestServer().admin("POST clock", body).failure == Failure(400, code: code, parameter: parameter, message))
    }

    @Test("an empty body says nothing", arguments: ["", "{}"]) func empty(body: String) throws {
        #expect(try TestServer().admin("POST clock", body)["now"] == 1_695_680_120)
    }
}
