// Invoices of versions before 2019-03-14 and 2018-11-08. Source: Stripe's changelog, and invoices and events of 2017 to 2019.
import TestHarness
import Testing
import Wire

@Suite("Invoices in the oldest versions") struct OldestInvoiceTests: PayerSuite {
    let server: TestServer
    let customer: String

    private func make(_ version: String, _ form: String = "") throws -> Answer {
        try server.bill(customer, 1000)
        return try server.post(TestServer.invoices, "customer=\(customer)&\(form)", headers: .version(version))
    }

    @Test("before 2019-03-14 an invoice has a date, and when it was finalized") func dates() throws {
        let made = try make("2019-02-19")
        #expect(made["date"] == made["created"] && made["date"]?.integer != nil)
        #expect(made["finalized_at"] == .null && made.keys.contains("finalized_at"))
        let time = try server.invoice(made.id, "finalize")["status_transitions"]?["finalized_at"]
        let path = "\(TestServer.invoices)/\(made.id)"
        #expect(try server.get(path, headers: .version("2019-02-19"))["finalized_at"] == time)
        let newer = try server.get(path, headers: .version("2019-03-14"))
        #expect(newer["date"] == nil && newer["finalized_at"] == nil)
        #expect(try server.get("\(TestServer.invoices)?date[gt]=4000000000", headers: .version("2019-02-19")).ids == [])
    }

    @Test("before 2019-03-14 the fee is called application_fee") func fee() throws {
        let made = try make("2019-02-19")
        #expect(made["application_fee"] == .null && made.keys.contains("application_fee") && !made.keys.contains("application_fee_amount"))
        let newer = try server.get("\(TestServer.invoices)/\(made.id)", headers: .version("2019-03-14"))
        #expect(newer.keys.contains("application_fee_amount") && !newer.keys.contains("application_fee"))
        #expect(try make("2019-03-14", "application_fee=5").failure?.code == "parameter_unknown")
    }

    @Test("before 2018-11-08 an invoice goes on by itself, until it is closed") func closed() throws {
        let old = "2018-10-31"
        let made = try make(old)
        #expect(made.only("auto_advance", "closed", "forgiven") == ["auto_advance": true, "closed": false, "forgiven": false])
        let newer = try make("2018-11-08")
        #expect(newer["auto_advance"] == false && newer["closed"] == nil && newer["forgiven"] == nil)
        let path = "\(TestServer.invoices)/\(made.id)"
        let closed = try server.post(path, "closed=true", headers: .version(old))
        #expect(closed.only("auto_advance", "closed") == ["auto_advance": false, "closed": true])
        #expect(try server.post(path, "closed=false", headers: .version(old))["auto_advance"] == true)
        #expect(try server.post(path, "closed=true").failure?.code == "parameter_unknown")
    }

    @Test("before 2018-11-08 an invoice is forgiven") func forgiven() throws {
        let old = "2018-10-31"
        let made = try make(old)
        _ = try server.invoice(made.id, "finalize", "auto_advance=false")
        let forgiven = try server.post("\(TestServer.invoices)/\(made.id)", "forgiven=true", headers: .version(old))
        #expect(forgiven.only("closed", "forgiven", "status") == ["closed": true, "forgiven": true, "status": "uncollectible"])
    }

    @Test("before 2019-03-14 a declined payment of an update fails the call", arguments: [("2019-03-14", 200), ("2019-02-19", 402)])
    func declinedUpdate(version: String, status: Int) throws {
        let subscription = try server.subscribe(customer, to: server.newPrice(1000))
        try server.loseCard(subscription)
        let form = "items[0][id]=\(subscription.itemID)&items[0][quantity]=4&proration_behavior=always_invoice"
        #expect(try server.change(subscription.id, form, headers: .version(version)).status == status)
        #expect(try server.subscription(subscription.id)["quantity"] == (status == 402 ? 1 : 4))
    }

    @Test("before 2019-03-14 a declined first payment fails the call", arguments: [("2019-03-14", 200), ("2019-02-19", 402)])
    func declined(version: String, status: Int) throws {
        let gold = try server.newPrice(1000)
        let poor = try server.newPayer("pm_card_chargeCustomerFail")
        let answer = try server.subscribe(poor, to: gold, headers: .version(version))
        #expect(answer.status == status && answer.failure?.code == (status == 402 ? "card_declined" : nil))
        #expect(try server.get("\(TestServer.subscriptions)?customer=\(poor)&status=all").ids.count == (status == 402 ? 0 : 1))
        let asked = try server.subscribe(poor, to: gold, with: "payment_behavior=allow_incomplete", headers: .version(version))
        #expect(asked["status"] == "incomplete")
    }

    @Test("before 2018-07-27 a subscription is made with a source, which becomes the customer's", arguments: ["2018-07-27", "2018-05-21"])
    func source(version: String) throws {
        let (customer, gold) = (try server.newCustomer(), try server.newPrice(1000))
        let answer = try server.subscribe(customer, to: gold, with: "source=tok_visa", headers: .version(version))
        guard version == "2018-05-21" else {
            #expect(answer.failure?.code == "parameter_unknown")
            return
        }
        #expect(answer["object"] == "subscription" && answer["status"] == "active")
        #expect(try server.get("/v1/customers/\(customer)")["default_source"]?.string?.hasPrefix("card_") == true)
    }

    @Test("before 2018-11-08 a draft that is forgiven does not go on") func forgivenDraft() throws {
        let draft = try make("2018-02-28").id
        #expect(try server.post("\(TestServer.invoices)/\(draft)", "forgiven=true", headers: .version("2018-02-28"))["closed"] == true)
        try server.advance("2d")
        #expect(try server.invoice(draft)["status"] == "draft")
    }
}
