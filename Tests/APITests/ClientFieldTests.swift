// What scripts in browsers and apps on phones add to what they send: it is taken where they send it, goes nowhere, and is refused elsewhere. A key
// in the form stands in place of the header.
import TestHarness
import Testing
import Wire

@Suite("What browsers and phones add") struct ClientFieldTests {
    private static let card = "card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2034&card[cvc]=123"
    private static let added = "payment_user_agent=stripe.js&guid=a&muid=b&sid=c&time_on_page=12&referrer=https://shop.example"
        + "&client_attribution_metadata[client_session_id]=d&key=pk_test_alpha"

    @Test("it is taken and goes nowhere", arguments: [
        ("/v1/tokens", card), ("/v1/payment_methods", "type=card&\(card)"), ("/v1/charges", "amount=1099&currency=usd&source=tok_visa"),
        ("/v1/sources", "type=ideal&amount=1099&currency=eur&redirect[return_url]=https://shop.example"),
    ])
    func taken(path: String, form: String) throws {
        let answer = try TestServer().post(path, "\(form)&\(Self.added)")
        #expect(answer.status == 200, "\(answer.text)")
        #expect(!answer.text.contains("guid") && !answer.text.contains("stripe.js") && !answer.text.contains("attribution"))
    }

    @Test("elsewhere it is unknown, and no slip of the pen is taken for it") func elsewhere() throws {
        let server = try TestServer()
        #expect(try server.post("/v1/customers", "guid=a").failure?.message == "Received unknown parameter: guid")
        #expect(try server.post("/v1/tokens", "\(Self.card)&gui=a").failure?.message == "Received unknown parameter: gui")
        #expect(try server.post("/v1/tokens", "\(Self.card)&card[guid]=a").failure?.parameter == "card[guid]")
    }

    @Test("a publishable key in the form is as good as one in the header, with the account and the version beside it") func key() throws {
        let server = try TestServer()
        let token = try server.post("/v1/tokens", "\(Self.card)&key=pk_test_alpha&_stripe_version=2020-08-27", key: nil)
        #expect(token.status == 200)
        #expect(token.headers["Stripe-Version"] == "2020-08-27")
        #expect(try server.get("/v1/tokens/\(token.id)").status == 200)
        let connected = try server.post("/v1/tokens", "\(Self.card)&key=pk_test_alpha&_stripe_account=acct_1Nv0FGQ9RKHgCVdK", key: nil)
        #expect(try server.get("/v1/tokens/\(connected.id)").status == 404)
        #expect(try server.get("/v1/tokens/\(connected.id)", headers: ["Stripe-Account": "acct_1Nv0FGQ9RKHgCVdK"]).status == 200)
        // The header wins.
        #expect(try server.post("/v1/tokens", "\(Self.card)&key=pk_test_beta").status == 200)
        let source = try server.post("/v1/sources", "type=ideal&amount=1099&currency=eur&redirect[return_url]=https://shop.example")
        let secret = source["client_secret"]?.string ?? ""
        #expect(try server.get("/v1/sources/\(source.id)?client_secret=\(secret)&key=pk_test_alpha", key: nil)["id"] == .string(source.id))
    }

    @Test("a secret key there is none, nor is any where no page calls", arguments: [
        ("/v1/tokens", "key=sk_test_alpha"), ("/v1/tokens", "key="), ("/v1/tokens", "key[]=pk_test_alpha"), ("/v1/tokens", "key=pk_test_alpha&%zz"),
        ("/v1/customers", "key=pk_test_alpha"),
    ])
    func refused(path: String, form: String) throws {
        let answer = try TestServer().post(path, form, key: nil)
        #expect(answer.status == 401)
        #expect(answer.failure?.message.hasPrefix("You did not provide an API key.") == true)
    }

    @Test("a publishable key in the form may do no more than in the header") func publishable() throws {
        #expect(try TestServer().post("/v1/charges", "amount=1099&currency=usd&source=tok_visa&key=pk_test_alpha", key: nil).failure?.code
            == "secret_key_required")
    }
}
