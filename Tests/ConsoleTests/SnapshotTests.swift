// /_admin/snapshots: what comes back, what does not, and what happens to what was made since.
import Engine
import TestFixtures
import TestHarness
import Testing
import Wire

/// What the wall clock of these tests shows at first.
private let start: Int64 = 1_695_680_120

private let alpha = AccountKey(keyName: "alpha", isLive: false).id

extension TestServer {
    func save(_ name: String = "base", key: String? = "sk_test_alpha", headers: Headers = [:]) throws -> Answer {
        try admin("PUT snapshots/\(name)", key: key, headers: headers)
    }

    func restore(_ name: String = "base", key: String? = "sk_test_alpha", headers: Headers = [:]) throws -> Answer {
        try admin("POST snapshots/\(name)/restore", key: key, headers: headers)
    }

    /// Uploads a file.
    /// - Returns: its id.
    func uploadText(size: Int) throws -> String {
        let part = "--X\r\nContent-Disposition: form-data; name="
        let text = String(repeating: "a,b\n", count: size / 4 + 1)
        let body = "\(part)\"purpose\"\r\n\r\ndispute_evidence\r\n\(part)\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\n\(text)\r\n--X--\r\n"
        return try post("/v1/files", body, headers: ["Content-Type": "multipart/form-data; boundary=X"]).id
    }

    /// What an account's owner sees of it.
    fileprivate func view(key: String = "sk_test_alpha", headers: Headers = [:]) throws -> [String] {
        let paths = ["/v1/customers", "/v1/charges", "/v1/events", "/v1/balance", "/v1/balance_transactions", Self.sessions, Self.reports, "/v1/files"]
        return try paths.map { path in
            let parameters = path == "/v1/balance" ? "" : "?limit=100"
            return try get(path + parameters, key: key, headers: headers).text
        }
    }
}

