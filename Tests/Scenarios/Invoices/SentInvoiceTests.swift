// Invoices are sent by e-mail, so nobody without an address gets them.
import TestHarness
import Testing
import Wire

@Suite("Invoices that are sent") struct SentInvoiceTests {
    private let server: TestServer
    private static let sent = "collection_method=send_invoice&days_until_due=30"
    private static let missing = Failure(
        400, "Missing email. In order to create invoices that are sent to the customer, the customer must have a valid email.")

    init() throws { server = try TestServer() }

    @Test("an invoice of a customer without an e-mail address cannot be one that is sent") func invoice() throws {
        let customer = try server.newCustomer()
        let form = "customer=\(customer)&currency=usd"
        #expect(try server.post(TestServer.invoices, "\(form)&\(Self.sent)").failure == Self.missing)
        let draft = try server.post(TestServer.invoices, form).id
        #expect(try server.post("\(TestServer.invoices)/\(draft)", Self.sent).failure == Self.missing)
        _ = try server.post("/v1/customers/\(customer)", "email=jenny@example.com")
        #expect(try server.post("\(TestServer.invoices)/\(draft)", Self.sent)["collection_method"] == "send_invoice")
        #expect(try server.post(TestServer.invoices, "\(form)&\(Self.sent)").status == 200)
    }

    @Test("neither can a subscription be billed by such invoices") func subscription() throws {
        let gold = try server.newPrice(1000)
        let customer = try server.newCustomer("payment_method=pm_card_visa&invoice_settings[default_payment_method]=pm_card_visa")
        #expect(try server.subscribe(customer, to: gold, with: Self.sent).failure == Self.missing)
        let subscription = try server.subscribe(customer, to: gold).id
        #expect(try server.change(subscription, Self.sent).failure == Self.missing)
        _ = try server.post("/v1/customers/\(customer)", "email=jenny@example.com")
        #expect(try server.change(subscription, Self.sent)["collection_method"] == "send_invoice")
    }

    @Test("what is sent already stays so when the address goes") func lost() throws {
        let customer = try server.newPayer()
        let subscription = try server.subscribe(customer, to: server.newPrice(1000), with: Self.sent).id
        _ = try server.post("/v1/customers/\(customer)", "email=")
        #expect(try server.change(subscription, "metadata[a]=b")["collection_method"] == "send_invoice")
        #expect(try server.change(subscription, "collection_method=send_invoice&days_until_due=4")["days_until_due"] == 4)
    }

    @Test("the phases of a schedule begin nevertheless") func phases() throws {
        let customer = try server.newPayer()
        let prices = try [2500, 1000, 300].map { try server.newPrice($0) }
        let phases = prices.enumerated().map { "phases[\($0)][items][0][price]=\($1)&phases[\($0)][duration][interval]=month" }
        let terms = "default_settings[collection_method]=send_invoice&default_settings[invoice_settings][days_until_due]=3"
        let schedule = try server.newSchedule(customer, phases.joined(separator: "&"), "start_date=now&\(terms)")
        _ = try server.post("/v1/customers/\(customer)", "email=")
        try server.advance("65d")
        let invoices = try server.get("\(TestServer.invoices)?subscription=\(schedule["subscription"]?.string ?? "")")["data"]?.array ?? []
        #expect(invoices.map { $0["total"] } == [300, 1000, 2500])
    }
}
