// A payment link refuses what the sessions of its visits would refuse.
import TestHarness
import Testing
import Wire

@Suite("Refusals of payment links") struct PaymentLinkRefusalTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("what belongs to single purchases is refused for a subscription, and the other way round", arguments: [
        ("payment_intent_data[description]=x", "payment_intent_data", true), ("customer_creation=always", "customer_creation", true),
        ("invoice_creation[enabled]=true", "invoice_creation", true), ("shipping_options[0][shipping_rate]=RATE", "shipping_options", true),
        ("subscription_data[description]=x", "subscription_data", false),
    ]) func modes(form: String, parameter: String, isRecurring: Bool) throws {
        let recurring = "line_items[0][quantity]=1&line_items[0][price]=\(try server.newPrice(1000))"
        let rate = "display_name=Post&type=fixed_amount&fixed_amount[amount]=500&fixed_amount[currency]=usd"
        let form = form.replacing("RATE", with: try server.post("/v1/shipping_rates", rate).id)
        #expect(try server.post("/v1/payment_links", "\(isRecurring ? recurring : TestServer.tea)&\(form)").failure?.parameter == parameter)
        let link = try server.post("/v1/payment_links", "\(isRecurring ? TestServer.tea : recurring)&\(form)")
        #expect(link.failure == nil)
        #expect(try server.fire("visit", link.id).failure == nil)
    }

    @Test("a link that others have used up while a session was open sells nothing more") func usedUp() throws {
        let link = try server.post("/v1/payment_links", "\(TestServer.tea)&restrictions[completed_sessions][limit]=1")
        for _ in 1...2 { _ = try server.fire("visit", link.id) }
        let sessions = try server.get("\(TestServer.checkouts)?payment_link=\(link.id)").ids
        #expect(try server.fire("complete", sessions[0], "email=jenny@example.com").failure == nil)
        #expect(try server.fire("complete", sessions[1], "email=jenny@example.com").failure
            == Failure(400, "This payment link was used as often as it can be."))
        #expect(try server.get("/v1/payment_links/\(link.id)")["restrictions"]?["completed_sessions"]?["count"] == 1)
    }

    @Test("a descriptor that no bank prints is refused before anybody pays", arguments: ["SD", "<<>>>>", "12345"]) func descriptor(text: String) throws {
        let form = "payment_intent_data[statement_descriptor]=\(text)"
        for answer in [try server.post("/v1/payment_links", "\(TestServer.tea)&\(form)"), try server.sell(form)] {
            #expect(answer.failure?.parameter == "payment_intent_data[statement_descriptor]")
        }
    }
}
