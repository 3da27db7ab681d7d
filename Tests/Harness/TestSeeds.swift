// What the accounts of a test's server begin with: nothing, or the seeds that are built into the daemon, read from Seeds/seeds.json.
import Foundation

public enum TestSeeds {
    case none, builtIn

    static func builtInFile() throws -> [UInt8] {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try Array(Data(contentsOf: repository.appending(path: "Seeds/seeds.json")))
    }
}
