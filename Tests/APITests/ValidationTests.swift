// What the API says about parameters it does not like. Each row is a request that creates a session and the error it gets.
import TestHarness
import Testing
import Wire

@Suite("Parameter validation") struct ValidationTests {
    private func create(_ form: String) throws -> Failure? {
        let server = try TestServer()
        let answer = try server.post(TestServer.sessions, form)
        // Bad input changes nothing.
        #expect(try server.get(TestServer.sessions).ids == [])
        return answer.failure
    }

    @Test("unknown parameters: all of them, nested ones too, in the order sent, and before any other fault", arguments: [
        ("type=document&nonsense=1", "nonsense", "Received unknown parameter: nonsense"),
        ("type=document&nonsense=", "nonsense", "Received unknown parameter: nonsense"),
        ("nonsense[deep][er]=1", "nonsense", "Received unknown parameter: nonsense"),
        ("zebra=1&type=document&apple=1", "zebra", "Received unknown parameters: zebra, apple"),
        ("type=document&options[document][colour]=1", "options[document][colour]",
            "Received unknown parameter: options[document][colour]"),
        ("options[id_number][x]=1&options[document][c]=1&type=wrong&b=1", "options[id_number]",
            "Received unknown parameters: options[id_number], options[document][c], b"),
        ("type=document&options[email][require_verification]=true", "options[email]", "Received unknown parameter: options[email]"),
        ("type=document&options[phone][require_verification]=true", "options[phone]", "Received unknown parameter: options[phone]"),
        ("type=document&options[matching][dob]=none", "options[matching]", "Received unknown parameter: options[matching]"),
        ("type=document&stripeAccount=acct_1", "stripeAccount", "Received unknown parameter: stripeAccount"),
        ("type=document&status=verified", "status", "Received unknown parameter: status"),
        ("type=document&limit=1", "limit", "Received unknown parameter: limit"),
    ])
    func unknown(form: String, parameter: String, message: String) throws {
        #expect(try create(form) == Failure(400, code: "parameter_unknown", parameter: parameter, message))
    }

