// What each type cannot be made without, and what it can: every parameter is left out once.
import TestHarness
import Testing
import Wire

@Suite("What a source cannot be made without") struct RequirementTests {
    struct Demand: Sendable, CustomTestStringConvertible {
        let form: SourceForm
        let required: [String]
        var testDescription: String { form.type }

        init(_ type: String, _ required: String...) {
            form = .of(type)
            self.required = required
        }
    }

    static let demands = [
        Demand("ach_credit_transfer", "type", "currency", "owner[email]"),
        Demand(
            "ach_debit", "type", "currency", "owner[name]", "ach_debit[country]", "ach_debit[type]", "ach_debit[routing_number]",
            "ach_debit[account_number]"),
        Demand(
            "acss_debit", "type", "currency", "owner[name]", "acss_debit[account_number]", "acss_debit[institution_number]",
            "acss_debit[transit_number]"),
        Demand("alipay", "type", "currency", "amount", "redirect[return_url]"),
        Demand(
            "au_becs_debit", "type", "currency", "owner[name]", "owner[email]", "au_becs_debit[bsb_number]", "au_becs_debit[account_number]"),
        Demand("bancontact", "type", "currency", "amount", "redirect[return_url]", "owner[name]"),
        Demand("card", "type", "card[number]", "card[exp_month]", "card[exp_year]"),
        Demand("eps", "type", "currency", "amount", "redirect[return_url]", "owner[name]"),
        Demand("giropay", "type", "currency", "amount", "redirect[return_url]", "owner[name]"),
        Demand("ideal", "type", "currency", "amount", "redirect[return_url]"),
        Demand(
            "klarna", "type", "currency", "amount", "klarna[product]", "klarna[purchase_country]"),
        Demand("multibanco", "type", "currency", "amount", "redirect[return_url]", "owner[email]"),
        Demand("p24", "type", "currency", "amount", "redirect[return_url]", "owner[email]"),
        Demand("sepa_credit_transfer", "type", "currency", "owner[name]"),
        Demand("sepa_debit", "type", "currency", "owner[name]", "sepa_debit[iban]"),
        Demand("sofort", "type", "currency", "amount", "redirect[return_url]", "sofort[country]"),
        Demand("three_d_secure", "type", "currency", "amount", "redirect[return_url]", "three_d_secure[card]"),
        Demand("wechat", "type", "currency", "amount"),
    ]

    @Test("of every type that can be made") func complete() {
        #expect(Self.demands.map(\.form.type) == SourceForm.all.map(\.type))
    }

    @Test("without any one of these it is refused, without any other it is made", arguments: demands) func leaveOut(demand: Demand) throws {
        let server = try TestServer()
        let card = try server.makeSource("type=card&token=tok_threeDSecureRequired").id
        let pairs = demand.form.text.replacing("CARD", with: card).split(separator: "&")
        var objects = try server.objectCount()
        var events = try server.events()
        for pair in pairs {
            let name = String(pair.prefix { $0 != "=" })
            let form = pairs.filter { $0 != pair }.joined(separator: "&")
            let answer = try server.post("/v1/sources", form)
            if demand.required.contains(name) {
                #expect(answer.failure == Failure(400, code: "parameter_missing", parameter: name, "Missing required param: \(name)."))
                // Of what was refused nobody is told.
                #expect(try server.events() == events)
            } else {
                #expect(answer.status == 200, "\(name): \(answer.text)")
                objects += 1
                events = try server.events()
            }
        }
        #expect(try server.objectCount() == objects)
        #expect(Set(demand.required).isSubset(of: Set(pairs.map { String($0.prefix { $0 != "=" }) })))
        #expect(server.notes.faults == [])
    }

    @Test("Klarna needs items") func items() throws {
        let server = try TestServer()
        let form = SourceForm.of("klarna").text.split(separator: "&").filter { !$0.hasPrefix("source_order") }.joined(separator: "&")
        let missing = Failure(400, code: "parameter_missing", parameter: "source_order[items]", "Missing required param: source_order[items].")
        #expect(try server.post("/v1/sources", form).failure == missing)
        #expect(try server.post("/v1/sources", form + "&source_order[shipping][address][line1]=1 High Street").failure == missing)
    }

    @Test("the address of the owner, of an IBAN from outside the European Economic Area", arguments: [
        "GB82WEST12345698765432", "CH9300762011623852957", "GI75NWBK000000007099453", "MC5811222000010123456789030", "SM86U0322509800000000270100",
    ])
    func address(iban: String) throws {
        let server = try TestServer()
        let form = "type=sepa_debit&currency=eur&owner[name]=Jenny Rosen&sepa_debit[iban]=\(iban)"
        func missing(_ line: String) -> Failure {
            Failure(400, code: "parameter_missing", parameter: "owner[address][\(line)]", "Missing required param: owner[address][\(line)].")
        }
        #expect(try server.post("/v1/sources", form).failure == missing("country"))
        #expect(try server.post("/v1/sources", form + "&owner[address][line1]=1 High Street").failure == missing("country"))
        #expect(try server.post("/v1/sources", form + "&owner[address][country]=GB").failure == missing("line1"))
        #expect(try server.objectCount() == 0)
        #expect(try server.post("/v1/sources", form + "&owner[address][country]=GB&owner[address][line1]=1 High Street").status == 200)
    }

    @Test("an empty value is none", arguments: ["owner[name]=", "owner[email]="]) func empty(parameter: String) throws {
        let server = try TestServer()
        let form = SourceForm.of("au_becs_debit").text
        let name = String(parameter.dropLast())
        let pairs = form.split(separator: "&").map { $0.hasPrefix(parameter) ? parameter : String($0) }
        #expect(try server.post("/v1/sources", pairs.joined(separator: "&")).failure
            == Failure(400, code: "parameter_missing", parameter: name, "Missing required param: \(name)."))
    }
}
