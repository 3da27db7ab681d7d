// What the accounts of a test's server begin with: nothing, the seeds that are built into the daemon, read from Seeds/seeds.json, or a test's own.
import Foundation

public enum TestSeeds {
    case none, builtIn
    /// JSON.
    case own(String)

    func file() throws -> [UInt8]? {
        switch self {
        case .none: nil
        case .builtIn: try Self.builtInFile()
        case .own(let text): Array(text.utf8)
        }
    }

    static func builtInFile() throws -> [UInt8] {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try Array(Data(contentsOf: repository.appending(path: "Seeds/seeds.json")))
    }
}
