// A file that Litestream copies while it is open. Tests/Fleet has the other side of it.
import TestFixtures
import Testing

@testable import Storage

@Suite struct SharedFileTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("words.sqlite") }

    init() throws { folder = try TemporaryFolder() }

    @Test func `the log is left to the other program`() throws {
        do {
            let database = try Database(.shared(path), migrations: words)
            try database.write { try database.add("kept") }
            try database.commit()
            let before = try folder.read("words.sqlite")
            #expect(try database.moveLog(truncating: true))
            try database.checkpoint(truncating: true)
            #expect(try folder.read("words.sqlite") == before)
        }
        #expect(try folder.read("words.sqlite-wal").count > 0)
        #expect(try Database(.shared(path), migrations: words).list() == ["kept"])
        #expect(try Database(.file(path), migrations: words).list() == ["kept"])
    }

    @Test func `another daemon is refused`() throws {
        let database = try Database(.shared(path), migrations: words)
        let busy = "The database \(path) is in use by another process. Stop it, or name another database with --database."
        let failure = #expect(throws: StorageError.self) { try Database(.shared(path), migrations: words) }
        #expect(failure?.description == busy)
        #expect(try database.list() == [])
    }

    @Test func `it tells when another program holds the file`() throws {
        let database = try Database(.shared(path), migrations: words)
        #expect(!database.isHeldByOthers)
        let other = try ForeignLock(on: path)
        #expect(database.isHeldByOthers)
        #expect(throws: StorageError.self) { try database.write { try database.add("lost") } }
        other.release()
        #expect(!database.isHeldByOthers)
        try database.write { try database.add("kept") }
        try database.commit()
        #expect(try database.list() == ["kept"])
    }
}
