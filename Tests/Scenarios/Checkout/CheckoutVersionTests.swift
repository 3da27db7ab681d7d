// Checkout Sessions as older versions of the API have them.
import TestHarness
import Testing
import Wire

@Suite("Checkout in older versions") struct CheckoutVersionTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("before dahlia, the places have other names") func places() throws {
        #expect(try server.sell("ui_mode=hosted", headers: .version("2025-09-30.clover"))["ui_mode"] == "hosted")
        #expect(try server.sell(headers: .version("2025-09-30.clover"))["ui_mode"] == "hosted")
        #expect(try server.sell("ui_mode=hosted_page", headers: .version("2026-03-25.dahlia"))["ui_mode"] == "hosted_page")
    }

    @Test("since then, an older name is refused with the one that took its place", arguments: [
        ("hosted", "hosted_page"), ("embedded", "embedded_page"), ("custom", "elements"),
    ]) func retired(older: String, newer: String) throws {
        #expect(try server.sell("ui_mode=\(older)", headers: .version("2026-03-25.dahlia")).failure == Failure(
            400, parameter: "ui_mode", "The ui_mode value `\(older)` is no longer supported. Use `\(newer)` instead."))
    }

    @Test("before basil, shipping_details stands beside the rest") func shipping() throws {
        let session = try server.sell("shipping_address_collection[allowed_countries][0]=DE")
        try server.complete(session, "email=jenny@example.com&shipping[name]=Jenny&shipping[address][country]=DE")
        let older = try server.get("\(TestServer.checkouts)/\(session.id)", headers: .version("2024-06-20"))
        #expect(older["shipping_details"]?["name"] == "Jenny")
        #expect(try server.checkout(session.id)["shipping_details"] == nil)
    }

    @Test("before endive, a session names the types of its payment methods") func types() throws {
        let older = try server.sell("payment_method_types[0]=card", headers: .version("2026-03-25.dahlia"))
        #expect(older["payment_method_types"] == ["card"])
        #expect(try server.sell("payment_method_types[0]=card", headers: .version("2026-10-28.endive")).failure?.parameter == "payment_method_types")
    }

    @Test("before 2022-08-01, lines describe themselves, the PaymentIntent is there at once, and a customer is always made") func older() throws {
        let form = "mode=payment&success_url=https://shop.example&cancel_url=https://shop.example&payment_method_types[0]=card"
            + "&line_items[0][name]=Tea&line_items[0][amount]=1500&line_items[0][currency]=usd&line_items[0][quantity]=2"
        let session = try server.post(TestServer.checkouts, form, headers: .version("2020-08-27"))
        #expect(session["amount_total"] == 3000)
        #expect(session["payment_intent"]?.string?.hasPrefix("pi_") == true)
        #expect(session["customer_creation"] == "always")
        #expect(try server.get("\(TestServer.checkouts)/\(session.id)/line_items")["data"]?.array?.first?["description"] == "Tea")
        try server.complete(session)
        #expect(try server.checkout(session.id)["customer"]?.string?.hasPrefix("cus_") == true)
    }

    @Test("before 2022-08-01, the items and the coupon of a new subscription stand in `subscription_data`") func items() throws {
        _ = try server.coupon("id=TEN&percent_off=10&duration=forever")
        let form = "mode=subscription&success_url=https://shop.example&cancel_url=https://shop.example&payment_method_types[0]=card"
            + "&subscription_data[items][0][plan]=\(try server.newPrice(1000))&subscription_data[items][0][quantity]=2&subscription_data[coupon]=TEN"
        let session = try server.post(TestServer.checkouts, form, headers: .version("2020-08-27"))
        #expect(session["amount_total"] == 1800)
        #expect(try server.post(TestServer.checkouts, form, headers: .version("2022-11-15")).failure?.code == "parameter_unknown")
    }
}
