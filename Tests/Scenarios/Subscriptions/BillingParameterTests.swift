// `billing` and `start`, as versions before 2019-10-17 name the collection method and the start of a subscription. Source: recorded answers of 2019.
import TestHarness
import Testing
import Wire

@Suite("billing") struct BillingParameterTests: GoldSuite {
    let server: TestServer
    let gold: String

    private static let old: Headers = ["Stripe-Version": "2019-10-08"]

    @Test("a subscription takes and shows it beside collection_method, and start beside start_date") func subscription() throws {
        let made = try server.subscribe(server.newPayer(), to: gold, with: "billing=send_invoice&days_until_due=7", headers: Self.old)
        #expect(made["billing"] == "send_invoice" && made["collection_method"] == "send_invoice")
        #expect(made["start"] == made["start_date"] && made["start"]?.integer != nil)
        let newest = try server.subscription(made.id)
        #expect(newest["billing"] == nil && newest["start"] == nil && newest["collection_method"] == "send_invoice")
        #expect(try server.change(made.id, "billing=send_invoice").failure?.code == "parameter_unknown")
        #expect(try server.get("\(TestServer.subscriptions)?billing=charge_automatically", headers: Self.old).ids == [])
        #expect(try server.get("\(TestServer.subscriptions)?billing=send_invoice", headers: Self.old).ids == [made.id])
    }

    @Test("an invoice takes and shows it") func invoice() throws {
        let customer = try server.newPayer()
        try server.bill(customer, 1000)
        let made = try server.post(TestServer.invoices, "customer=\(customer)&billing=send_invoice&days_until_due=7", headers: Self.old)
        #expect(made["billing"] == "send_invoice" && made["collection_method"] == "send_invoice")
        #expect(try server.invoice(made.id)["billing"] == nil)
    }

    @Test("a schedule and its phases take and show it") func schedule() throws {
        let form = try "customer=\(server.newPayer())&start_date=now&default_settings[billing]=send_invoice"
            + "&default_settings[invoice_settings][days_until_due]=7&phases[0][plans][0][plan]=\(gold)&phases[0][billing]=send_invoice"
        let made = try server.post(TestServer.schedules, form, headers: Self.old)
        for terms in [made["default_settings"], made["phases"]?[0]] {
            #expect(terms?["billing"] == "send_invoice" && terms?["collection_method"] == "send_invoice")
        }
        #expect(try server.schedule(made.id)["phases"]?[0]?["collection_method"] == "send_invoice")
    }
}
