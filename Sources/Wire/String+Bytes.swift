// Looks for a text or a byte in a text. Swift's own search compares characters, or fetches byte by byte, and takes many times as long.
import Glibc

extension Substring {
    /// Where the byte first stands. Nil if it does not.
    @inlinable public func firstPlace(of byte: UInt8) -> Index? {
        let place = utf8.withContiguousStorageIfAvailable { $0.firstIndex(of: byte) }
        guard let place else { return utf8.firstIndex(of: byte) }
        return place.map { utf8.index(startIndex, offsetBy: $0) }
    }

    /// Where the byte stands last. Nil if it does not.
    @inlinable public func lastPlace(of byte: UInt8) -> Index? {
        let place = utf8.withContiguousStorageIfAvailable { $0.lastIndex(of: byte) }
        guard let place else { return utf8.lastIndex(of: byte) }
        return place.map { utf8.index(startIndex, offsetBy: $0) }
    }
}

extension String {
    /// Whether both consist of the same bytes. For `==`, two spellings of one letter are equal.
    public func hasSameBytes(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return Wire.withUTF8(of: self) { text in
            Wire.withUTF8(of: other) { other in
                guard let start = text.baseAddress, let place = other.baseAddress else { return true }
                return memcmp(start, place, text.count) == 0
            }
        }
    }

    /// Whether the bytes of the part stand in the text, one after the other.
    /// - Parameter part: some bytes long. The time grows with the product of both lengths.
    public func hasBytes(of part: String) -> Bool {
        Wire.withUTF8(of: self) { text in
            Wire.withUTF8(of: part) { part in
                guard let first = part.first else { return true }
                guard var start = text.baseAddress, let sought = part.baseAddress else { return false }
                let end = start + text.count
                while start.distance(to: end) >= part.count {
                    guard let found = memchr(start, Int32(first), start.distance(to: end) - part.count + 1) else { return false }
                    if memcmp(found, sought, part.count) == 0 { return true }
                    start = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) + 1
                }
                return false
            }
        }
    }
}
