// What survives: a process that dies leaves the file and its write-ahead log, and the next one finds all that was committed in them.
import TestFixtures
import Testing

@testable import Storage

@Suite struct RecoveryTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open(_ name: String = "words.sqlite") throws -> Database { try Database(.file(folder.file(name)), migrations: words) }

    private func log() throws -> [UInt8] { try folder.has("words.sqlite-wal") ? folder.read("words.sqlite-wal") : [] }

    /// The files as a process that died just now would leave them.
    private func copyAsFound() throws {
        try folder.copy("words.sqlite", to: "found.sqlite")
        try folder.copy("words.sqlite-wal", to: "found.sqlite-wal")
    }

    @Test func whatWasCommittedIsThereAfterACrash() throws {
        let database = try open()
        for word in ["one", "two"] {
            try database.write { try database.add(word) }
            try database.commit()
        }
        try database.write { try database.add("never committed") }
        try copyAsFound()
        let found = try open("found.sqlite")
        #expect(try found.list() == ["one", "two"])
        try found.write { try found.add("three") }
        try found.commit()
        #expect(try found.list() == ["one", "two", "three"])
    }

    @Test func aTornLogLosesItsLastCommitOnly() throws {
        let database = try open()
        try database.checkpoint(truncating: true)
        try database.write { try database.add("one") }
        try database.commit()
        let whole = try log().count
        try database.write { try database.add("two") }
        try database.commit()
        try copyAsFound()
        let bytes = try log()
        #expect(bytes.count > whole)
        try folder.write(Array(bytes.dropLast(100)), to: "found.sqlite-wal")
        #expect(try open("found.sqlite").list() == ["one"])
    }

    @Test func theLogGrowsUntilItIsCheckpointed() throws {
        let database = try open()
        try database.checkpoint(truncating: true)
        #expect(database.pagesInLog == 0)
        try database.write { for number in 1...5000 { try database.add("word \(number)") } }
        try database.commit()
        // More than SQLite's own limit of 1,000 pages would need many commits; that none runs by itself shows in the growth.
        for number in 1...600 {
            try database.write { try database.add("more \(number)") }
            try database.commit()
        }
        #expect(database.pagesInLog > 1000)
        #expect(try log().count > 1000 * 4096)

        try database.checkpoint()
        #expect(database.pagesInLog == 0)
        try database.checkpoint(truncating: true)
        #expect(try log() == [])
        #expect(try database.list().count == 5600)
    }

    @Test func aTruncatingCheckpointLeavesEverythingInOneFile() throws {
        let database = try open()
        try database.write { try database.add("one") }
        try database.commit()
        try database.checkpoint(truncating: true)
        try folder.copy("words.sqlite", to: "alone.sqlite")
        #expect(try open("alone.sqlite").list() == ["one"])
    }

    @Test func aCheckpointInsideATurnIsRefusedAndHarmsNothing() throws {
        let database = try open()
        try database.write { try database.add("one") }
        let failure = #expect(throws: StorageError.self) { try database.checkpoint(truncating: true) }
        #expect((failure?.code ?? 0) & 0xFF == 6)
        try database.commit()
        #expect(try database.list() == ["one"])
    }

    @Test func noSharedIndexFileIsMade() throws {
        let database = try open()
        try database.write { try database.add("one") }
        try database.commit()
        #expect(!folder.has("words.sqlite-shm"))
    }
}
