// What the suites of this module share: a folder of its own for each test, and a database with one table in it.
import Foundation
import Storage

/// A folder that is gone when the test is over.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "pinstripe-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: file(name))) }

    func read(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name)))) }

    func copy(_ name: String, to target: String) throws { try FileManager.default.copyItem(atPath: file(name), toPath: file(target)) }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }
}

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
