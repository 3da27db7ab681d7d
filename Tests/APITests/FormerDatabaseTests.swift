// A database from before resources had numbers, as a released program wrote it: Tests/Databases/schema7.sql. It opens, and everything is in place.
import Foundation
import Storage
import TestFixtures
import TestHarness
import Testing
import Wire

@testable import Engine

@Suite("A database of schema 7") struct FormerDatabaseTests {
    private static let key = "sk_test_old"
    /// The time in it, in Unix seconds.
    private static let time: Int64 = 1_795_793_125
    private static let session = "vs_1UgR1dQvonVvO2xO00000MWH"
    private static let customer = "cus_1UgR1d00000AJj"
    private static let card = "card_1UgR1dQvonVvO2xO00000FcS"
    private static let charge = "ch_1UgR1dQvonVvO2xO00000Ijo"

    private let folder: TemporaryFolder
    private var path: String { folder.file("state.sqlite") }
    /// The bodies in it, by id.
    private let bodies: [String: [UInt8]]

    init() throws {
        folder = try TemporaryFolder()
        let file = URL(filePath: #filePath).appending(path: "../../Databases/schema7.sql").standardized
        let database = try Database(.file(folder.file("state.sqlite")), migrations: Array(Schema.migrations.prefix(7)))
        let rows = try String(contentsOf: file, encoding: .utf8)
        try database.write { try database.execute(rows) }
        try database.commit()
        let objects = try database.statement("SELECT id, body FROM objects").all { ($0.text(0), $0.blob(1)) }
        bodies = Dictionary(uniqueKeysWithValues: objects)
    }

    private func open() throws -> TestServer {
        let server = try TestServer(file: path, now: Self.time)
        try server.engine.adoptPublicURL()
        return server
    }

    private func ids(_ server: TestServer, _ path: String) throws -> [String] { try server.get(path, key: Self.key).ids }

    /// The body in it, with links under the public URL of the server.
    private func body(_ id: String, _ server: TestServer) -> String {
        String(decoding: bodies[id] ?? [], as: UTF8.self).replacing("http://127.0.0.1:36931", with: server.engine.settings.publicURL)
    }

    @Test("every object is there as it was") func objects() throws {
        // Also when the file is opened for the second time.
        for _ in 0..<2 {
            let server = try open()
            for (path, id) in [
                ("customers", Self.customer), ("customers", "a_seed"), ("charges", Self.charge), ("identity/verification_sessions", Self.session),
                ("balance_transactions", "txn_1UgR1dQvonVvO2xO00000Jm6"), ("climate/suppliers", "climsup_heirloom"),
                ("customers/\(Self.customer)/sources", Self.card),
            ] {
                #expect(try server.get("/v1/\(path)/\(id)", key: Self.key).text == body(id, server))
            }
            #expect(try server.get("/v1/balance", key: Self.key).text == body("balance", server))
            #expect(try server.get("/v1/customers/cus_1UgR1d00000C2y", key: Self.key).json == [
                "id": "cus_1UgR1d00000C2y", "object": "customer", "deleted": true,
            ])
            #expect(try server.get("/v1/charges/\(Self.session)", key: Self.key).status == 404)
        }
    }

    @Test("every object is on its lists, and on no other") func lists() throws {
        let server = try open()
        #expect(try ids(server, "/v1/customers") == [Self.customer, "a_seed"])
        #expect(try ids(server, "/v1/charges?customer=\(Self.customer)") == [Self.charge])
        #expect(try ids(server, "/v1/identity/verification_sessions?status=canceled") == [Self.session])
        #expect(try ids(server, "/v1/identity/verification_sessions?status=requires_input") == [])
        #expect(try ids(server, "/v1/customers/\(Self.customer)/sources") == [Self.card])
        #expect(try ids(server, "/v1/climate/suppliers").count == 5)
        let prefix = try server.get("/v1/customers/\(Self.customer)", key: Self.key)["invoice_prefix"]?.string ?? ""
        #expect(try server.post("/v1/customers", "invoice_prefix=\(prefix)", key: Self.key).failure?.parameter == "invoice_prefix")
        #expect(try server.objectCount() == 6)
        #expect(try server.engine.database.statement("SELECT count(*) FROM lists").first { $0.integer(0) } == 38)
    }

    @Test("events show their objects, and the last one was not listed yet") func events() throws {
        let server = try open()
        #expect(try server.get("/v1/events", key: Self.key)["data"]?.array?.map { $0["type"] } == [
            "identity.verification_session.canceled", "identity.verification_session.created", "charge.succeeded", "customer.updated",
            "customer.source.created", "customer.deleted", "customer.created", "customer.created",
        ])
        let last = try server.get("/v1/events/evt_1UgR1dQvonVvO2xO00000Osu", key: Self.key)
        #expect(last["data"]?["object"]?["status"] == "canceled")
        #expect(last["data"]?["object"]?["id"] == .string(Self.session))
    }

    @Test("it lives on") func life() throws {
        let server = try open()
        let refund = try server.post("/v1/refunds", "charge=\(Self.charge)", key: Self.key)
        #expect(refund["status"] == "succeeded")
        #expect(try server.get("/v1/charges/\(Self.charge)", key: Self.key)["refunded"] == true)
        let created = try server.post("/v1/customers", "name=New", key: Self.key)
        #expect(Identifier.number(in: created.id).map { $0 > 24 } == true)
        #expect(try ids(server, "/v1/customers") == [created.id, Self.customer, "a_seed"])
        _ = try server.admin("POST clock", "advance=30d", key: Self.key)
        #expect(try server.get("/v1/balance_transactions/txn_1UgR1dQvonVvO2xO00000Jm6", key: Self.key)["status"] == "available")
        #expect(try server.admin("POST reset", "", key: Self.key).status == 200)
        #expect(try ids(server, "/v1/customers") == [])
        #expect(server.notes.faults == [])
    }
}
