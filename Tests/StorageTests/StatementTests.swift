// Statements: kept, bound, stepped; and every kind of value comes back as it went in.
import Testing

@testable import Storage

@Suite struct StatementTests {
    private let database: Database

    init() throws {
        database = try Database(.memory, migrations: [Migration("CREATE TABLE things (value ANY) STRICT")])
    }

    private func roundTrip<Result>(_ value: Value, _ read: (Row) -> Result) throws -> Result? {
        try database.statement("INSERT INTO things VALUES (?)").run(value)
        let select = try database.statement("SELECT value FROM things WHERE rowid = ?")
        return try select.first(.integer(database.lastInsertedRow), read: read)
    }

    @Test(arguments: [
        "", "plain", "\0", "a\0b\0", "'; DROP TABLE things; --", "😀🇫🇷👩‍👩‍👧‍👦", "e\u{301} é", "\u{feff}bom", "\u{10ffff}", "line\nbreak\t\r",
        String(repeating: "ж", count: 100_000),
    ])
    func texts(text: String) throws {
        let back = try #require(try roundTrip(.text(text)) { ($0.text(0), $0.optionalText(0), $0.isNull(0)) })
        #expect(Array(back.0.utf8) == Array(text.utf8))
        #expect(back.1 == text)
        #expect(!back.2)
    }

    @Test(arguments: [.min, .min + 1, -1, 0, 1, 4_294_967_296, .max - 1, .max] as [Int64])
    func integers(integer: Int64) throws {
        let back = try #require(try roundTrip(.integer(integer)) { ($0.integer(0), $0.optionalInteger(0)) })
        #expect(back == (integer, integer))
    }

    @Test(arguments: [[], [0], [0, 0, 0], Array(0...255), [UInt8](repeating: 0xFF, count: 1 << 20)] as [[UInt8]])
    func blobs(bytes: [UInt8]) throws {
        let back = try #require(try roundTrip(.blob(bytes)) { ($0.blob(0), $0.optionalBlob(0)) })
        #expect(back.0 == bytes)
        #expect(back.1 == bytes)
    }

    @Test func nulls() throws {
        let read: (Row) -> [Bool] = { [$0.isNull(0), $0.optionalInteger(0) == nil, $0.optionalText(0) == nil, $0.optionalBlob(0) == nil] }
        #expect(try roundTrip(.null, read) == [true, true, true, true])
        #expect(try roundTrip(.optional(nil as String?), read) == [true, true, true, true])
        #expect(try roundTrip(.text(""), read) == [false, false, false, false])
        #expect(try roundTrip(.blob([]), read) == [false, false, false, false])
    }

    @Test func aNullReadsAsNothing() throws {
        let back = try #require(try roundTrip(.null) { ($0.integer(0), $0.text(0), $0.blob(0)) })
        #expect(back == (0, "", []))
    }

    @Test func optionalValues() {
        #expect(Value.optional(7) == 7)
        #expect(Value.optional("x") == "x")
        #expect(Value.optional([1, 2]) == .blob([1, 2]))
        #expect([Value.optional(nil as Int64?), .optional(nil as String?), .optional(nil as [UInt8]?)] == [.null, .null, .null])
    }

    @Test func aStatementIsPreparedOnceForItsText() throws {
        let first = try database.statement("SELECT count(*) FROM things")
        #expect(try database.statement("SELECT count(*) FROM things") === first)
        #expect(try database.statement("SELECT count(*)  FROM things") !== first)
    }

    @Test func aStatementRunsAnewEachTime() throws {
        let insert = try database.statement("INSERT INTO things VALUES (?)")
        for number in 1...3 { try insert.run(.integer(Int64(number))) }
        let select = try database.statement("SELECT value FROM things ORDER BY rowid")
        #expect(try select.all { $0.integer(0) } == [1, 2, 3])
        #expect(try select.first { $0.integer(0) } == 1)
        #expect(try select.all { $0.integer(0) } == [1, 2, 3])
    }

    @Test func aStatementWorksAgainAfterItFailed() throws {
        try database.execute("CREATE UNIQUE INDEX only ON things (value)")
        let insert = try database.statement("INSERT INTO things VALUES (?)")
        try insert.run("a")
        #expect(throws: StorageError(code: 2067, "UNIQUE constraint failed: things.value")) { try insert.run("a") }
        try insert.run("b")
        #expect(try database.statement("SELECT value FROM things").all { $0.text(0) } == ["a", "b"])
    }

    @Test func noRowIsNil() throws {
        #expect(try database.statement("SELECT value FROM things").first { $0.integer(0) } == nil)
        #expect(try database.statement("SELECT value FROM things").all { $0.integer(0) } == [])
    }

    @Test func wrongStatementsSayWhere() {
        #expect(throws: StorageError(code: 1, "no such table: nowhere in SELECT * FROM nowhere")) {
            try database.statement("SELECT * FROM nowhere")
        }
        #expect(throws: StorageError(code: 1, "near \"SELEC\": syntax error")) { try database.execute("SELEC 1") }
    }

    @Test func tooManyValuesAreRefused() throws {
        let insert = try database.statement("INSERT INTO things VALUES (?)")
        #expect(throws: StorageError(code: 25, "column index out of range")) { try insert.run(1, 2) }
        try insert.run(3)
        #expect(try database.statement("SELECT value FROM things").all { $0.integer(0) } == [3])
    }
}
