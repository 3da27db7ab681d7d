// One transaction for all that a turn writes: it is kept as a whole or not at all.
import TestFixtures
import Testing

@testable import Storage

@Suite struct GroupCommitTests {
    private let folder: TemporaryFolder
    private let database: Database

    init() throws {
        folder = try TemporaryFolder()
        database = try Database(.file(folder.file("words.sqlite")), migrations: words)
    }

    /// What is in the file: a copy of it, opened beside the one that is in use.
    private func committed() throws -> [String] {
        let copy = try TemporaryFolder()
        for name in ["words.sqlite", "words.sqlite-wal"] where folder.has(name) { try copy.write(folder.read(name), to: name) }
        return try Database(.file(copy.file("words.sqlite")), migrations: words).list()
    }

    private static let undone = StorageError(code: 4, "A write failed, and the turn that it belonged to was undone.")

    @Test func whatFailsBeforeItWritesLeavesTheOthers() throws {
        try database.write { try database.add("one") }
        #expect(throws: Mishap()) {
            try database.write {
                _ = try database.list()
                throw Mishap()
            }
        }
        try database.write { try database.add("two") }
        #expect(try database.list() == ["one", "two"])
        #expect(database.isInTransaction)

        try database.commit()
        #expect(try database.list() == ["one", "two"])
        #expect(!database.isInTransaction)
    }

    @Test func whatFailsAfterItHasWrittenUndoesTheTurn() throws {
        try database.write { try database.add("kept") }
        try database.commit()
        try database.write { try database.add("one") }
        #expect(throws: Mishap()) {
            try database.write {
                try database.add("two")
                throw Mishap()
            }
        }
        try? database.write { try database.add("three") }
        #expect(throws: Self.undone) { try database.commit() }
        #expect(!database.isInTransaction)
        #expect(try database.list() == ["kept"])

        try database.write { try database.add("next turn") }
        try database.commit()
        #expect(try committed() == ["kept", "next turn"])
    }

    @Test func aTurnIsKeptAsAWholeByItsCommit() throws {
        try database.write { try database.add("one") }
        try database.write { try database.add("two") }
        #expect(try committed() == [])
        try database.commit()
        #expect(try committed() == ["one", "two"])
    }

    @Test func aTurnOfManyOperationsCostsTheLogWhatOneCosts() throws {
        func pages(_ words: String...) throws -> Int {
            try database.checkpoint(truncating: true)
            for word in words { try database.write { try database.add(word) } }
            try database.commit()
            return database.pagesInLog
        }
        #expect(try pages("one") == 2)
        #expect(try pages("two", "three", "four") == 2)
    }

    @Test func aStatementThatFailsUndoesTheTurn() throws {
        try database.write { try database.add("kept") }
        try database.commit()
        try database.write { try database.add("one") }
        #expect(throws: StorageError(code: 2067, "UNIQUE constraint failed: words.word")) { try database.write { try database.add("kept") } }
        #expect(throws: Self.undone) { try database.commit() }
        #expect(try database.list() == ["kept"])
    }

    @Test func writesNest() throws {
        try database.write {
            try database.add("outer")
            #expect(throws: Mishap()) { try database.write { throw Mishap() } }
            try database.write { try database.add("inner") }
        }
        try database.commit()
        #expect(try committed() == ["outer", "inner"])
    }

    @Test func aFailureInsideIsNotForgottenOutside() throws {
        try database.write {
            try? database.write {
                try database.add("inner")
                throw Mishap()
            }
        }
        #expect(throws: Self.undone) { try database.commit() }
        #expect(try database.list() == [])
    }

    @Test func aWriteHandsOutWhatItsBodyReturns() throws {
        let row = try database.write {
            try database.add("one")
            return database.lastInsertedRow
        }
        #expect(row == 1)
        #expect(database.changes == 1)
    }

    @Test func aCommitOutsideATurnDoesNothing() throws {
        let pages = database.pagesInLog
        try database.commit()
        #expect(!database.isInTransaction)
        #expect(database.pagesInLog == pages)
    }

    /// A constraint that is checked at the end of the transaction stands for whatever can make a COMMIT itself fail.
    @Test func aCommitThatFailsUndoesTheTurn() throws {
        try database.execute(
            """
            PRAGMA foreign_keys = ON;
            CREATE TABLE notes (word INTEGER NOT NULL REFERENCES words (position) DEFERRABLE INITIALLY DEFERRED)
            """)
        try database.write { try database.add("one") }
        try database.commit()

        try database.write { try database.add("two") }
        try database.write { try database.execute("INSERT INTO notes VALUES (99)") }
        #expect(throws: StorageError(code: 787, "FOREIGN KEY constraint failed")) { try database.commit() }
        #expect(!database.isInTransaction)
        #expect(try database.list() == ["one"])

        try database.write { try database.add("three") }
        try database.commit()
        #expect(try database.list() == ["one", "three"])
    }

    @Test func readsOutsideATurnBeginNone() throws {
        #expect(try database.list() == [])
        #expect(!database.isInTransaction)
    }
}
