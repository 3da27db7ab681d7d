// The files of a database: who may read them, what happens when they are taken away, and that they shrink.
import Foundation
import TestFixtures
import Testing

@testable import Storage

@Suite struct DatabaseFileTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("words.sqlite") }

    init() throws { folder = try TemporaryFolder() }

    private func open(_ migrations: [Migration] = words) throws -> Database { try Database(.file(path), migrations: migrations) }

    private func permissions(_ name: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: folder.file(name))[.posixPermissions] as? Int ?? 0
    }

    // MARK: Permissions

    @Test func nobodyButTheOwnerMayReadThem() throws {
        let database = try open()
        try database.write { try database.add("one") }
        try database.commit()
        #expect(try permissions("words.sqlite") == 0o600)
        #expect(try permissions("words.sqlite-wal") == 0o600)
    }

    @Test func thoseOfAnEarlierVersionAreClosedToOthers() throws {
        try { try open().execute("INSERT INTO words (word) VALUES ('one')") }()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let database = try open()
        #expect(try permissions("words.sqlite") == 0o600)
        #expect(try permissions("words.sqlite-wal") == 0o600)
        #expect(try database.list() == ["one"])
    }

    // MARK: Files that are gone

    private static func removed(_ path: String) -> StorageError {
        StorageError("The database file \(path) was removed or replaced while Pinstripe was running. Nothing is kept any more: start it again.")
    }

    private func write(_ word: String, _ database: Database) throws {
        try database.write { try database.add(word) }
        try database.commit()
    }

    @Test("a file that was removed", arguments: ["words.sqlite", "words.sqlite-wal"]) func removedFiles(name: String) throws {
        let database = try open()
        try write("one", database)
        try database.requireFile()
        try FileManager.default.removeItem(atPath: folder.file(name))
        #expect(throws: Self.removed(folder.file(name))) { try database.requireFile() }
        #expect(throws: Self.removed(folder.file(name))) { try write("two", database) }
        #expect(throws: Self.removed(folder.file(name))) { try write("three", database) }
        #expect(try database.list() == ["one"])
    }

    @Test func aLogThatWasCutShort() throws {
        var database: Database? = try open()
        try write("one", #require(database))
        try database?.checkpoint()
        try write("two", #require(database))
        #expect(truncate(path + "-wal", 0) == 0)
        let fault = StorageError(
            "The database file \(path)-wal was cut short while Pinstripe was running. Nothing is kept any more: start it again.")
        #expect(throws: fault) { try write("three", #require(database)) }
        #expect(throws: fault) { try database?.checkpoint() }
        // What the checkpoint had moved into the database is whole.
        database = nil
        #expect(try open().list() == ["one"])
    }

    @Test func aLogThatACheckpointHasEmptied() throws {
        let database = try open()
        try write("one", database)
        try database.checkpoint(truncating: true)
        try write("two", database)
        #expect(try database.list() == ["one", "two"])
    }

    @Test func aFileThatIsThereAgainIsWrittenAgain() throws {
        let database = try open()
        try write("one", database)
        try FileManager.default.moveItem(atPath: path, toPath: folder.file("elsewhere"))
        #expect(throws: Self.removed(path)) { try write("two", database) }
        try FileManager.default.moveItem(atPath: folder.file("elsewhere"), toPath: path)
        try write("three", database)
        #expect(try database.list() == ["one", "three"])
    }

    @Test func anotherDatabaseInItsPlaceIsNotTakenForIt() throws {
        let database = try open()
        try write("one", database)
        for name in ["words.sqlite", "words.sqlite-wal"] { try FileManager.default.removeItem(atPath: folder.file(name)) }
        let second = try open()
        try write("theirs", second)
        #expect(throws: Self.removed(path)) { try write("two", database) }
        #expect(try second.list() == ["theirs"])
    }

    // MARK: Size

    private func size() throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    private func fill(_ database: Database, _ count: Int) throws {
        try database.write { () throws(StorageError) in
            for number in 0..<count {
                try database.statement("INSERT INTO words (word) VALUES (?)").run(.text("\(number) " + String(repeating: "x", count: 8000)))
            }
        }
        try database.commit()
        try database.checkpoint()
    }

    @Test func whatIsDeletedGoesBackToTheDiskStepByStep() throws {
        let database = try open()
        try database.write { try database.add("kept") }
        try fill(database, 4000)
        let before = try size()
        try database.write { try database.execute("DELETE FROM words WHERE word != 'kept'") }
        try database.commit()
        var steps = 0
        while try database.shrink() {
            try database.commit()
            steps += 1
        }
        try database.checkpoint()
        #expect(before > 32 << 20)
        #expect(steps > 10)
        #expect(try size() < 6 << 20)
        #expect(try database.list() == ["kept"])
    }

    @Test func whatIsFullIsLeftAlone() throws {
        let database = try open()
        try fill(database, 100)
        #expect(try !database.shrink())
        #expect(!database.isInTransaction)
    }

    /// A file of an earlier version could give back nothing.
    @Test func anEarlierDatabaseIsMadeToShrink() throws {
        let other = try Database(.memory, migrations: words)
        try other.write { try other.add("kept") }
        try other.commit()
        try other.execute("PRAGMA auto_vacuum = NONE; VACUUM INTO '\(path)'")
        #expect(try Array(folder.read("words.sqlite")[52..<56]) == [0, 0, 0, 0], "the file can give pages back already")
        let database = try open()
        #expect(try database.number("PRAGMA auto_vacuum") == 2)
        #expect(try database.list() == ["kept"])
    }
}
