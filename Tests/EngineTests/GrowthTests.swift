// What happens to an object again and again is kept in rows of its own, and the oldest of it goes.
import Storage
import TestFixtures
import Testing
import Wire

@testable import Engine

@Suite struct GrowthTests {
    private let bench: Bench

    /// Objects keep the last ten of what has happened to them.
    init() throws {
        var settings = EngineSettings()
        settings.historyLength = 10
        bench = try Bench(Toy.withEvents, settings: settings)
    }

    private func numbers(_ box: StoredObject, after number: Int64? = nil, limit: Int64 = 100) throws -> [Int64?] {
        try bench.engine.history(of: box.id, account: bench.account, after: number, limit: limit).entries.map { $0["number"]?.integer }
    }

    @Test func aChangeWritesARowAndTouchesNoOther() throws {
        let box = try bench.create(Toy.box, "name=a")
        let created = try bench.engine.database.statement("SELECT history FROM objects WHERE sequence = ?").first(.integer(box.sequence)) { $0.text(0) }
        for number in 1...5 { try bench.update(box, "name=n\(number)") }
        #expect(try bench.rows("history") == 5)
        #expect(
            try bench.engine.database.statement("SELECT history FROM objects WHERE sequence = ?").first(.integer(box.sequence)) { $0.text(0) }
                == created)
        #expect(try bench.history(box).array?.map { $0["transition"] } == ["create", "update", "update", "update", "update", "update"])
    }

    @Test func theOldestGoButNeverTheCreation() throws {
        let box = try bench.create(Toy.box, "name=a")
        for number in 1...30 { try bench.update(box, "name=n\(number)") }
        #expect(try numbers(box) == (22...31).reversed() + [1])
        #expect(try bench.rows("history") == 10)
    }

    @Test func theHistoryIsReadPageByPage() throws {
        let box = try bench.create(Toy.box, "name=a")
        for number in 1...6 { try bench.update(box, "name=n\(number)") }
        #expect(try numbers(box, limit: 3) == [7, 6, 5])
        #expect(try numbers(box, after: 5, limit: 3) == [4, 3, 2])
        #expect(try numbers(box, after: 2, limit: 3) == [1])
        #expect(try numbers(box, after: 1) == [])
        #expect(try bench.engine.history(of: box.id, account: bench.account, after: nil, limit: 7).hasMore == false)
        #expect(try bench.engine.history(of: box.id, account: bench.account, after: nil, limit: 6).hasMore)
    }

    @Test func whatIsDeletedLeavesNoHistory() throws {
        let box = try bench.create(Toy.box, "name=a")
        try bench.update(box, "name=b")
        _ = try bench.delete(box)
        #expect(try bench.rows("history") == 0)
    }

    @Test func aResetSweepsAllOfIt() throws {
        let box = try bench.create(Toy.box, "name=a")
        for number in 1...9 { try bench.update(box, "name=n\(number)") }
        _ = try bench.engine.reset(bench.account)
        _ = try bench.sweep()
        #expect(try bench.allRows() == [:])
    }

    // MARK: Filters that are true or false

    /// Events are on one of two lists, of which one holds those that somebody still waits for.
    @Test func anEventIsOnOneOfTwoLists() throws {
        let quiet = try bench.create(Toy.box, "name=quiet")
        #expect(try bench.list(Toy.event, "delivery_success=true").objects.count == 1)
        #expect(try bench.list(Toy.event, "delivery_success=false").objects.isEmpty)
        #expect(try bench.list(Toy.event).objects.count == 1)
        let rows = try bench.engine.database.statement("SELECT count(*) FROM lists WHERE list = ? AND world = ?")
        #expect(try rows.first(.integer(Toy.event.list.value), .integer(bench.account.world)) { $0.integer(0) } == 1)
        #expect(try bench.engine.objects.count(Toy.event, world: bench.account.world) == 1)
        _ = try bench.delete(quiet)
    }

    // MARK: Several filters

    @Test("of several filters the one with the fewest objects is read, wherever it stands", arguments: [["few", "many"], ["many", "few"]])
    func shortest(names: [String]) throws {
        for number in 0..<300 { try bench.create(Toy.parcel, number < 3 ? "label=few" : "label=many") }
        let groups = try names.map { [try #require(ListName(Toy.parcel, "label", .string($0)))] }
        #expect(try bench.engine.objects.lists.shortest(of: groups, world: bench.account.world) == names.firstIndex(of: "few"))
    }

    // MARK: Large pages

    /// Of objects that are very large together, a page holds fewer than its limit, and says that there are more.
    @Test func aPageEndsWithEightMebibytes() throws {
        let large = String(repeating: "x", count: 1 << 20)
        for _ in 0..<12 {
            var draft = try Draft(bench.create(Toy.parcel), of: Toy.parcel)
            draft[.note] = large
            _ = try bench.engine.atomically { try bench.engine.objects.save(RenderedDraft(draft), world: bench.account.world) }
        }
        let first = try bench.list(Toy.parcel, "limit=100")
        #expect(first.objects.count == 8)
        #expect(first.hasMore)
        let rest = try bench.list(Toy.parcel, "limit=100&starting_after=\(try #require(first.objects.last).id)")
        #expect(rest.objects.count == 4)
        #expect(!rest.hasMore)
        #expect(Set((first.objects + rest.objects).map(\.id)).count == 12)
    }
}