    @Test("missing parameters", arguments: [
        ("", "type"), ("metadata[a]=1", "type"),
        ("type=document&related_person[account]=acct_1", "related_person[person]"),
        ("type=document&related_person[person]=person_1", "related_person[account]"),
    ])
    func missing(form: String, parameter: String) throws {
        #expect(try create(form) == Failure(
            400, code: "parameter_missing", parameter: parameter, "Missing required param: \(parameter)."))
    }

    @Test("an empty string where nothing can be unset", arguments: [
        ("type=", "type"), ("type", "type"), ("type=document&client_reference_id=", "client_reference_id"),
        ("type=document&return_url=", "return_url"),
        ("type=document&options[document][require_id_number]=", "options[document][require_id_number]"),
        ("type=document&options[document][allowed_types][]=", "options[document][allowed_types][0]"),
        ("type=document&related_person=", "related_person"), ("type=document&options=", "options"), ("verification_flow=", "verification_flow"),
    ])
    func empty(form: String, parameter: String) throws {
        #expect(try create(form) == Failure(
            400, code: "parameter_invalid_empty", parameter: parameter,
            "You passed an empty string for '\(parameter)'. We assume empty values are an attempt to unset a parameter; however "
                + "'\(parameter)' cannot be unset. You should remove '\(parameter)' from your request or supply a non-empty value."))
    }

    @Test("values of the wrong kind: no code, and the bracket path of the value", arguments: [
        ("type=document&client_reference_id[0]=wrong&client_reference_id[1]=type", "client_reference_id",
            #"Invalid string: {"0":"wrong","1":"type"}"#),
        ("type=document&client_reference_id[]=wrong&client_reference_id[]=type", "client_reference_id",
            #"Invalid string: {"0":"wrong","1":"type"}"#),
        ("type=document&return_url[a][b]=c", "return_url", #"Invalid string: {"a":{"b":"c"}}"#),
        ("type=passport", "type", "Invalid type: must be one of document or id_number"),
        ("type=verification_flow", "type", "Invalid type: must be one of document or id_number"),
        ("type[]=document", "type", #"Invalid string: {"0":"document"}"#),
        ("type=document&options[document][allowed_types][]=passport&options[document][allowed_types][]=visa",
            "options[document][allowed_types][1]",
            "Invalid options[document][allowed_types][1]: must be one of driving_license, id_card, or passport"),
        ("type=document&options[document][allowed_types]=passport", "options[document][allowed_types]", "Invalid array"),
        ("type=document&options=x", "options", "Invalid object"),
        ("type=document&options[]=x", "options", "Invalid object"),
        ("type=document&options[document]=x", "options[document]", "Invalid object"),
        ("type=document&metadata=x", "metadata", "Invalid object"),
        ("type=document&metadata[]=x", "metadata", "Invalid object"),
        ("type=document&provided_details=x", "provided_details", "Invalid object"),
        ("type=document&expand=last_verification_report", "expand", "Invalid array"),
    ])
    func wrongKind(form: String, parameter: String, message: String) throws {
        #expect(try create(form) == Failure(400, parameter: parameter, message))
    }

    @Test("a boolean is `true` or `false` and nothing else", arguments: ["TRUE", "tRUE", "1", "0", "yes", "on", "t", " true"])
    func badBoolean(value: String) throws {
        #expect(try create("type=document&options[document][require_live_capture]=\(value)") == Failure(
            400, parameter: "options[document][require_live_capture]", "Invalid boolean: \(value)"))
    }

    @Test("unknown parameters are told in the order they were sent, nested ones too", arguments: [
        ("options[document][foo]=1&bar=2&options[baz]=1&type=document", "options[document][foo], bar, options[baz]"),
        ("b=1&options[document][z]=1&a=2&metadata[x]=1&options[q]=2&type=document", "b, options[document][z], a, options[q]"),
        ("b%5Bc%5D=1&a+b=2", "b, a b"),
    ])
    func unknownInOrder(form: String, names: String) throws {
        #expect(try create(form)?.message == "Received unknown parameters: \(names)")
    }

    @Test("a limit of any size is brought into 1 to 100, and a time of any size is a time", arguments: [
        "limit=99999999999999999999999", "limit=-99999999999999999999999", "limit=9223372036854775808", "created[gt]=-99999999999999999999",
        "created[lt]=99999999999999999999",
    ])
    func hugeNumbers(query: String) throws {
        let server = try TestServer()
        _ = try server.newSession()
        #expect(try server.get("\(TestServer.sessions)?\(query)").ids.count == 1)
    }

    @Test("True and False are booleans too: Stripe's Python SDK sent them before version 12.1", arguments: [("True", true), ("False", false)])
    func pythonBoolean(value: String, expected: Bool) throws {
        let answer = try TestServer().post(TestServer.sessions, "type=document&options[document][require_live_capture]=\(value)")
        #expect(answer["options"]?["document"]?["require_live_capture"] == .bool(expected))
    }

    @Test("an integer is an optional minus and decimal digits", arguments: [
        "abc", "1.5", "1e3", "0x10", "--1", "-", "%2B1", "1 ", "1_000", "٣", "-٣",
    ])
    func badInteger(value: String) throws {
        let answer = try TestServer().get("\(TestServer.sessions)?limit=\(value)")
        let shown = Percent.decode(value) ?? value
        #expect(answer.failure == Failure(400, code: "parameter_invalid_integer", parameter: "limit", "Invalid integer: \(shown)"))
        #expect(answer["error"]?["doc_url"] == "https://stripe.com/docs/error-codes/parameter-invalid-integer")
    }

    @Test("an integer where a hash or a list was sent") func integerOfHash() throws {
        #expect(try TestServer().get("\(TestServer.sessions)?limit[a]=1").failure == Failure(
            400, code: "parameter_invalid_integer", parameter: "limit", #"Invalid integer: {"a":"1"}"#))
    }

    @Test("unknown query parameters of a GET are refused, too", arguments: [
        ("?nonsense=1", "nonsense"), ("?limit=1&created[x]=1", "created[x]"), ("?type=document", "type"),
    ])
    func unknownInQuery(query: String, name: String) throws {
        #expect(try TestServer().get(TestServer.sessions + query).failure == Failure(
            400, code: "parameter_unknown", parameter: name, "Received unknown parameter: \(name)"))
    }

    @Test("of several faults the first parameter of the definition wins, rules between parameters come last", arguments: [
        ("type=wrong&client_reference_id=", "client_reference_id"),
        ("type=wrong&options[document][require_id_number]=no", "options[document][require_id_number]"),
        ("type=document&verification_flow=vf_1&related_person[account]=a", "related_person[person]"),
        ("type=document&verification_flow=vf_1", "type"),
    ])
    func firstFault(form: String, parameter: String) throws {
        #expect(try create(form)?.parameter == parameter)
    }

    @Test("exclusive parameters", arguments: [
        ("type=document&verification_flow=vf_1", "type", "type, verification_flow"),
        ("type=document&related_customer=cus_1&related_customer_account=acct_1", "related_customer",
            "related_customer, related_customer_account"),
    ])
    func exclusive(form: String, parameter: String, names: String) throws {
        #expect(try create(form) == Failure(
            400, code: "parameters_exclusive", parameter: parameter, "You may only specify one of these parameters: \(names)."))
    }

    @Test("a string of 5000 characters fits, counted in characters and not in bytes; one of 5001 does not") func longStrings() throws {
        let server = try TestServer()
        let longest = String(repeating: "é", count: 5000)
        #expect(try server.post(TestServer.sessions, "type=document&client_reference_id=\(longest)")["client_reference_id"] == .string(longest))
        let failure = try server.post(TestServer.sessions, "type=document&client_reference_id=\(longest)x").failure
        #expect(failure?.status == 400)
        #expect(failure?.parameter == "client_reference_id")
    }
}
