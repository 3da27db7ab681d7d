// What one change means for very many objects comes in portions of 25, so that nobody else waits for all of it. Whoever asks for the
// account afterwards sees it done.
import TestHarness
import Testing
import Wire

@Suite("Changes of very many objects") struct CascadeTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    /// Runs the portions that the change itself has left, and counts them.
    private func portions() throws -> Int {
        var count = 0
        while try server.engine.fireDueTimers(limit: 1) == 1 { count += 1 }
        try server.endTurn()
        return count
    }

    @Test("a customer's payment methods go with her") func paymentMethods() throws {
        let customer = try server.newCustomer()
        let methods = try (0..<230).map { _ in try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)").id }
        _ = try server.delete("/v1/customers/\(customer)")
        #expect(try portions() == 9)
        for method in methods { #expect(try server.get("/v1/payment_methods/\(method)")["customer"] == .null) }
    }

    @Test("and her cards") func cards() throws {
        let customer = try server.newCustomer()
        let sources = try (0..<101).map { _ in try server.post("/v1/customers/\(customer)/sources", "source=tok_visa").id }
        let other = try server.newCustomer("source=tok_visa")
        _ = try server.delete("/v1/customers/\(customer)")
        #expect(try portions() == 4)
        for source in sources { #expect(try server.get("/v1/customers/\(customer)/sources/\(source)").status == 404) }
        #expect(try server.get("/v1/customers/\(other)/sources")["data"]?.array?.count == 1)
    }

    @Test("a request sees what belongs to it done, however soon it comes") func immediately() throws {
        let customer = try server.newCustomer()
        let methods = try (0..<230).map { _ in try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(customer)").id }
        _ = try server.delete("/v1/customers/\(customer)")
        #expect(try server.get("/v1/payment_methods/\(methods[229])")["customer"] == .null)
    }

    @Test("a session's reports lose their data with it") func reports() throws {
        let session = try server.newSession()
        for _ in 0..<150 {
            _ = try server.fire("submit", session)
            try server.reject(session, "document_expired")
        }
        _ = try server.post("\(TestServer.sessions)/\(session)/redact")
        _ = try server.admin("POST clock", "advance=4d")
        let reports = try server.get("/v1/identity/verification_reports?limit=100&verification_session=\(session)")["data"]?.array ?? []
        let older = try server.get(
            "/v1/identity/verification_reports?limit=100&verification_session=\(session)&starting_after=\(reports.last?["id"]?.string ?? "")")
        let all = reports + (older["data"]?.array ?? [])
        #expect(all.count == 150)
        #expect(all.allSatisfy { $0["document"]?["first_name"] == "[redacted]" || $0["document"]?["first_name"] == .null })
    }

    @Test("orders that wait are paid in their order, as far as the money goes") func orders() throws {
        let shop = try ClimateShop(balance: 0)
        let orders = try (0..<230).map { _ in try shop.order("metric_tons=0.01").id }
        // Each costs 567 cents.
        _ = try shop.addFunds(150 * 567 + 566)
        let statuses = try orders.map { try shop.status($0) ?? "" }
        #expect(statuses == Array(repeating: "confirmed", count: 150) + Array(repeating: "awaiting_funds", count: 80))
        #expect(try shop.balance() == 566)
    }
}
