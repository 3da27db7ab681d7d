// What the owner's e-mail address says in test mode: it happens three seconds later, on the account's clock.
import TestHarness
import Testing
import Wire

@Suite("E-mail addresses of test mode") struct TestEmailTests {
    private func deposits(_ server: TestServer, _ id: String) throws -> [Int64] {
        try server.get("/v1/sources/\(id)/source_transactions")["data"]?.array?.compactMap { $0["amount"]?.integer } ?? []
    }

    private func receiver(_ server: TestServer, _ email: String, type: String = "ach_credit_transfer") throws -> String {
        let currency = type == "ach_credit_transfer" ? "usd" : "eur"
        return try server.makeSource("type=\(type)&currency=\(currency)&owner[name]=Jenny&owner[email]=\(email)").id
    }

    @Test("the deposit comes by itself, after three seconds", arguments: [
        ("jenny@example.com", 1000), ("amount_4242@example.com", 4242), ("amount_1@example.com", 1), ("amount_99999999@example.com", 99_999_999),
        // These say nothing.
        ("amount_0@example.com", 1000), ("amount_-5@example.com", 1000), ("amount_100000000@example.com", 1000), ("amount_x@example.com", 1000),
        ("amount_4242@shop.example", 1000),
    ])
    func deposit(email: String, amount: Int64) throws {
        for type in ["ach_credit_transfer", "sepa_credit_transfer"] {
            let server = try TestServer()
            let id = try receiver(server, email, type: type)
            try server.advance("2")
            #expect(try server.status(of: id) == "pending")
            #expect(try deposits(server, id) == [])
            try server.advance("1")
            #expect(try server.status(of: id) == "chargeable")
            #expect(try deposits(server, id) == [amount])
            #expect(try server.source(id)["amount"] == .integer(amount))
            #expect(try server.events() == ["source.transaction.created", "source.chargeable"])
        }
    }

    @Test("an update to such an address makes another deposit; to any other it makes none") func another() throws {
        let server = try TestServer()
        let id = try receiver(server, "amount_4242@example.com")
        try server.advance("3")
        _ = try server.post("/v1/sources/\(id)", "owner[email]=amount_58@example.com")
        _ = try server.post("/v1/sources/\(id)", "owner[email]=jenny@example.com")
        _ = try server.post("/v1/sources/\(id)", "metadata[a]=1")
        try server.advance("1d")
        #expect(try deposits(server, id) == [58, 4242])
        #expect(try server.source(id)["receiver"]?["amount_received"] == 4300)
        #expect(try server.events() == ["source.transaction.created", "source.chargeable", "source.transaction.created"])
    }

    @Test("the deposit has the reference") func reference() throws {
        let server = try TestServer()
        let id = try receiver(server, "reference_invoice-7@example.com", type: "sepa_credit_transfer")
        try server.advance("3")
        let transaction = try #require(server.get("/v1/sources/\(id)/source_transactions")["data"]?[0])
        #expect(transaction["amount"] == 1000)
        #expect(transaction["sepa_credit_transfer"]?["reference"] == "invoice-7")
        #expect(transaction["created"] == 1_695_680_123)
    }

    @Test("…_chargeable@example.com agrees by itself", arguments: [
        ("bancontact", true), ("giropay", true), ("ideal", true), ("p24", true), ("eps", false), ("sofort", false), ("alipay", false), ("wechat", false),
    ])
    func chargeable(type: String, obeys: Bool) throws {
        let server = try TestServer()
        let form = SourceForm.of(type).text.split(separator: "&").filter { !$0.hasPrefix("owner[email]") }.joined(separator: "&")
        let id = try server.makeSource("\(form)&owner[email]=jenny_chargeable@example.com").id
        try server.advance("2")
        #expect(try server.status(of: id) == "pending")
        try server.advance("1")
        #expect(try server.status(of: id) == (obeys ? "chargeable" : "pending"))
        #expect(try server.source(id)["redirect"]?["status"] == (type == "wechat" ? nil : obeys ? "succeeded" : "pending"))
        // Its six hours run from then on.
        try server.advance("21599")
        #expect(try server.status(of: id) == (obeys ? "chargeable" : "canceled"))
    }

    private func multibanco(_ server: TestServer, _ email: String) throws -> Answer {
        try server.makeSource(SourceForm.of("multibanco").text.replacing("jenny%2Bfill_never@example.com", with: email))
    }

    @Test("Multibanco: any address pays after three seconds") func fill() throws {
        let server = try TestServer()
        let id = try multibanco(server, "jenny@example.com").id
        try server.advance("2")
        #expect(try server.status(of: id) == "pending")
        try server.advance("1")
        #expect(try server.status(of: id) == "chargeable")
        #expect(try deposits(server, id) == [1000])
    }

    @Test("Multibanco: what a tester has paid already is not paid once more") func paidAlready() throws {
        let server = try TestServer()
        let id = try multibanco(server, "jenny@example.com").id
        _ = try server.fire("deposit", id)
        try server.advance("10")
        #expect(try deposits(server, id) == [1000])
        #expect(try server.source(id)["receiver"]?["amount_received"] == 1000)
        #expect(try server.events() == ["source.transaction.created", "source.chargeable"])
    }

    @Test("Multibanco: +fill_now pays before it is next read, and once") func fillNow() throws {
        let server = try TestServer()
        let created = try multibanco(server, "jenny%2Bfill_now@shop.example")
        #expect(created["status"] == "pending")
        #expect(try server.status(of: created.id) == "chargeable")
        #expect(try server.status(of: created.id) == "chargeable")
        try server.advance("10")
        #expect(try deposits(server, created.id) == [1000])
        #expect(try server.events() == ["source.transaction.created", "source.chargeable"])
    }

    @Test("Multibanco: +fill_never never pays") func fillNever() throws {
        let server = try TestServer()
        let id = try multibanco(server, "jenny%2Bfill_never@shop.example").id
        try server.advance("6d")
        #expect(try server.status(of: id) == "pending")
    }
}
