// The ids of lines before 2019-12-03, and what else went with that version. Source: invoices, customers and events of 2017 to 2019.
import TestHarness
import Testing
import Wire

@Suite("Ids of lines in older versions") struct LineIdentityTests: PayerSuite {
    let server: TestServer
    let customer: String

    @Test("a line has its item's id, and its own as unique_id") func item() throws {
        let item = try server.bill(customer, 1000).id
        let invoice = try server.draft(customer, [])
        let own = invoice["lines"]?["data"]?[0]?["id"] ?? .null
        for (version, id) in [("2019-11-05", JSON.string(item)), ("2019-12-03", own)] {
            let line = try server.get("\(TestServer.invoices)/\(invoice.id)", headers: .version(version))["lines"]?["data"]?[0]
            #expect(line?["id"] == id && line?["unique_id"] == (version == "2019-11-05" ? own : nil))
            #expect(try server.get("\(TestServer.invoices)/\(invoice.id)/lines", headers: .version(version))["data"]?[0] == line)
        }
    }

    @Test("a subscription's line has an sli, and before 2018-05-21 the subscription's id") func subscription() throws {
        let subscription = try server.subscribe(customer, to: server.newPrice(1000))
        let path = "\(TestServer.invoices)/\(subscription["latest_invoice"]?.string ?? "")"
        let own = try server.get(path)["lines"]?["data"]?[0]?["id"]
        let line = try server.get(path, headers: .version("2019-10-17"))["lines"]?["data"]?[0]
        #expect(line?["id"]?.string?.wholeMatch(of: /sli_[0-9a-f]{14}/) != nil && line?["unique_id"] == own)
        #expect(try server.get(path, headers: .version("2019-03-14"))["lines"]?["data"]?[0]?["id"] == line?["id"])
        let oldest = try server.get(path, headers: .version("2018-02-28"))["lines"]?["data"]?[0]
        #expect(oldest?["id"] == .string(subscription.id) && oldest?["unique_id"] == own)
    }

    @Test("the ids are cursors") func cursors() throws {
        for amount in [100, 200, 300] as [Int64] { try server.bill(customer, amount) }
        let path = "\(TestServer.invoices)/\(try server.draft(customer, []).id)/lines"
        let old = Headers.version("2019-10-17")
        let ids = try server.get(path, headers: old).ids
        #expect(ids.count == 3 && ids.allSatisfy { $0.hasPrefix("ii_") })
        #expect(try server.get("\(path)?limit=1&starting_after=\(ids[0])", headers: old).ids == [ids[1]])
        #expect(try server.get("\(path)?limit=1&ending_before=\(ids[2])", headers: old).ids == [ids[1]])
        #expect(try server.get("\(path)?starting_after=ii_none", headers: old).failure?.parameter == "starting_after")
        #expect(try server.get("\(path)?starting_after=\(ids[0])").failure?.parameter == "starting_after")
    }

    @Test("before 2019-12-03 customers show tax_info, and subscriptions what a void does", arguments: [("2019-12-03", false), ("2019-11-05", true)])
    func others(version: String, isShown: Bool) throws {
        let old = Headers.version(version)
        let made = try server.get("/v1/customers/\(customer)", headers: old)
        for name in ["tax_info", "tax_info_verification"] { #expect(made[name] == (isShown ? .null : nil)) }
        let subscription = try server.subscribe(customer, to: server.newPrice(1000), headers: old)
        #expect(subscription["invoice_customer_balance_settings"] == (isShown ? ["consume_applied_balance_on_void": true] : nil))
    }

    @Test("before 2018-05-21 the lines of a subscription have one id, and paging by it ends") func pages() throws {
        let prices = try (1...3).map { try server.newPrice($0 * 100) }
        let items = prices.enumerated().map { "items[\($0)][price]=\($1)" }.joined(separator: "&")
        let subscription = try server.post(TestServer.subscriptions, "customer=\(customer)&\(items)")
        let lines = "\(TestServer.invoices)/\(subscription["latest_invoice"]?.string ?? "")/lines"
        let headers = Headers.version("2018-02-28")
        #expect(try server.get("\(lines)?limit=2", headers: headers).ids == [subscription.id, subscription.id])
        #expect(try server.get("\(lines)?limit=2&starting_after=\(subscription.id)", headers: headers).only("data", "has_more") == [
            "data": [], "has_more": false,
        ])
    }
}
