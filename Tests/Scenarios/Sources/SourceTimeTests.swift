// What time does to sources: how long each type waits for its customer and for its charge, the end of the day in China, and what the e-mail
// addresses of test mode cause a moment later. A timer that comes too late changes nothing.
import TestHarness
import Testing
import Wire

@Suite("Sources and time") struct SourceTimeTests {
    /// - Parameter now: as a clock in Shanghai shows it on the 26th of September 2023.
    private func server(shanghai hour: Int64, _ minute: Int64, _ second: Int64 = 0) throws -> TestServer {
        // Midnight there is 16:00 UTC.
        try TestServer(now: 1_695_657_600 + hour * 3600 + minute * 60 + second)
    }

    private func chargeable(_ server: TestServer, _ type: String) throws -> String {
        let id = try server.makeSource(SourceForm.of(type).text).id
        _ = try server.fire(type == "multibanco" ? "deposit" : "authorize", id)
        #expect(try server.status(of: id) == "chargeable")
        return id
    }

    // MARK: Timeouts

    static let waiting = ["alipay", "bancontact", "eps", "giropay", "ideal", "klarna", "p24", "sofort", "three_d_secure", "wechat"]

    @Test("it waits an hour for its customer", arguments: waiting) func pending(type: String) throws {
        let server = try TestServer()
        let id = try server.makeSource(SourceForm.of(type).text).id
        try server.advance("3599")
        #expect(try server.status(of: id) == "pending")
        try server.advance("1")
        #expect(try server.status(of: id) == "canceled")
        #expect(try server.events().last == "source.canceled")
        #expect(try server.history(of: id).last == "abandon → canceled (clock, source.canceled)")
    }

    @Test("Multibanco waits a week") func multibanco() throws {
        let server = try TestServer()
        let id = try server.makeSource(SourceForm.of("multibanco").text).id
        try server.advance("604799")
        #expect(try server.status(of: id) == "pending")
        try server.advance("1")
        #expect(try server.status(of: id) == "canceled")
    }

    @Test("it waits six hours for its charge, from when it became chargeable", arguments: waiting + ["multibanco"]) func chargeable(type: String) throws {
        // Early in Shanghai's day.
        let server = try server(shanghai: 6, 15)
        let id = try server.makeSource(SourceForm.of(type).text).id
        try server.advance("3500")
        _ = try server.fire(type == "multibanco" ? "deposit" : "authorize", id)
        try server.advance("21599")
        #expect(try server.status(of: id) == "chargeable")
        try server.advance("1")
        #expect(try server.status(of: id) == "canceled")
        #expect(try server.history(of: id).last == "expire → canceled (clock, source.canceled)")
    }

    @Test("these wait for ever", arguments: [
        ("card", "chargeable"), ("sepa_debit", "chargeable"), ("acss_debit", "chargeable"), ("au_becs_debit", "chargeable"), ("ach_debit", "pending"),
        // Their deposit comes by itself.
        ("ach_credit_transfer", "chargeable"), ("sepa_credit_transfer", "chargeable"),
    ])
    func never(type: String, status: String) throws {
        let server = try TestServer()
        let id = try server.makeSource(SourceForm.of(type).text).id
        try server.advance("300d")
        #expect(try server.status(of: id) == status)
        #expect(try !server.events().contains("source.canceled"))
    }

    @Test("a 3D Secure source that nobody has to confirm waits six hours from the start") func notRequired() throws {
        let server = try TestServer()
        let card = try server.makeSource("type=card&token=tok_visa").id
        let source = try server.makeSource(SourceForm.of("three_d_secure").text.replacing("CARD", with: card))
        #expect(source["status"] == "chargeable")
        #expect(source["redirect"]?["status"] == "not_required")
        try server.advance("21600")
        #expect(try server.status(of: source.id) == "canceled")
    }

    // MARK: China

