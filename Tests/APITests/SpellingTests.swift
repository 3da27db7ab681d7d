// A parameter that the call does not have, and that is a slip of the pen for one that it has.
import Engine
import TestHarness
import Testing
import Wire

@Suite("Misspelt parameters") struct SpellingTests {
    private func refused(_ path: String, _ form: String) throws -> Failure? { try TestServer().post(path, form).failure }

    private func unknown(_ parameter: String, _ message: String) -> Failure {
        Failure(400, code: "parameter_unknown", parameter: parameter, "Received unknown parameter\(message)")
    }

    @Test("the message says which one is near", arguments: [
        ("emial=a@b.co", "emial", ": emial. Did you mean email?"), ("Email=a@b.co", "Email", ": Email. Did you mean email?"),
        ("metadat[a]=1", "metadat", ": metadat. Did you mean metadata?"), ("desciption=x", "desciption", ": desciption. Did you mean description?"),
        ("invoice_setings[footer]=x", "invoice_setings", ": invoice_setings. Did you mean invoice_settings?"),
        ("address[citty]=x", "address[citty]", ": address[citty]. Did you mean address[city]?"),
        ("shipping[address][lin1]=x", "shipping[address][lin1]", ": shipping[address][lin1]. Did you mean shipping[address][line1]?"),
        ("expnd[]=sources", "expnd", ": expnd. Did you mean expand?"),
    ])
    func near(form: String, parameter: String, message: String) throws {
        #expect(try refused("/v1/customers", form) == unknown(parameter, message))
    }

    @Test("and nothing where none is", arguments: [
        ("bogus=1", "bogus", ": bogus"), ("x=1", "x", ": x"), ("mail_address=1", "mail_address", ": mail_address"), ("ab=1", "ab", ": ab"),
    ])
    func far(form: String, parameter: String, message: String) throws {
        #expect(try refused("/v1/customers", form) == unknown(parameter, message))
    }

    @Test("of several, only where each has one") func several() throws {
        #expect(try refused("/v1/customers", "emial=a&nmae=b") == unknown("emial", "s: emial, nmae. Did you mean email, name?"))
        #expect(try refused("/v1/customers", "emial=a&bogus=b") == unknown("emial", "s: emial, bogus"))
    }

    @Test("an element of an array, and a bound of a time") func elements() throws {
        #expect(try refused("/v1/customers", "invoice_settings[custom_fields][0][nam]=x") == unknown(
            "invoice_settings[custom_fields][0][nam]",
            ": invoice_settings[custom_fields][0][nam]. Did you mean invoice_settings[custom_fields][0][name]?"))
        #expect(try TestServer().get("/v1/charges?created[gtee]=1").failure == unknown("created[gtee]", ": created[gtee]. Did you mean created[gte]?"))
    }
}
