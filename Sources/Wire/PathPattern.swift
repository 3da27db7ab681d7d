// A path in which `*` stands for anything, such as `/v1/refunds*`.
import Glibc

public struct PathPattern: Sendable {
    /// As it was given.
    public let text: String
    /// The texts between the stars.
    private let parts: [String]

    public init(_ text: String) {
        self.text = text
        parts = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map { String(Substring($0)) }
    }

    /// Takes a time that grows with the length of the path and of the pattern, and no faster.
    public func matches(_ path: String) -> Bool {
        let size = path.utf8.count
        guard let first = parts.first, let last = parts.last, path.utf8.starts(with: first.utf8) else { return false }
        if parts.count == 1 { return size == first.utf8.count }
        var start = first.utf8.count
        let areFound = path.withCString { path in
            parts.dropFirst().dropLast().allSatisfy { part in
                // It looks at each byte only a few times, whatever the part is. No path has a zero byte.
                guard let found = strstr(path + start, part) else { return false }
                start = path.distance(to: UnsafePointer(found)) + part.utf8.count
                return true
            }
        }
        return areFound && size - start >= last.utf8.count && path.utf8.suffix(last.utf8.count).elementsEqual(last.utf8)
    }
}