    @Test("Alipay and WeChat end with the day in China, at 23:45, where that is sooner", arguments: ["alipay", "wechat"], [
        (hour: 6, minute: 0, second: 0, lasts: 21_600), (17, 44, 59, 21_600), (17, 45, 0, 21_600), (17, 45, 1, 21_599), (23, 0, 0, 2700),
        (23, 44, 59, 1),
        // At the border the next day has begun.
        (23, 45, 0, 21_600), (23, 45, 1, 21_600), (23, 59, 59, 21_600), (0, 0, 0, 21_600),
    ] as [(hour: Int64, minute: Int64, second: Int64, lasts: Int64)])
    func china(type: String, time: (hour: Int64, minute: Int64, second: Int64, lasts: Int64)) throws {
        let server = try server(shanghai: time.hour, time.minute, time.second)
        let id = try chargeable(server, type)
        if time.lasts > 1 { try server.advance("\(time.lasts - 1)") }
        #expect(try server.status(of: id) == "chargeable")
        try server.advance("1")
        #expect(try server.status(of: id) == "canceled")
    }

    @Test("it is the time of the customer's consent that counts, not that of the creation") func consent() throws {
        let server = try server(shanghai: 23, 30)
        let id = try server.makeSource(SourceForm.of("alipay").text).id
        try server.advance("15m")
        _ = try server.fire("authorize", id)
        try server.advance("21599")
        #expect(try server.status(of: id) == "chargeable")
    }

    @Test("no other type minds the day in China", arguments: ["bancontact", "ideal", "sofort", "multibanco"]) func elsewhere(type: String) throws {
        let server = try server(shanghai: 23, 0)
        let id = try chargeable(server, type)
        try server.advance("21599")
        #expect(try server.status(of: id) == "chargeable")
    }

    // MARK: Too late

    @Test("a timer that comes too late changes nothing", arguments: ["authorize", "fail", "charge", "detach"]) func late(action: String) throws {
        let server = try TestServer()
        let customer = try server.newCustomer()
        let id = try server.makeSource(SourceForm.of("bancontact").text).id
        if action == "detach" { _ = try server.attach(id, to: customer) }
        try server.advance("3599")
        switch action {
        case "detach": _ = try server.detach(id, from: customer)
        case "charge":
            _ = try server.fire("authorize", id)
            _ = try server.charge(id)
        default: _ = try server.fire(action, id)
        }
        let (body, history, events) = try (server.source(id).text, server.history(of: id), server.events())
        // What was chargeable only now still has its six hours.
        try server.advance(action == "authorize" ? "21599" : "7d")
        #expect(try server.source(id).text == body)
        #expect(try server.history(of: id) == history)
        #expect(try server.events() == events + (action == "charge" ? ["balance.available"] : []))
        #expect(server.notes.faults == [])
    }

    @Test("a deposit into a source that was detached meanwhile never comes") func lateDeposit() throws {
        let server = try TestServer()
        let source = try server.makeSource(SourceForm.of("ach_credit_transfer").text)
        let customer = try server.newCustomer("source=\(source.id)")
        let detached = try server.detach(source.id, from: customer)
        try server.advance("1h")
        #expect(try server.source(source.id).text == detached.text)
        #expect(try server.get("/v1/sources/\(source.id)/source_transactions").ids == [])
    }

    @Test("several timers on the way run in their order, each at its own time") func several() throws {
        let server = try TestServer()
        let first = try server.makeSource(SourceForm.of("ideal").text).id
        try server.advance("30m")
        let second = try server.makeSource(SourceForm.of("eps").text).id
        _ = try server.fire("authorize", first)
        let third = try server.makeSource(SourceForm.of("sepa_credit_transfer").text).id
        try server.advance("1d")
        let told = try server.get("/v1/events?limit=100")["data"]?.array?.reversed().map { event in
            let object = event["data"]?["object"]
            let name = [first: "first", second: "second", third: "third"][object?["source"]?.string ?? object?["id"]?.string ?? ""] ?? ""
            return "\((event["created"]?.integer ?? 0) - 1_695_680_120) \(name) \(event["type"]?.string ?? "")"
        }
        #expect(told == [
            "1800 first source.chargeable",
            "1803 third source.transaction.created",
            "1803 third source.chargeable",
            "5400 second source.canceled",
            "23400 first source.canceled",
        ])
    }
}
