// Whom a verification finds: what a tester says about the person, where it shows, and what cannot be.
import TestHarness
import Testing
import Wire

@Suite("The person that a test verifies") struct PersonDataTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private static let everything = "type=document&options[document][require_id_number]=true&options[document][require_matching_selfie]=true"

    private static let jane = """
        first_name=Jane&last_name=Doe&dob[year]=1985&dob[month]=2&dob[day]=28&address[line1]=Invalidenstr. 1&address[city]=Berlin&address[country]=DE\
        &sex=unknown&unparsed_place_of_birth=Bonn&unparsed_sex=X&document[type]=passport&document[number]=C01X00T47&document[issuing_country]=DE\
        &document[issued_date][day]=3&document[issued_date][month]=4&document[issued_date][year]=2021&document[expiration_date][day]=2\
        &document[expiration_date][month]=4&document[expiration_date][year]=2031&id_number=111.444.777-35&id_number_type=br_cpf
        """

    private static let home: JSON = [
        "city": "Berlin", "country": "DE", "line1": "Invalidenstr. 1", "line2": .null, "postal_code": .null, "state": .null,
    ]

    /// A session whose person has submitted.
    private func submitted(_ form: String = "type=document") throws -> String {
        let id = try server.newSession(form)
        _ = try server.fire("submit", id)
        return id
    }

    private func verify(_ form: String, _ data: String) throws -> Answer { try server.fire("verify", submitted(form), data) }

    // MARK: Where it shows

    @Test("all of it, in verified_outputs") func outputs() throws {
        let id = try submitted(Self.everything)
        #expect(try server.fire("verify", id, Self.jane)["status"] == "verified")
        let hidden = ["dob", "id_number", "sex", "unparsed_place_of_birth", "unparsed_sex"].map { "expand[]=verified_outputs.\($0)" }
        let outputs = try server.get("\(TestServer.sessions)/\(id)?\(hidden.joined(separator: "&"))")["verified_outputs"]
        #expect(outputs == [
            "address": Self.home, "dob": ["day": 28, "month": 2, "year": 1985], "email": .null, "first_name": "Jane", "id_number": "11144477735",
            "id_number_type": "br_cpf", "last_name": "Doe", "phone": .null, "sex": "unknown", "unparsed_place_of_birth": "Bonn", "unparsed_sex": "X",
        ])
        #expect(outputs?.object.map { Array($0.keys) } == outputs?.object.map { $0.keys.sorted() })
        #expect(outputs?["dob"]?.object.map { Array($0.keys) } == ["day", "month", "year"])
        #expect(outputs?["address"]?.object.map { Array($0.keys) } == ["city", "country", "line1", "line2", "postal_code", "state"])
    }

    @Test("all of it, in the report; a passport has a picture of one side") func report() throws {
        let id = try submitted(Self.everything)
        _ = try server.fire("verify", id, Self.jane)
        let report = try server.report(
            of: id, expanding: "document.dob", "document.expiration_date", "document.number", "document.sex", "document.unparsed_place_of_birth",
            "document.unparsed_sex", "id_number.dob", "id_number.id_number")
        let document = try #require(report["document"]?.object)
        #expect(document["files"]?.array?.count == 1)
        #expect(document.filter { $0.key != "files" } == [
            "address": Self.home, "dob": ["day": 28, "month": 2, "year": 1985], "error": .null,
            "expiration_date": ["day": 2, "month": 4, "year": 2031], "first_name": "Jane", "issued_date": ["day": 3, "month": 4, "year": 2021],
            "issuing_country": "DE", "last_name": "Doe", "number": "C01X00T47", "sex": "unknown", "status": "verified", "type": "passport",
            "unparsed_place_of_birth": "Bonn", "unparsed_sex": "X",
        ])
        #expect(Array(document.keys) == document.keys.sorted())
        #expect(report["id_number"] == [
            "dob": ["day": 28, "month": 2, "year": 1985], "error": .null, "first_name": "Jane", "id_number": "11144477735",
            "id_number_type": "br_cpf", "last_name": "Doe", "status": "verified",
        ])
    }

    @Test("what a plain expand does not show is hidden for this person, too") func hidden() throws {
        let id = try submitted(Self.everything)
        _ = try server.fire("verify", id, Self.jane)
        #expect(try server.session(id)["verified_outputs"] == nil)
        #expect(try server.session(id, expanding: "verified_outputs")["verified_outputs"]
            == ["address": Self.home, "email": .null, "first_name": "Jane", "id_number_type": "br_cpf", "last_name": "Doe", "phone": .null])
        #expect(try server.report(of: id)["document"]?.object?.keys.sorted()
            == ["address", "error", "files", "first_name", "issued_date", "issuing_country", "last_name", "status", "type"])
    }

    @Test("what is not said is that of Jenny Rosen") func defaults() throws {
        let id = try submitted()
        _ = try server.fire("verify", id, "first_name=Jane&document[number]=X1")
        let report = try server.report(of: id, expanding: "document.number", "document.dob")
        #expect(report["document"]?["first_name"] == "Jane")
        #expect(report["document"]?["last_name"] == "Rosen")
        #expect(report["document"]?["number"] == "X1")
        #expect(report["document"]?["issuing_country"] == "US")
        #expect(report["document"]?["type"] == "driving_license")
        #expect(report["document"]?["dob"] == ["day": 1, "month": 1, "year": 1990])
        #expect(report["document"]?["address"]?["line1"] == "1234 Main St.")
    }

    @Test("an empty value is a null: some people have no last name") func nulls() throws {
        let id = try submitted()
        _ = try server.fire("verify", id, "last_name=&address=&dob=&sex=&document[issued_date]=&document[issuing_country]=")
        let report = try server.report(of: id, expanding: "document.dob", "document.sex")
        for name in ["last_name", "address", "dob", "sex", "issued_date", "issuing_country"] { #expect(report["document"]?[name] == .null) }
        #expect(try server.session(id, expanding: "verified_outputs")["verified_outputs"]?["last_name"] == .null)
    }

    @Test("ID numbers, as results show them", arguments: [
        ("", "us_ssn", "0000"), ("id_number=123-45-6789", "us_ssn", "6789"), ("id_number=4321", "us_ssn", "4321"),
        ("id_number_type=br_cpf", "br_cpf", "00000000000"), ("id_number_type=sg_nric", "sg_nric", "S0000001I"),
        ("id_number_type=sg_nric&id_number=s1234567d", "sg_nric", "S1234567D"),
    ])
    func idNumbers(data: String, type: String, number: String) throws {
        let id = try submitted("type=id_number")
        _ = try server.fire("verify", id, data)
        let outputs = try server.session(id, expanding: "verified_outputs.id_number")["verified_outputs"]
        #expect(outputs?["id_number"] == .string(number))
        #expect(outputs?["id_number_type"] == .string(type))
    }

    @Test("a flow may ask for any check: it asked for what the test says") func flow() throws {
        let id = try submitted("verification_flow=vf_1&provided_details[email]=jenny@example.com")
        _ = try server.fire("verify", id, "email=jane@example.com&phone=%2B15555550100&id_number=6789")
        let report = try server.report(of: id, expanding: "id_number.id_number")
        #expect(report["email"] == ["email": "jane@example.com", "error": .null, "status": "verified"])
        #expect(report["phone"] == ["error": .null, "phone": "+15555550100", "status": "verified"])
        #expect(report["id_number"]?["id_number"] == "6789")
        #expect(try server.session(id, expanding: "verified_outputs")["verified_outputs"]?["email"] == "jane@example.com")
    }

    @Test("the webhook shows none of it, and a redaction takes it away") func redaction() throws {
        let id = try submitted(Self.everything)
        _ = try server.fire("verify", id, Self.jane)
        #expect(try !server.get("/v1/events").text.contains("Jane"))
        _ = try server.post("\(TestServer.sessions)/\(id)/redact")
        _ = try server.admin("POST clock", "advance=4d")
        for text in [
            try server.session(id, expanding: "verified_outputs", "verified_outputs.dob").text, try server.report(of: id, expanding: "document.dob").text,
        ] {
            for secret in ["Jane", "Doe", "Berlin", "1985", "11144477735"] { #expect(!text.contains(secret)) }
        }
    }

    @Test("sessions that verify themselves, as somebody") func progression() throws {
        _ = try server.admin("POST clock", "frozen=true")
        _ = try server.admin("POST progressions", "object=identity.verification_session&transition=submit&after=1")
        _ = try server.admin(
            "POST progressions", "object=identity.verification_session&transition=verify&after=1&parameters[first_name]=Jane")
        let id = try server.newSession()
        _ = try server.admin("POST clock", "advance=5")
        #expect(try server.session(id, expanding: "verified_outputs")["verified_outputs"]?["first_name"] == "Jane")
    }

    // MARK: What cannot be

    @Test("what no check of the session reveals", arguments: [
        ("type=document", "id_number=6789", "id_number", "with type=id_number, or with options[document][require_id_number]=true"),
        ("type=document", "id_number_type=us_ssn", "id_number_type", "with type=id_number, or with options[document][require_id_number]=true"),
        ("type=document", "email=a@example.com", "email", "with a verification_flow"), ("type=id_number", "phone=1", "phone", "with a verification_flow"),
        ("type=id_number", "address[city]=Berlin", "address", "with type=document"), ("type=id_number", "sex=female", "sex", "with type=document"),
        ("type=id_number", "document[number]=1", "document", "with type=document"),
        ("type=id_number", "unparsed_sex=F", "unparsed_sex", "with type=document"),
        ("type=id_number", "unparsed_place_of_birth=Bonn", "unparsed_place_of_birth", "with type=document"),
    ])
    func unrevealed(form: String, data: String, parameter: String, way: String) throws {
        let id = try submitted(form)
        #expect(try server.fire("verify", id, data).failure == Failure(
            400, parameter: parameter, "The session does not ask for a check that reveals \(parameter). Create the session \(way)."))
        #expect(try server.session(id)["status"] == "processing")
        #expect(try server.get(TestServer.reports).ids == [])
    }

    @Test("what is wrong with a value", arguments: [
        ("dob[day]=30&dob[month]=2&dob[year]=1990", "dob", nil, "Invalid date: 1990-02-30 is no day of the calendar."),
        ("dob[day]=1&dob[month]=1&dob[year]=2030", "dob", nil, "Invalid date: 2030-01-01 is in the future."),
        ("document[issued_date][day]=1&document[issued_date][month]=1&document[issued_date][year]=2030", "document[issued_date]", nil,
            "Invalid date: 2030-01-01 is in the future."),
        ("document[expiration_date][day]=31&document[expiration_date][month]=4&document[expiration_date][year]=2030", "document[expiration_date]", nil,
            "Invalid date: 2030-04-31 is no day of the calendar."),
        ("dob[day]=32&dob[month]=1&dob[year]=1990", "dob[day]", "parameter_invalid_integer", "This value must be less than or equal to 31."),
        ("dob[day]=1&dob[year]=1990", "dob[month]", "parameter_missing", "Missing required param: dob[month]."),
        ("dob=1990-01-01", "dob", nil, "Invalid object"),
        ("address[country]=Germany", "address[country]", nil, Self.unknownCountry("Germany")),
        ("document[issuing_country]=de", "document[issuing_country]", nil, Self.unknownCountry("de")),
        ("address[zip]=1", "address[zip]", "parameter_unknown", "Received unknown parameter: address[zip]"),
        ("sex=F", "sex", nil, "Invalid sex: must be one of female, male, or unknown"),
        ("document[type]=visa", "document[type]", nil, "Invalid document[type]: must be one of driving_license, id_card, or passport"),
        ("id_number=12345", "id_number", nil, "Invalid id_number: a number of the type us_ssn has 9 digits, or the last 4 of them."),
        ("id_number=12&id_number_type=br_cpf", "id_number", nil, "Invalid id_number: a number of the type br_cpf has 11 digits."),
        ("id_number=12&id_number_type=sg_nric", "id_number", nil, "Invalid id_number: a number of the type sg_nric has a letter, 7 digits and a letter."),
        ("id_number_type=ssn", "id_number_type", nil, "Invalid id_number_type: must be one of br_cpf, sg_nric, or us_ssn"),
        ("name=Jane", "name", "parameter_unknown", "Received unknown parameter: name"),
    ] as [(String, String, String?, String)])
    func wrong(data: String, parameter: String, code: String?, message: String) throws {
        let id = try submitted(Self.everything)
        #expect(try server.fire("verify", id, data).failure == Failure(400, code: code, parameter: parameter, message))
        #expect(try server.session(id)["status"] == "processing")
    }

    private static func unknownCountry(_ country: String) -> String {
        "Country '\(country)' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'. "
            + "A full list of country codes is available at https://stripe.com/global"
    }

    @Test("a document of a type that the session does not allow") func documentType() throws {
        #expect(try verify("type=document&options[document][allowed_types][]=passport&options[document][allowed_types][]=id_card",
            "document[type]=driving_license").failure == Failure(
                400, parameter: "document[type]", "The session does not allow a document of the type driving_license. It allows passport, id_card."))
    }

    @Test("a wrong e-mail address") func email() throws {
        #expect(try verify("verification_flow=vf_1", "email=jane").failure
            == Failure(400, code: "email_invalid", parameter: "email", "Invalid email address: jane"))
    }
}
