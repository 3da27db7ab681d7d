// One transaction for a whole turn, one savepoint for each operation in it.
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

    @Test func aSavepointThatFailsLeavesTheOthers() throws {
        try database.savepoint { try database.add("one") }
        #expect(throws: Mishap()) {
            try database.savepoint {
                try database.add("two")
                throw Mishap()
            }
        }
        try database.savepoint { try database.add("three") }
        #expect(try database.list() == ["one", "three"])
        #expect(database.isInTransaction)

        try database.commit()
        #expect(try database.list() == ["one", "three"])
        #expect(!database.isInTransaction)
    }

    @Test func aTurnIsKeptAsAWholeByItsCommit() throws {
        try database.savepoint { try database.add("one") }
        try database.savepoint { try database.add("two") }
        #expect(try committed() == [])
        try database.commit()
        #expect(try committed() == ["one", "two"])
    }

    @Test func aTurnIsOneCommitOfTheLog() throws {
        for word in ["one", "two", "three"] { try database.savepoint { try database.add(word) } }
        try database.commit()
        let pages = database.pagesInLog
        for word in ["four", "five", "six"] {
            try database.savepoint { try database.add(word) }
            try database.commit()
        }
        // The same pages again for each commit: three commits cost what one does, three times.
        #expect(database.pagesInLog - pages >= 3 * 2)
        #expect(pages - 0 <= database.pagesInLog - pages)
    }

    @Test func aFailedStatementUndoesItsSavepointAlone() throws {
        try database.savepoint { try database.add("one") }
        let failure = #expect(throws: StorageError.self) {
            try database.savepoint {
                try database.add("two")
                try database.add("one")
            }
        }
        #expect(failure == StorageError(code: 2067, "UNIQUE constraint failed: words.word"))
        try database.commit()
        #expect(try database.list() == ["one"])
    }

    @Test func savepointsNest() throws {
        try database.savepoint {
            try database.add("outer")
            #expect(throws: Mishap()) {
                try database.savepoint {
                    try database.add("inner, undone")
                    throw Mishap()
                }
            }
            try database.savepoint { try database.add("inner, kept") }
        }
        #expect(throws: Mishap()) {
            try database.savepoint {
                try database.savepoint { try database.add("kept inside, undone outside") }
                throw Mishap()
            }
        }
        try database.commit()
        #expect(try database.list() == ["outer", "inner, kept"])
    }

    @Test func aSavepointHandsOutWhatItsBodyReturns() throws {
        let row = try database.savepoint {
            try database.add("one")
            return database.lastInsertedRow
        }
        #expect(row == 1)
        #expect(database.changes == 1)
    }

    @Test func aCommitOutsideATurnDoesNothing() throws {
        try database.commit()
        #expect(!database.isInTransaction)
        #expect(database.pagesInLog == (try database.number("PRAGMA page_count")).map { _ in database.pagesInLog })
    }

    /// A constraint that is checked at the end of the transaction stands for whatever can make a COMMIT itself fail.
    @Test func aCommitThatFailsUndoesTheTurn() throws {
        try database.execute(
            """
            PRAGMA foreign_keys = ON;
            CREATE TABLE notes (word INTEGER NOT NULL REFERENCES words (position) DEFERRABLE INITIALLY DEFERRED)
            """)
        try database.savepoint { try database.add("one") }
        try database.commit()

        try database.savepoint { try database.add("two") }
        try database.savepoint { try database.execute("INSERT INTO notes VALUES (99)") }
        #expect(throws: StorageError(code: 787, "FOREIGN KEY constraint failed")) { try database.commit() }
        #expect(!database.isInTransaction)
        #expect(try database.list() == ["one"])

        try database.savepoint { try database.add("three") }
        try database.commit()
        #expect(try database.list() == ["one", "three"])
    }

    @Test func readsOutsideATurnBeginNone() throws {
        #expect(try database.list() == [])
        #expect(!database.isInTransaction)
    }
}
