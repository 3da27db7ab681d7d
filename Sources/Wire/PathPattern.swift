// A path in which `*` stands for anything, such as `/v1/refunds*`.
import Glibc

public struct PathPattern: Sendable {
    /// As it was given.
    public let text: String
    /// The texts between the stars.
    private let parts: [[UInt8]]

    public init(_ text: String) {
        self.text = text
        parts = text.split(separator: "*", omittingEmptySubsequences: false).map { Array($0.utf8) }
    }

    /// Takes a time that grows with the length of the path and of the pattern, and no faster.
    public func matches(_ path: String) -> Bool {
        let path = Array(path.utf8)
        guard let first = parts.first, let last = parts.last, path.starts(with: first) else { return false }
        if parts.count == 1 { return path.count == first.count }
        var start = first.count
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let end = Self.end(of: part, in: path, from: start) else { return false }
            start = end
        }
        return path.count - start >= last.count && path.suffix(last.count).elementsEqual(last)
    }

    /// Where the first occurrence of the part ends. `strstr` looks at each byte only a few times, whatever the part is. No path has a zero byte.
    private static func end(of part: [UInt8], in path: [UInt8], from start: Int) -> Int? {
        guard !part.contains(0) else { return nil }
        return (path + [0]).withUnsafeBytes { bytes in
            (part + [0]).withUnsafeBytes { sought in
                guard let base = bytes.bindMemory(to: CChar.self).baseAddress, let text = sought.bindMemory(to: CChar.self).baseAddress,
                    let found = strstr(base + start, text)
                else { return nil }
                return base.distance(to: UnsafePointer(found)) + part.count
            }
        }
    }
}
