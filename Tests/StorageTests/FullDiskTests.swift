// A disk without room. SQLite undoes the whole transaction by itself then, so the turn's commit has to say that nothing was kept.
import TestFixtures
import Testing

@testable import Storage

@Suite struct FullDiskTests {
    private let database: Database
    private let folder: TemporaryFolder
    private let page = String(repeating: "x", count: 20_000)
    private static let full = StorageError(code: 13, "database or disk is full")
    private static let undone = StorageError(code: 4, "A write failed, and the turn that it belonged to was undone.")

    init() throws {
        folder = try TemporaryFolder()
        database = try Database(.file(folder.file("words.sqlite")), migrations: words)
        try database.write { try database.add("before") }
        try database.commit()
        try database.execute("PRAGMA max_page_count = \(try database.number("PRAGMA page_count") ?? 0)")
    }

    private func makeRoom() throws { try database.execute("PRAGMA max_page_count = 100000") }

    @Test func nothingOfTheTurnIsKept() throws {
        try database.write { try database.add("small") }
        #expect(throws: Self.full) { try database.write { try database.add(page) } }
        #expect(throws: Self.undone) { try database.commit() }
        #expect(!database.isInTransaction)
        #expect(try database.list() == ["before"])
    }

    @Test func theDatabaseIsUsableAfterwards() throws {
        #expect(throws: Self.full) { try database.write { try database.add(page) } }
        #expect(throws: Self.undone) { try database.commit() }

        try database.write { try database.add("small") }
        try database.commit()
        #expect(try database.list() == ["before", "small"])

        try makeRoom()
        try database.write { try database.add(page) }
        try database.commit()
        #expect(try database.list() == ["before", "small", page])
    }

    @Test func whatTheTurnDoesAfterwardsIsUndoneToo() throws {
        #expect(throws: Self.full) { try database.write { try database.add(page) } }
        try? database.write { try database.add("later in the same turn") }
        #expect(throws: Self.undone) { try database.commit() }
        #expect(try database.list() == ["before"])
    }

    @Test func whatSurroundsTheFailureIsUndoneToo() throws {
        #expect(throws: Self.full) {
            try database.write {
                try database.add("small")
                try database.write { try database.add(page) }
            }
        }
        #expect(throws: Self.undone) { try database.commit() }
        #expect(try database.list() == ["before"])
    }

    @Test func aFailureThatNobodyHandsOnIsNotForgotten() throws {
        try database.write {
            try database.add("small")
            try? database.add(page)
        }
        try? database.write { try database.add("later in the same turn") }
        #expect(throws: Self.undone) { try database.commit() }
        #expect(try database.list() == ["before"])
    }
}
