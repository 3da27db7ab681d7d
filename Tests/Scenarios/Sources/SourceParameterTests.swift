// What the parameters of a source may hold, and the errors where they do not. Whatever is refused leaves nothing behind: no object, no event, no
// token that is used up.
import TestHarness
import Testing
import Wire

@Suite("The parameters of a source") struct SourceParameterTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let form: SourceForm
        let change: String
        let status: Int
        let code: String?
        let parameter: String?
        var testDescription: String { "\(form.type): \(change)" }

        /// - Parameter change: what is sent in place of the parameter of that name, or beside the others.
        init(_ type: String, _ change: String, _ parameter: String?, code: String? = nil, status: Int = 400) {
            form = .of(type)
            self.change = change
            self.status = status
            self.code = code
            self.parameter = parameter
        }

        var text: String {
            let name = change.prefix { $0 != "=" } + "="
            return (form.text.split(separator: "&").filter { !$0.hasPrefix(name) } + [change[...]]).joined(separator: "&")
        }
    }

    static let faults = [
        // All types.
        Fault("bancontact", "type=cash", "type"),
        Fault("bancontact", "type=card_present", "type"),
        Fault("bancontact", "currency=xyz", "currency"),
        Fault("bancontact", "currency=usd", "currency", code: "invalid_currency"),
        Fault("bancontact", "usage=reusable", "usage"),
        Fault("bancontact", "usage=sometimes", "usage"),
        Fault("bancontact", "flow=receiver", "flow"),
        Fault("bancontact", "amount=0", "amount", code: "parameter_invalid_integer"),
        Fault("bancontact", "amount=100000000", "amount", code: "parameter_invalid_integer"),
        Fault("bancontact", "amount=10.99", "amount", code: "parameter_invalid_integer"),
        Fault("bancontact", "redirect[return_url]=nowhere", "redirect[return_url]", code: "url_invalid"),
        Fault("bancontact", "redirect[return_url]=javascript://alert(1)", "redirect[return_url]", code: "url_invalid"),
        Fault("bancontact", "receiver[refund_attributes_method]=email", "receiver"),
        Fault("bancontact", "ideal[bank]=ing", "ideal", code: "parameter_unknown"),
        Fault("bancontact", "owner[verified_name]=Jenny", "owner[verified_name]", code: "parameter_unknown"),
        Fault("bancontact", "bancontact[iban_last4]=7061", "bancontact[iban_last4]", code: "parameter_unknown"),
        Fault("bancontact", "mandate[notification_method]=pigeon", "mandate[notification_method]"),
        Fault("bancontact", "source_order[items][0][type]=gift", "source_order[items][0][type]"),
        // One type.
        Fault("bancontact", "amount=99", "amount", code: "amount_too_small"),
        Fault("bancontact", "owner[name]=Jo", "owner[name]", code: "invalid_owner_name"),
        Fault("bancontact", "bancontact[preferred_language]=es", "bancontact[preferred_language]"),
        Fault("bancontact", "statement_descriptor=\(String(repeating: "a", count: 36))", "statement_descriptor"),
        Fault("bancontact", "bancontact[statement_descriptor]=\(String(repeating: "a", count: 36))", "bancontact[statement_descriptor]"),
        Fault("wechat", "statement_descriptor=\(String(repeating: "a", count: 33))", "statement_descriptor"),
        Fault("wechat", "currency=nzd", "currency", code: "invalid_currency"),
        Fault("alipay", "currency=chf", "currency", code: "invalid_currency"),
        Fault("ach_credit_transfer", "amount=1000", "amount"),
        Fault("sepa_credit_transfer", "amount=1000", "amount"),
        Fault("ach_credit_transfer", "currency=eur", "currency", code: "invalid_currency"),
        Fault("ach_credit_transfer", "usage=single_use", "usage"),
        Fault("ach_credit_transfer", "receiver[refund_attributes_method]=fax", "receiver[refund_attributes_method]"),
        Fault("multibanco", "currency=usd", "currency", code: "invalid_currency"),
        Fault("sepa_debit", "owner[name]=Jo", "owner[name]", code: "invalid_owner_name"),
        Fault("sepa_debit", "sepa_debit[iban]=DE89370400440532013001", "sepa_debit[iban]", code: "invalid_bank_account_iban"),
        Fault("sepa_debit", "sepa_debit[iban]=DE8937040044053201300", "sepa_debit[iban]", code: "invalid_bank_account_iban"),
        Fault("sepa_debit", "sepa_debit[iban]=DEÄÖ370400440532013000", "sepa_debit[iban]", code: "invalid_bank_account_iban"),
        Fault("p24", "owner[email]=jenny", "owner[email]", code: "invalid_owner_email"),
        Fault("p24", "currency=usd", "currency", code: "invalid_currency"),
        Fault("ideal", "ideal[bank]=gringotts", "ideal[bank]", code: "invalid_ideal_bank"),
        Fault("sofort", "sofort[country]=PL", "sofort[country]", code: "invalid_sofort_country"),
        Fault("sofort", "sofort[country]=FR", "sofort[country]", code: "invalid_sofort_country"),
        Fault("sofort", "amount=99", "amount", code: "invalid_amount"),
        Fault("sofort", "sofort[preferred_language]=pt", "sofort[preferred_language]"),
        Fault("klarna", "klarna[product]=gift", "klarna[product]"),
        Fault("three_d_secure", "three_d_secure[card]=src_none", "three_d_secure[card]", code: "resource_missing"),
        Fault("ach_debit", "ach_debit[routing_number]=110000001", "ach_debit[routing_number]", code: "routing_number_invalid"),
        Fault("ach_debit", "ach_debit[account_number]=123", "ach_debit[account_number]", code: "account_number_invalid"),
        Fault("ach_debit", "ach_debit[type]=family", "ach_debit[type]"),
        Fault("ach_debit", "flow=redirect", "flow"),
        Fault("acss_debit", "acss_debit[institution_number]=00", "acss_debit[institution_number]", code: "routing_number_invalid"),
        Fault("acss_debit", "acss_debit[transit_number]=1100x", "acss_debit[transit_number]", code: "routing_number_invalid"),
        Fault("acss_debit", "acss_debit[account_number]=123456", "acss_debit[account_number]", code: "account_number_invalid"),
        Fault("au_becs_debit", "au_becs_debit[bsb_number]=00-00", "au_becs_debit[bsb_number]", code: "routing_number_invalid"),
        Fault("au_becs_debit", "au_becs_debit[account_number]=1234567890", "au_becs_debit[account_number]", code: "account_number_invalid"),
        Fault("card", "card[number]=4242424242424241", "number", code: "incorrect_number", status: 402),
        Fault("card", "card[number]=4242", "number", code: "invalid_number", status: 402),
        Fault("card", "card[number]=4539578763621486", nil, code: "card_declined", status: 402),
        Fault("card", "card[exp_month]=13", "exp_month", code: "invalid_expiry_month", status: 402),
        Fault("card", "card[exp_year]=2022", "exp_year", code: "invalid_expiry_year", status: 402),
        Fault("card", "card[cvc]=12", "cvc", code: "invalid_cvc", status: 402),
        Fault("card", "token=tok_none", "token", code: "resource_missing"),
    ]

    @Test("the errors", arguments: faults) func refuse(fault: Fault) throws {
        let server = try TestServer()
        let failure = try server.post("/v1/sources", fault.text.replacing("CARD", with: "src_none")).failure
        #expect(failure?.status == fault.status)
        #expect(failure?.code == fault.code)
        #expect(failure?.parameter == fault.parameter)
        #expect(failure?.type == (fault.status == 402 ? "card_error" : "invalid_request_error"))
        #expect(try server.objectCount() == 0)
        #expect(try server.events() == [])
        #expect(server.notes.faults == [])
    }

    static let welcome = [
        ("bancontact", "amount=100"), ("bancontact", "owner[name]=Joe"), ("bancontact", "currency=EUR"), ("bancontact", "usage=single_use"),
        ("bancontact", "flow=redirect"), ("bancontact", "redirect[return_url]=myapp://back"), ("card", "usage=single_use"), ("card", "card[exp_year]=30"),
        ("card", "card[number]=4242 4242 4242 4242"), ("bancontact", "statement_descriptor=\(String(repeating: "ä", count: 35))"),
        ("ideal", "ideal[bank]=yoursafe"), ("ach_debit", "flow=none"), ("p24", "currency=eur"), ("alipay", "currency=cny"),
        ("ach_credit_transfer", "receiver[refund_attributes_method]=manual"), ("three_d_secure", "currency=jpy"), ("klarna", "currency=sek"),
    ]

    @Test("what is just right", arguments: welcome) func accept(type: String, change: String) throws {
        let answer = try TestServer().makeSource(Fault(type, change, nil).text)
        #expect(answer.status == 200, "\(answer.text)")
    }

    // MARK: Tokens

    private func token(_ server: TestServer, _ number: String = "4242424242424242") throws -> String {
        try server.post("/v1/tokens", "card[number]=\(number)&card[exp_month]=8&card[exp_year]=2030&card[cvc]=123").id
    }

    @Test("a token is good for one source") func spent() throws {
        let server = try TestServer()
        let id = try token(server)
        #expect(try server.makeSource("type=card&token=\(id)").status == 200)
        #expect(try server.get("/v1/tokens/\(id)")["used"] == true)
        #expect(try server.makeSource("type=card&token=\(id)").failure
            == Failure(400, code: "token_already_used", parameter: "token", "You cannot use a Stripe token more than once: \(id)."))
    }

    @Test("a source that is refused uses no token up", arguments: ["usage=never", "currency=xyz", "flow=redirect", "bank=1", "expand[]=nothing", "owner=x"])
    func unspent(fault: String) throws {
        let server = try TestServer()
        let id = try token(server)
        #expect(try server.makeSource("type=card&token=\(id)&\(fault)").status == 400)
        #expect(try server.get("/v1/tokens/\(id)")["used"] == false)
        #expect(try server.makeSource("type=card&token=\(id)").status == 200)
    }

    @Test("a card that its bank refuses to attach leaves its token unused, and nothing at the customer") func notAttached() throws {
        let server = try TestServer()
        let (customer, id) = try (server.newCustomer(), token(server, "4000000000000002"))
        let (objects, events) = try (server.objectCount(), server.events())
        #expect(try server.attach(id, to: customer).failure?.code == "card_declined")
        #expect(try server.get("/v1/tokens/\(id)")["used"] == false)
        #expect(try server.get("/v1/customers/\(customer)/sources").ids == [])
        #expect(try server.objectCount() == objects)
        #expect(try server.events() == events)
    }

    // MARK: Updates

    @Test("an update demands what the creation does", arguments: [
        Fault("sepa_credit_transfer", "amount=1000", "amount"), Fault("bancontact", "amount=99", "amount", code: "amount_too_small"),
        Fault("sepa_debit", "owner[name]=Jo", "owner[name]", code: "invalid_owner_name"), Fault("bancontact", "type=ideal", "type", code: "parameter_unknown"),
        Fault("bancontact", "usage=reusable", "usage", code: "parameter_unknown"), Fault("bancontact", "card[exp_year]=2030", "card"),
        Fault("card", "card[exp_month]=13", "exp_month", code: "invalid_expiry_month", status: 402),
        Fault("p24", "owner[email]=jenny", "owner[email]", code: "invalid_owner_email"),
    ])
    func update(fault: Fault) throws {
        let server = try TestServer()
        let source = try server.makeSource(fault.form.text)
        let failure = try server.post("/v1/sources/\(source.id)", fault.change).failure
        #expect([failure?.code, failure?.parameter] == [fault.code, fault.parameter])
        #expect(failure?.status == fault.status)
        #expect(try server.source(source.id).text == source.text)
    }

    @Test("metadata, owner, amount and a card's expiry can change") func change() throws {
        let server = try TestServer()
        let (bank, card) = try (server.makeSource(SourceForm.of("bancontact").text), server.makeSource(SourceForm.of("card").text))
        _ = try server.post("/v1/sources/\(bank.id)", "amount=2000&owner[email]=jenny@example.com&metadata[a]=1")
        #expect(try server.source(bank.id).changes(since: bank) == ["amount: 2000", #"metadata.a: "1""#, #"owner.email: "jenny@example.com""#])
        _ = try server.post("/v1/sources/\(bank.id)", "metadata=")
        #expect(try server.source(bank.id)["metadata"] == [:])
        _ = try server.post("/v1/sources/\(card.id)", "card[exp_month]=1&card[exp_year]=31")
        #expect(try server.source(card.id).changes(since: card) == ["card.exp_month: 1", "card.exp_year: 2031"])
    }
}
