// A path in which `*` stands for anything, such as `/v1/refunds*`.

public struct PathPattern: Sendable {
    /// The texts between the stars.
    private let parts: [[UInt8]]

    public init(_ text: String) { parts = text.split(separator: "*", omittingEmptySubsequences: false).map { Array($0.utf8) } }

    public func matches(_ path: String) -> Bool {
        var rest = Array(path.utf8)[...]
        guard let first = parts.first, let last = parts.last, rest.starts(with: first) else { return false }
        if parts.count == 1 { return rest.count == first.count }
        rest = rest.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let place = rest.firstRange(of: part) else { return false }
            rest = rest[place.upperBound...]
        }
        return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
    }
}
