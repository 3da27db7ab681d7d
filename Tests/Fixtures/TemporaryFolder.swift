// A place on the disk for one test.
import Foundation

/// A folder that is gone when the test is over.
public final class TemporaryFolder {
    public let path: String

    public init() throws {
        path = NSTemporaryDirectory() + "pinstripe-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    public func file(_ name: String) -> String { "\(path)/\(name)" }

    public func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: file(name))) }

    public func read(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name)))) }

    public func copy(_ name: String, to target: String) throws { try FileManager.default.copyItem(atPath: file(name), toPath: file(target)) }

    public func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name)) }

    public func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }
}
