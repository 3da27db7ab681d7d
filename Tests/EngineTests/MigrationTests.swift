// A database that the first version has written: its ids say nothing of their rows, and must lead to their objects all the same.
import Storage
import TestFixtures
import Testing
import Wire

@testable import Engine

@Suite struct MigrationTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("state.sqlite") }
    /// The first looks as if it named the second row, the second as if it named the first; the third names none.
    private static let ids = ["bx_1NuN3kSKw18I4tRy000002Ab", "bx_1NuN3kSKw18I4tRy000001Cd", "bx_1NuN3kSKw18I4tRyzzQ7dJk2"]

    /// A file with three boxes, a, b and c, of the account alpha, and a timer for the second.
    init() throws {
        folder = try TemporaryFolder()
        let database = try Database(.file(folder.file("state.sqlite")), migrations: [Schema.migrations[0]])
        try database.write {
            try database.statement("INSERT INTO worlds (account) VALUES (?)").run(.text(Identifier.account(named: "alpha")))
            for (number, id) in Self.ids.enumerated() {
                let box: JSON = [
                    "id": .string(id), "object": "shop.box", "created": .integer(Bench.start), "key": .null, "livemode": false, "metadata": [:],
                    "name": .string(["a", "b", "c"][number]), "status": "open", "tags": [],
                ]
                let history = #"{"at":1,"from":null,"to":"open","transition":"create","cause":"api","event":null}"# + "\n"
                try database.statement(
                    "INSERT INTO objects (sequence, world, kind, id, created, body, hidden, history) VALUES (?, 1, 'bx_', ?, ?, ?, ?, ?)"
                ).run(
                    .integer(Int64(number + 1)), .text(id), .integer(Bench.start), .blob(box.pretty() + Array("\n".utf8)),
                    .blob(Array(#"{"note":null}"#.utf8)), .text(history))
                try database.statement("INSERT INTO lists (world, list, created, sequence) VALUES (1, 'bx_', ?, ?)")
                    .run(.integer(Bench.start), .integer(Int64(number + 1)))
            }
            try database.statement("INSERT INTO timers (world, due, id, transition) VALUES (1, ?, ?, 'weigh')")
                .run(.integer(Bench.start + 10), .text(Self.ids[1]))
        }
        try database.commit()
    }

    private func open() throws -> Bench { try Bench(at: path, Toy.withEvents) }

    private func names(_ bench: Bench, _ text: String = "") throws -> [JSON?] { try bench.list(Toy.box, text).objects.map { $0["name"] } }

    @Test func everyIdLeadsToItsObject() throws {
        // Also when the file is opened for the second time.
        for _ in 0..<2 {
            let bench = try open()
            #expect(try Self.ids.map { try bench.engine.retrieve(Toy.box, $0, account: bench.account)["name"] } == ["a", "b", "c"])
            #expect(try Self.ids.map { try bench.engine.inspect($0, account: nil).object.id } == Self.ids)
            #expect(try names(bench) == ["c", "b", "a"])
            #expect(try names(bench, "name=b") == ["b"])
            #expect(try names(bench, "starting_after=\(Self.ids[1])") == ["a"])
            #expect(try bench.engine.objectCount() == 3)
        }
    }

    @Test func newIdsStandBesideThem() throws {
        let bench = try open()
        let new = try bench.create(Toy.box, "name=d")
        #expect(Identifier.number(in: new.id) == new.sequence)
        #expect(try bench.retrieve(new)["name"] == "d")
        #expect(try names(bench) == ["d", "c", "b", "a"])
        #expect(try bench.rows("given_ids") == 3)
    }

    @Test func theyLiveOn() throws {
        let bench = try open()
        let old = try bench.engine.retrieve(Toy.box, Self.ids[0], account: bench.account)
        try bench.update(old, "name=z")
        #expect(try names(bench, "name=z") == ["z"])
        #expect(try names(bench, "name=a") == [])
        #expect(try bench.advance(10) == [FiredTimer(at: Bench.start + 10, id: Self.ids[1], transition: "weigh")])
        #expect(try bench.history(old).array?.map { $0["transition"] } == ["create", "update"])
        _ = try bench.delete(old)
        #expect(try names(bench) == ["c", "b"])
        #expect(try bench.rows("given_ids") == 2)
        #expect(try bench.events().map { $0["type"] } == ["shop.box.updated", "shop.box.weighed", "shop.box.deleted"])
    }

    @Test func aResetLeavesNothingOfThem() throws {
        let bench = try open()
        #expect(try bench.engine.reset(bench.account) == 3)
        #expect(throws: Refusal.noSuch("box", Self.ids[0], parameter: "id")) {
            try bench.engine.retrieve(Toy.box, Self.ids[0], account: bench.account)
        }
        _ = try bench.sweep()
        #expect(try bench.allRows() == [:])
    }

    // MARK: From before timers had arguments

    @Test func timersWithoutArgumentsFireBesideThoseThatHaveSome() throws {
        let path = folder.file("second.sqlite")
        do {
            let database = try Database(.file(path), migrations: Array(Schema.migrations.prefix(2)))
            try database.write {
                try database.statement("INSERT INTO worlds (account) VALUES (?)").run(.text(Identifier.account(named: "alpha")))
                let box: JSON = [
                    "id": .string(Self.ids[0]), "object": "shop.box", "created": .integer(Bench.start), "key": .null, "livemode": false, "metadata": [:],
                    "name": "a", "status": "open", "tags": [],
                ]
                try database.statement("INSERT INTO objects (sequence, world, kind, id, created, body, history) VALUES (1, 1, 'bx_', ?, ?, ?, '')")
                    .run(.text(Self.ids[0]), .integer(Bench.start), .blob(box.pretty() + Array("\n".utf8)))
                try database.statement("INSERT INTO given_ids (world, id, sequence) VALUES (1, ?, 1)").run(.text(Self.ids[0]))
                for due in [10, 20] {
                    try database.statement("INSERT INTO timers (world, due, id, transition) VALUES (1, ?, ?, 'weigh')")
                        .run(.integer(Bench.start + Int64(due)), .text(Self.ids[0]))
                }
            }
            try database.commit()
        }
        // Also when the file is opened for the second time.
        for (time, rusts) in [(10, 3), (20, 2)] as [(Int64, Int64)] {
            let bench = try Bench(at: path, Toy.withEvents + [Toy.chest, Toy.tool, Toy.jewel])
            #expect(try bench.engine.retrieve(Toy.box, Self.ids[0], account: bench.account)["name"] == "a")
            let tool = try bench.create(Toy.tool, "rusts=\(rusts)")
            #expect(try bench.engine.moveClock(of: bench.account, to: Bench.start + time, frozen: nil).contains(
                FiredTimer(at: Bench.start + time, id: Self.ids[0], transition: "weigh")))
            #expect(try bench.retrieve(tool)["color"] == "brown")
            #expect(try bench.rows("tombstones") == 0)
            try bench.engine.commit()
        }
    }
}
