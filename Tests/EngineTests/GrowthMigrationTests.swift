// A database from before histories and attempts had rows of their own: all that it holds is there, and lives on.
import Storage
import TestFixtures
import Testing
import Wire

@testable import Engine

@Suite struct GrowthMigrationTests {
    private let folder: TemporaryFolder
    private static let former = "http://127.0.0.1:4000"

    /// A file as the version before left it: a box that was changed three times, its events, of which one was delivered at the second attempt,
    /// a parcel with a link, and the answer under an idempotency key.
    init() throws {
        folder = try TemporaryFolder()
        let database = try Database(.file(folder.file("state.sqlite")), migrations: Array(Schema.migrations.prefix(4)))
        try database.write {
            try database.statement("INSERT INTO worlds (account) VALUES (?)").run(.text(Identifier.account(named: "alpha")))
            try database.execute("INSERT INTO facts VALUES ('public_url', '\(Self.former)'), ('listed', '5')")
            let line = #"{"at":1,"from":null,"to":"open","transition":"update","cause":"api","event":null}"# + "\n"
            try Self.insert(1, Toy.box, ["name": "a", "tags": [], "metadata": [:], "key": .null, "status": "open"],
                history: String(repeating: line, count: 4), lists: ["name": "a"], database)
            for number in 2...3 as ClosedRange<Int64> {
                try Self.insert(
                    number, Toy.event,
                    [
                        "api_version": .null, "data": ["object": ["name": .string("a\(number)")]], "pending_webhooks": .integer(number - 2),
                        "request": .null, "type": "shop.box.updated",
                    ], history: "", lists: number == 3 ? ["delivery_success": false, "type": "shop.box.updated"] : ["type": "shop.box.updated"], database)
            }
            try Self.insert(
                4, Toy.parcel,
                [
                    "label": .null, "color": .null, "metadata": [:], "weight": .null, "stamps": [], "sender": .null,
                    "link": .string("\(Self.former)/start"), "closure": .null, "status": "packed",
                ], history: "", lists: ["status": "packed"], database)
            let attempts = [1, 2].map { #"{"at":\#($0),"outcome":"failed","failure":"no","request":{"url":"x"}}"# + "\n" }.joined()
            try database.statement(
                """
                INSERT INTO deliveries (sequence, world, event, endpoint, endpoint_world, created, outcome, tries, is_manual, is_counted, attempts)
                VALUES (7, 1, 3, 'we_1', 1, 1, 'failed', 2, 0, 0, ?)
                """
            ).run(.text(attempts))
            try database.statement(
                """
                INSERT INTO idempotency_keys (world, key, created, fingerprint, status, request_id, body) VALUES (1, 'once', ?, x'00', 200, 'req_1', ?)
                """
            ).run(.integer(Bench.start), .blob(JSON.object(["object": "shop.parcel", "link": .string("\(Self.former)/start")]).document()))
        }
        try database.commit()
    }

    private static func insert(
        _ number: Int64, _ resource: Resource, _ fields: JSONObject, history: String, lists: JSONObject, _ database: Database
    ) throws {
        var whole: JSONObject = ["id": .string("old_\(number)"), "object": .string(resource.name), "created": .integer(Bench.start), "livemode": false]
        for (name, value) in fields { whole[name] = value }
        let isPending = lists["delivery_success"] == false
        try database.statement("INSERT INTO objects (sequence, world, kind, id, created, body, hidden, history) VALUES (?, 1, ?, ?, ?, ?, ?, ?)").run(
            .integer(number), .text(resource.idPrefix ?? ""), .text("old_\(number)"), .integer(Bench.start), .blob(JSON.object(whole).document()),
            isPending ? .blob(Array(#"{"delivery_success":false}"#.utf8)) : .null, .text(history))
        try database.statement("INSERT INTO given_ids VALUES (1, ?, ?)").run(.text("old_\(number)"), .integer(number))
        let names = [resource.list] + lists.compactMap { ListName(resource, $0.key, $0.value) }
        for name in names {
            try database.statement("INSERT INTO lists VALUES (1, ?, ?, ?)").run(.integer(name.value), .integer(Bench.start), .integer(number))
        }
    }

    private func open() throws -> Bench { try Bench(at: folder.file("state.sqlite"), publicURL: "http://new.test", Toy.withEvents) }

    @Test func historiesAreThereAndGoOn() throws {
        // Also when the file is opened for the second time.
        for changes in [1, 2] as [Int64] {
            let bench = try open()
            let box = try bench.engine.retrieve(Toy.box, "old_1", account: bench.account)
            try bench.update(box, "name=b\(changes)")
            let page = try bench.engine.history(of: "old_1", account: bench.account, after: nil, limit: 100)
            #expect(page.entries.map { $0["number"]?.integer } == (1...(4 + changes)).reversed())
            #expect(page.entries.last?["transition"] == "update")
            try bench.engine.commit()
        }
    }

    @Test func attemptsAreThere() throws {
        let bench = try open()
        let attempts = try bench.engine.deliveries.attempts.newest(of: 7, world: 1, limit: 10)
        #expect(attempts.map(\.number) == [2, 1])
        #expect(try attempts.map { try $0.json()["at"] } == [2, 1])
        #expect(try bench.engine.listDeliveries(bench.account, event: nil, endpoint: nil, outcome: .failed, after: nil, limit: 10).whole().rows.count == 1)
    }

    @Test func everyEventIsOnOneList() throws {
        let bench = try open()
        #expect(try bench.list(Toy.event).objects.map(\.id) == ["old_3", "old_2"])
        #expect(try bench.list(Toy.event, "delivery_success=true").objects.map(\.id) == ["old_2"])
        #expect(try bench.list(Toy.event, "delivery_success=false").objects.map(\.id) == ["old_3"])
        #expect(try bench.engine.objects.count(Toy.event, world: 1) == 2)
    }

    @Test func linksFollowThePublicURL() throws {
        let bench = try open()
        try bench.engine.adoptPublicURL()
        #expect(try bench.engine.retrieve(Toy.parcel, "old_4", account: bench.account)["link"] == "http://new.test/start")
        let answer = try bench.engine.idempotency.answer(to: "once", account: bench.account, now: Bench.start)
        #expect(try JSON.parse(answer?.body ?? [])["link"] == "http://new.test/start")
    }
}
