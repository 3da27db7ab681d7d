// Opening: migrations, and the sentence for everything that is no database of ours. What is refused stays as it was, byte for byte.
import TestFixtures
import Testing

@testable import Storage

@Suite struct OpeningTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("pinstripe.sqlite") }

    init() throws { folder = try TemporaryFolder() }

    @discardableResult private func open(_ migrations: [Migration] = words) throws -> Database {
        try Database(.file(path), migrations: migrations)
    }

    /// Makes a database that Pinstripe has no part in, in the journal mode that SQLite has by itself.
    private func makeForeign(_ sql: String) throws {
        try open([]).execute("PRAGMA journal_mode = DELETE; \(sql)")
        #expect(!folder.has("pinstripe.sqlite-wal"))
    }

    private func expectRefusal(code: Int32, _ sentence: String, _ migrations: [Migration] = words) throws {
        let before = try folder.read("pinstripe.sqlite")
        #expect(throws: StorageError(code: code, sentence)) { try open(migrations) }
        #expect(try folder.read("pinstripe.sqlite") == before, "the file is not as it was")
    }

    @Test func aNewDatabaseIsMarkedAsPinstripes() throws {
        let database = try open()
        #expect(try database.number("PRAGMA application_id") == 0x5053_5452)
        #expect(try database.number("PRAGMA user_version") == 1)
        #expect(try database.statement("PRAGMA journal_mode").first { $0.text(0) } == "wal")
        #expect(!database.isInTransaction)
    }

    @Test func eachMigrationIsAppliedOnce() throws {
        let second = Migration("ALTER TABLE words ADD COLUMN language TEXT NOT NULL DEFAULT 'en'; INSERT INTO words (word) VALUES ('second')")
        let third = Migration("INSERT INTO words (word) VALUES ('third')")
        do {
            let database = try open()
            try database.write { try database.add("first") }
            try database.commit()
        }
        #expect(try open(words + [second]).list() == ["first", "second"])
        #expect(try open(words + [second]).list() == ["first", "second"])
        let database = try open(words + [second, third])
        #expect(try database.list() == ["first", "second", "third"])
        #expect(try database.number("PRAGMA user_version") == 3)
    }

    @Test func aMigrationThatFailsLeavesTheDatabaseAsItWas() throws {
        do {
            let database = try open()
            try database.write { try database.add("kept") }
            try database.commit()
        }
        let wrong = [Migration("INSERT INTO words (word) VALUES ('undone')"), Migration("CREATE TABLE words (twice)")]
        #expect(throws: StorageError(code: 1, "The database \(path) cannot be used: table words already exists.")) { try open(words + wrong) }
        let database = try open()
        #expect(try database.list() == ["kept"])
        #expect(try database.number("PRAGMA user_version") == 1)
    }

    @Test func anEmptyFileIsANewDatabase() throws {
        try folder.write([], to: "pinstripe.sqlite")
        #expect(try open().list() == [])
    }

    @Test func memoryIsADatabaseToo() throws {
        let database = try Database(.memory, migrations: words)
        try database.write { try database.add("one") }
        try database.commit()
        #expect(try database.list() == ["one"])
        try database.checkpoint(truncating: true)
        #expect(try Database(.memory, migrations: words).list() == [])
    }

    @Test func aNewerDatabaseIsRefused() throws {
        try open(words + [Migration("SELECT 1"), Migration("SELECT 1")]).add("kept")
        try expectRefusal(
            code: 0,
            "The database \(path) was written by a newer Pinstripe (schema 3, this one knows 1). "
                + "Use that version, or name another database with --database.")
        #expect(try open(words + [Migration(""), Migration("")]).list() == ["kept"])
    }

    @Test func aDatabaseOfAnotherProgramIsRefused() throws {
        try makeForeign("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')")
        try expectRefusal(code: 0, "The database \(path) belongs to another program. Name another with --database.")
        #expect(!folder.has("pinstripe.sqlite-wal"))
    }

    @Test func aMarkedDatabaseOfAnotherProgramIsRefused() throws {
        try makeForeign("PRAGMA application_id = 42")
        try expectRefusal(code: 0, "The database \(path) belongs to another program. Name another with --database.")
    }

    @Test("a file that is no database is refused", arguments: [
        "Dear diary,\ntoday I wrote a file that is no database.\n", "xy", String(repeating: "0123456789abcdef", count: 1000),
    ])
    func aTextFileIsRefused(text: String) throws {
        try folder.write(Array(text.utf8), to: "pinstripe.sqlite")
        try expectRefusal(code: 26, "The file \(path) is not a Pinstripe database. Name another with --database, or move it away.")
        #expect(!folder.has("pinstripe.sqlite-wal"))
    }

    @Test func aMissingFolderIsRefused() throws {
        let path = folder.file("nowhere/pinstripe.sqlite")
        let failure = #expect(throws: StorageError.self) { try Database(.file(path), migrations: words) }
        #expect(
            failure?.description
                == "The database \(path) cannot be opened. Check that its folder exists and can be written, or name another with --database.")
        #expect((failure?.code ?? 0) & 0xFF == 14)
        #expect(!folder.has("nowhere"))
    }

    @Test func aFolderIsRefused() throws {
        let failure = #expect(throws: StorageError.self) { try Database(.file(folder.path), migrations: words) }
        #expect(
            failure?.description
                == "The database \(folder.path) cannot be opened. Check that its folder exists and can be written, or name another with --database.")
    }

    @Test func aDatabaseInUseIsRefused() throws {
        let first = try open()
        try first.write { try first.add("one") }
        let inUse = "The database \(path) is in use by another process. Stop it, or name another database with --database."
        #expect(throws: StorageError(code: 5, inUse)) { try open() }
        try first.write { try first.add("two") }
        try first.commit()
        #expect(try first.list() == ["one", "two"])
    }

    @Test func aDatabaseThatWasClosedCanBeOpened() throws {
        try open().add("one")
        try open().add("two")
        #expect(try open().list() == ["one", "two"])
        #expect(!folder.has("pinstripe.sqlite-wal"))
    }

    @Test func aDamagedDatabaseIsRefused() throws {
        do {
            let database = try open()
            try database.write { for number in 1...2000 { try database.add("word \(number)") } }
            try database.commit()
        }
        var bytes = try folder.read("pinstripe.sqlite")
        // The header of the first page after SQLite's own 100 bytes: it is the root of the schema.
        for position in 100..<300 { bytes[position] = 0xEE }
        try folder.write(bytes, to: "pinstripe.sqlite")
        let failure = #expect(throws: StorageError.self) { try open() }
        #expect((failure?.code ?? 0) & 0xFF == 11)
        #expect(
            failure?.description
                == "The database \(path) is damaged (database disk image is malformed). Restore a copy, or move it away to start anew.")
    }
}
