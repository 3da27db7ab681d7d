// Short ways to sell something, for the tests of this folder.
import TestHarness
import Testing
import Wire

extension TestServer {
    static let checkouts = "/v1/checkout/sessions"
    static let tea = "line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=1500"
        + "&line_items[0][price_data][product_data][name]=Tea&line_items[0][quantity]=2"

    /// A session that sells two packets of tea for 30 dollars.
    func sell(_ form: String = "", headers: Headers = [:]) throws -> Answer {
        try post(Self.checkouts, "mode=payment&success_url=https://shop.example/done?s={CHECKOUT_SESSION_ID}&\(Self.tea)&\(form)", headers: headers)
    }

    /// A session in which a card is saved.
    func saveCard(_ form: String = "") throws -> Answer {
        try post(Self.checkouts, "mode=setup&currency=usd&success_url=https://shop.example/done&\(form)")
    }

    func checkout(_ id: String, expanding paths: String...) throws -> Answer {
        try get("\(Self.checkouts)/\(id)?" + paths.map { "expand[]=\($0)" }.joined(separator: "&"))
    }

    /// The customer pays.
    @discardableResult func complete(_ session: Answer, _ form: String = "email=jenny@example.com") throws -> Answer {
        try fire("complete", session.id, form)
    }
}