@Suite("Snapshots") struct SnapshotTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @discardableResult private func newCustomer(_ name: String, key: String = "sk_test_alpha", headers: Headers = [:]) throws -> String {
        try server.post("/v1/customers", "name=\(name)&email=\(name)@example.com", key: key, headers: headers).id
    }

    private func names(key: String = "sk_test_alpha", headers: Headers = [:]) throws -> [JSON?] {
        try server.get("/v1/customers?limit=100", key: key, headers: headers)["data"]?.array?.map { $0["name"] } ?? []
    }

    @Test("the whole account comes back, byte for byte, as often as one likes", arguments: [true, false]) func whole(isIdle: Bool) throws {
        let customer = try newCustomer("ada")
        let charge = try server.post("/v1/charges", "amount=2000&currency=usd&source=tok_visa").id
        _ = try server.post("/v1/customers/\(customer)", "description=first")
        let session = try server.verifiedSession()
        let deleted = try newCustomer("bob")
        _ = try server.delete("/v1/customers/\(deleted)")
        let before = try server.view()
        let history = try server.history(of: session)
        let count = JSON.integer(try server.objectCount())
        #expect(try server.save().json == ["name": "base", "account": .string(alpha), "created": .integer(start), "objects": count, "accounts": 1])
        for _ in 0..<3 {
            if isIdle { while try server.engine.sweep() { try server.endTurn() } }
            _ = try server.post("/v1/customers/\(customer)", "name=eve&description=second")
            _ = try server.post("/v1/refunds", "charge=\(charge)")
            _ = try server.delete("/v1/customers/\(customer)")
            try newCustomer("carl")
            #expect(try server.view() != before)
            #expect(try server.restore()["objects"] == count)
            #expect(try server.view() == before)
            #expect(try server.history(of: session) == history)
            #expect(try server.get("/v1/customers/\(deleted)").json == ["id": .string(deleted), "object": "customer", "deleted": true])
        }
        #expect(server.notes.faults == [])
    }

    @Test("objects keep their ids and their order; what is made later has other ids, and comes first") func identifiers() throws {
        for name in ["a", "b", "c"] { try newCustomer(name) }
        _ = try server.save()
        let since = try newCustomer("d")
        _ = try server.restore()
        #expect(try server.get("/v1/customers/\(since)").failure?.code == "resource_missing")
        var ids = Set(try server.get("/v1/customers").ids)
        for round in 0..<3 {
            let id = try newCustomer("e")
            #expect(id != since)
            #expect(ids.insert(id).inserted)
            #expect(try server.get("/v1/customers/\(id)")["name"] == "e")
            #expect(try names() == ["e", "c", "b", "a"])
            #expect(try server.admin("GET objects/\(id)", key: nil)["account"] == .string(alpha))
            _ = try server.restore()
            #expect(try names() == ["c", "b", "a"], "\(round)")
        }
    }

    @Test("a reset does not delete it, and it brings back what the reset has removed") func afterReset() throws {
        let id = try newCustomer("ada")
        _ = try server.save()
        _ = try server.admin("POST reset")
        #expect(try names() == [])
        while try server.engine.sweep() { try server.endTurn() }
        _ = try server.restore()
        #expect(try names() == ["ada"])
        _ = try server.post("/v1/customers/\(id)", "name=eve")
        _ = try server.admin("POST reset", key: nil)
        _ = try server.restore()
        #expect(try names() == ["ada"])
    }

    @Test("two accounts do not mix") func accounts() throws {
        try newCustomer("ada")
        try newCustomer("bea", key: "sk_test_beta")
        _ = try server.save()
        _ = try server.save(key: "sk_test_beta")
        try newCustomer("carl", key: "sk_test_beta")
        try newCustomer("dora")
        _ = try server.restore()
        #expect(try names() == ["ada"])
        #expect(try names(key: "sk_test_beta") == ["carl", "bea"])
        _ = try server.admin("DELETE snapshots/base")
        #expect(try server.admin("GET snapshots/base").status == 404)
        #expect(try server.restore(key: "sk_test_beta")["accounts"] == 1)
        #expect(try names(key: "sk_test_beta") == ["bea"])
    }

    @Test("without a key, it is about all accounts; those made since are gone") func all() throws {
        try newCustomer("ada")
        try newCustomer("bea", key: "sk_test_beta")
        #expect(try server.save(key: nil).json == ["name": "base", "account": .null, "created": .integer(start), "objects": 2, "accounts": 2])
        _ = try server.admin("POST clock", "advance=1d", key: nil)
        try newCustomer("carl", key: "sk_test_beta")
        try newCustomer("dora", key: "sk_test_gamma")
        #expect(try server.restore(key: nil)["accounts"] == 2)
        #expect(try server.admin("GET clock", key: nil)["accounts"]?.array?.count == 2)
        #expect(try server.admin("GET clock", key: nil)["now"] == .integer(start))
        #expect(try names(key: "sk_test_beta") == ["bea"])
        #expect(try names() == ["ada"])
        #expect(try names(key: "sk_test_gamma") == [])
        #expect(try server.objectCount() == 2)
    }

    @Test("the accounts connected to it come back with it; those connected since are gone") func connected() throws {
        let (one, two): (Headers, Headers) = (["Stripe-Account": "acct_one"], ["Stripe-Account": "acct_two"])
        try newCustomer("ada")
        try newCustomer("ben", headers: one)
        #expect(try server.save()["accounts"] == 2)
        try newCustomer("cleo", headers: one)
        try newCustomer("dan", headers: two)
        _ = try server.restore()
        #expect(try names(headers: one) == ["ben"])
        #expect(try server.objectCount() == 2)
        // One of them alone.
        _ = try server.save("one", headers: one)
        try newCustomer("eva", headers: one)
        try newCustomer("fay")
        _ = try server.restore("one", headers: one)
        #expect(try names(headers: one) == ["ben"])
        #expect(try names() == ["fay", "ada"])
        #expect(try server.admin("GET snapshots/one").status == 404)
    }

    @Test("clocks that run go on from the time that they showed; frozen ones stand there") func clock() throws {
        _ = try server.admin("POST clock", "advance=10d")
        _ = try server.save("running")
        _ = try server.admin("POST clock", "advance=10d&frozen=true")
        _ = try server.save("frozen")
        _ = try server.admin("POST clock", "advance=10d")
        server.wall.now += 3600
        #expect(try server.restore("running").status == 200)
        #expect(try server.admin("GET clock")["now"] == .integer(start + 10 * 86_400))
        #expect(try server.admin("GET clock")["frozen"] == false)
        server.wall.now += 5
        #expect(try server.admin("GET clock")["now"] == .integer(start + 10 * 86_400 + 5))
        _ = try server.restore("frozen")
        #expect(try server.admin("GET clock").json == ["account": .string(alpha), "now": .integer(start + 20 * 86_400), "frozen": true])
    }

    @Test("timers come back, and fire each time") func timers() throws {
        let id = try server.verifiedSession()
        _ = try server.post("\(TestServer.sessions)/\(id)/redact")
        _ = try server.save()
        for _ in 0..<2 {
            #expect(try server.admin("GET objects/\(id)")["pending"]?.array?.count == 1)
            _ = try server.admin("POST clock", "advance=4d")
            #expect(try server.session(id)["redaction"]?["status"] == "redacted")
            _ = try server.restore()
            #expect(try server.session(id)["redaction"]?["status"] == "processing")
        }
        // By itself, too.
        server.wall.now += 4 * 86_400
        #expect(try server.engine.fireDueTimers(limit: 10) == 1)
        #expect(try server.session(id)["redaction"]?["status"] == "redacted")
    }

    @Test("a cascade goes on with the objects that were left") func cascade() throws {
        let customer = try newCustomer("ada")
        for _ in 0..<60 { _ = try server.post("/v1/customers/\(customer)/sources", "source=tok_visa") }
        server.engine.mayGoOn = { false }
        _ = try server.delete("/v1/customers/\(customer)")
        server.engine.mayGoOn = { true }
        func cards() throws -> Int? { try server.admin("GET objects?object=card&limit=100")["data"]?.array?.count }
        _ = try server.save()
        try server.settle()
        #expect(try cards() == 0)
        _ = try server.restore()
        #expect(try cards() == 35)
        try server.settle()
        #expect(try cards() == 0)
        #expect(server.notes.faults == [])
    }

    @Test("idempotency keys come back: the same answer to the same request") func idempotency() throws {
        let headers: Headers = ["Idempotency-Key": "order-1"]
        let first = try server.post("/v1/customers", "name=ada", headers: headers)
        _ = try server.save()
        _ = try server.post("/v1/customers", "name=bob", headers: ["Idempotency-Key": "order-2"])
        _ = try server.restore()
        #expect(try server.post("/v1/customers", "name=ada", headers: headers).text == first.text)
        #expect(try server.post("/v1/customers", "name=carl", headers: ["Idempotency-Key": "order-2"])["name"] == "carl")
        #expect(try names() == ["carl", "ada"])
    }

    @Test("the contents of files come back") func contents() throws {
        let file = try server.uploadText(size: 600_000)
        let bytes = try server.get("/v1/files/\(file)/contents").body
        #expect(bytes.count > 600_000)
        _ = try server.save()
        _ = try server.admin("POST reset")
        while try server.engine.sweep() { try server.endTurn() }
        _ = try server.restore()
        #expect(try server.get("/v1/files/\(file)/contents").body == bytes)
    }
}
