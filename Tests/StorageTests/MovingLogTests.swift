// The log's pages move into the database file beside the owner, who goes on reading and writing.
import TestFixtures
import Testing

@testable import Storage

@Suite struct MovingLogTests {
    private let folder: TemporaryFolder
    private let database: Database

    init() throws {
        folder = try TemporaryFolder()
        database = try Database(.file(folder.file("words.sqlite")), migrations: words)
        try database.checkpoint(truncating: true)
    }

    private func write(_ range: ClosedRange<Int>) throws {
        try database.write { for number in range { try database.add("word \(number) \(String(repeating: "x", count: 1000))") } }
        try database.commit()
    }

    /// - Returns: how often it was asked.
    private func moveAll(truncating: Bool = false, meanwhile: () throws -> Void = {}) throws -> Int {
        var calls = 1
        while try !database.moveLog(truncating: truncating) {
            calls += 1
            try meanwhile()
        }
        return calls
    }

    @Test func theLogBeginsAnewOnceItIsMoved() throws {
        try write(1...10_000)
        let size = try folder.read("words.sqlite").count
        #expect(try moveAll() > 1)
        #expect(database.pagesInLog == 0)
        #expect(try folder.read("words.sqlite").count > size + 10_000_000)
        try write(10_001...10_010)
        #expect(database.pagesInLog < 100)
    }

    @Test func theThreadMovesThePages() throws {
        try write(1...2_000)
        let checkpointer = try database.openCheckpointer()
        #expect(checkpointer.start())
        #expect(checkpointer.wait()?.pages == database.pagesInLog)
    }

    @Test func whatIsWrittenMeanwhileIsKept() throws {
        try write(1...5_000)
        var next = 5_001
        _ = try moveAll {
            try write(next...next)
            next += 1
            #expect(try database.number("SELECT count(*) FROM words") == Int64(next - 1))
        }
        #expect(database.pagesInLog == 0)
        // The database file alone has it all.
        try folder.copy("words.sqlite", to: "found.sqlite")
        let found = try Database(.file(folder.file("found.sqlite")), migrations: words)
        #expect(try found.number("SELECT count(*) FROM words") == Int64(next - 1))
    }

    @Test func aMovedLogGivesItsRoomBack() throws {
        try write(1...2_000)
        _ = try moveAll(truncating: true)
        #expect(try folder.read("words.sqlite-wal").isEmpty)
    }

    @Test func aDatabaseMayBeClosedWhileItsLogMoves() throws {
        let file = folder.file("other.sqlite")
        do {
            let other = try Database(.file(file), migrations: words)
            try other.write { for number in 1...5_000 { try other.add("word \(number)") } }
            try other.commit()
            #expect(try !other.moveLog())
        }
        #expect(try Database(.file(file), migrations: words).number("SELECT count(*) FROM words") == 5_000)
    }

    @Test func nothingIsMovedIntoAFileThatIsGone() throws {
        try write(1...10)
        try folder.remove("words.sqlite")
        #expect(throws: StorageError.self) { try database.moveLog() }
    }

    @Test func inMemoryThereIsNothingToMove() throws {
        #expect(try Database(.memory, migrations: words).moveLog())
    }
}
