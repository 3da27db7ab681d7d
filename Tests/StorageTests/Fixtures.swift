// What the suites of this module share: a database with one table in it.
import Storage

/// The schema of most tests.
let words = [Migration("CREATE TABLE words (position INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE) STRICT")]

extension Database {
    func add(_ word: String) throws { try statement("INSERT INTO words (word) VALUES (?)").run(.text(word)) }

    /// The words in the order they were added.
    func list() throws -> [String] { try statement("SELECT word FROM words ORDER BY position").all { $0.text(0) } }

    func number(_ sql: String) throws -> Int64? { try statement(sql).first { $0.integer(0) } }
}

/// A failure of a test's own making.
struct Mishap: Error, Equatable {}
