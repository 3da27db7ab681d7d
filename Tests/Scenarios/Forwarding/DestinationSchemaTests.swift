// The names that the destinations of Stripe's list use, and how each writes an expiry: by the destination's own URL, by the settings, or the common ones.
import Engine
import TestHarness
import Testing
import Wire

@testable import Forwarding

@Suite("The names that a destination uses") struct DestinationSchemaTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let url: String
        let body: String
        let sent: String
        var rows: [String] = []

        var testDescription: String { "\(url) \(body)" }
    }

    /// The card expires in September 2024.
    static let cases: [Case] = [
        Case(url: "https://fts.cardconnect.com/cardconnect/rest/auth", body: #"{"account":"","expiry":"","cvv2":"","amount":"0"}"#,
            sent: #"{"account":"4242424242424242","expiry":"0924","cvv2":"123","amount":"0"}"#),
        Case(url: "https://gateway.pmnts.io/v1.0/credit_cards", body: #"{"card_number":"","card_expiry":"","cvv":""}"#,
            sent: #"{"card_number":"4242424242424242","card_expiry":"09/2024","cvv":"123"}"#),
        Case(url: "https://prod.api.firstdata.com/gateway/v2/payments",
            body: #"{"paymentMethod":{"paymentCard":{"number":"","securityCode":"","expiryDate":{"month":"","year":""}}}}"#,
            sent: #"{"paymentMethod":{"paymentCard":{"number":"4242424242424242","securityCode":"123","expiryDate":{"month":"09","year":"24"}}}}"#),
        Case(url: "https://p01.mul-pay.jp/payment/ExecTran.json", body: #"{"CardNo":"","Expire":"","SecurityCode":""}"#,
            sent: #"{"CardNo":"4242424242424242","Expire":"2409","SecurityCode":"123"}"#),
        Case(url: "https://api.paymentsos.com/tokens", body: #"{"card_number":"","expiration_date":"","credit_card_cvv":""}"#,
            sent: #"{"card_number":"4242424242424242","expiration_date":"09/2024","credit_card_cvv":"123"}"#),
        Case(url: "https://api.processout.com/cards", body: #"{"number":"","exp_month":"","exp_year":"","cvc2":""}"#,
            sent: #"{"number":"4242424242424242","exp_month":"09","exp_year":"2024","cvc2":"123"}"#),
        Case(url: "https://core.spreedly.com/v1/payment_methods.json",
            body: #"{"payment_method":{"credit_card":{"number":"","month":"","year":"","verification_value":""}}}"#,
            sent: #"{"payment_method":{"credit_card":{"number":"4242424242424242","month":"09","year":"2024","verification_value":"123"}}}"#),
        Case(url: "https://api.sandbox.tabapay.net:10443/v1/clients/1/accounts", body: #"{"card":{"accountNumber":"","expirationDate":"","securityCode":""}}"#,
            sent: #"{"card":{"accountNumber":"4242424242424242","expirationDate":"202409","securityCode":"123"}}"#),
        Case(url: "https://stbfep.sps-system.com/api/xmlapi.do", body: "<a><cc_number/><cc_expiration></cc_expiration><security_code/></a>",
            sent: "<a><cc_number>4242424242424242</cc_number><cc_expiration>202409</cc_expiration><security_code>123</security_code></a>"),
        Case(url: "https://access.worldpay.com/api/payments", body: #"{"cardNumber":"","cardExpiryDate":{"month":0,"year":0},"cvc":""}"#,
            sent: #"{"cardNumber":"4242424242424242","cardExpiryDate":{"month":9,"year":2024},"cvc":"123"}"#),
        Case(url: "https://secure.worldpay.com/jsp/merchant/xml/paymentService",
            body: #"<CARD-SSL><cardNumber/><expiryDate><date month="" year=""/></expiryDate><cvc/></CARD-SSL>"#,
            sent: #"<CARD-SSL><cardNumber>4242424242424242</cardNumber><expiryDate><date month="09" year="2024"/></expiryDate><cvc>123</cvc></CARD-SSL>"#),
        // By the settings, which go before the table.
        Case(url: "http://127.0.0.1:4242/payments", body: #"{"kartennummer":"","gueltig_bis":"","pruefziffer":""}"#,
            sent: #"{"kartennummer":"4242424242424242","gueltig_bis":"09-24","pruefziffer":"123"}"#,
            rows: ["127.0.0.1 number=kartennummer expiry=gueltig_bis:MM-YY cvc=pruefziffer"]),
        Case(url: "https://core.spreedly.com/v2/x", body: #"{"card":{"no":"","until":{"m":"","y":""},"code":0}}"#,
            sent: #"{"card":{"no":"4242424242424242","until":{"m":"09","y":"24"},"code":123}}"#,
            rows: ["core.spreedly.com number=number", "core.spreedly.com/v2 number=no month=until.m year=until.y:YY cvc=code"]),
        // The common ones.
        Case(url: "http://127.0.0.1:4242/payments", body: #"{"number":"","expiryDate":{"month":"","year":""},"cvv2":""}"#,
            sent: #"{"number":"4242424242424242","expiryDate":{"month":"09","year":"2024"},"cvv2":"123"}"#),
        Case(url: "http://127.0.0.1:4242/payments", body: "number=&expiry[month]=&expiry[year]=&cvc2=",
            sent: "number=4242424242424242&expiry[month]=09&expiry[year]=2024&cvc2=123"),
    ]

    @Test("what arrives", arguments: cases) func arrives(example: Case) throws {
        let server = try TestServer()
        let processor = "http://127.0.0.1:4242"
        server.engine.settings[ForwardingSettings.key].fields = example.rows
        let parts = example.url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        let origin = "\(parts[0])//\(parts[2].prefix { $0 != "/" })"
        if origin != processor { server.engine.settings[ForwardingSettings.key].destinations = [.init(prefix: origin, address: processor)] }
        let destination = server.receiver(processor + example.url.dropFirst(origin.count))
        let answer = try server.forward(Forward(
            url: example.url, replacements: ["card_number", "card_expiry", "card_cvc"], body: example.body))
        #expect(answer.status == 200, "\(answer.text)")
        #expect(destination.arrivals.last?.text == example.sent)
        let shown = answer["request_details"]?["body"]?.string ?? ""
        #expect(!shown.contains("4242424242424242") && !shown.contains("\"123\"") && !shown.contains(">123<"), "\(shown)")
    }

    @Test("a name that another destination uses is none") func others() throws {
        let answer = try TestServer().forward(Forward(replacements: ["card_expiry"], body: #"{"month":"","year":"","expiry":""}"#))
        #expect(answer.failure == forwardingFailure(
            400, "invalid_parameter", "request[body]", "There is no blank field for the expiry month in the request."))
    }

    @Test("every row of the table is one") func table() { #expect(ForwardingSchemas.documented.count == ForwardingSchemas.rows.count) }

    @Test("what is no row", arguments: [
        "", "api.example.com", "api.example.com number", "api.example.com number=", "api.example.com color=red", "api.example.com expiry=expiry",
        "api.example.com expiry=expiry:MM", "api.example.com number=a number=b", "api.example.com cvc=cvc:YY", "api.example.com year=y:YYY",
    ])
    func notRows(row: String) { #expect(!ForwardingSchemas.isRow(row)) }
}
