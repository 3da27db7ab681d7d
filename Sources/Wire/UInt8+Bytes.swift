// The few operations on bytes that several formats share.
import Glibc

extension UInt8 {
    /// A to Z as a to z.
    @inline(__always) fileprivate var inSmallLetters: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }

    /// 0 to 9.
    @inlinable public var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    /// 0 to 9, A to Z, a to z.
    @inlinable public var isASCIIAlphanumeric: Bool {
        isASCIIDigit || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
    }
}

/// Calls `body` with the UTF-8 of `text`, without a copy for every string that Swift itself has made.
@inlinable @inline(__always)
public func withUTF8<Result>(of text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    text.utf8.withContiguousStorageIfAvailable(body) ?? Array(text.utf8).withUnsafeBufferPointer(body)
}

extension String {
    /// Copies the bytes, or gives nil if they are not valid UTF-8.
    @inline(__always)
    init?(ifValid utf8: UnsafeBufferPointer<UInt8>) {
        // The same as `String(validating:as:)`, which is generic inside the standard library and takes far longer.
        guard let span = try? UTF8Span(validating: utf8.span) else { return nil }
        self.init(copying: span)
    }
}

/// The value of a hexadecimal digit of either case, or nil.
@inline(__always)
func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}

/// The digit for a value below sixteen; `ten` is the digit for ten and decides the case.
@inline(__always)
func hexadecimalDigit(_ value: UInt8, ten: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") &+ value : ten &+ (value &- 10)
}

extension [UInt8] {
    /// The index at which the part first begins. Nil if it does not occur, or is empty.
    /// - Parameter place: where the search begins.
    public func firstPlace(of part: [UInt8], from place: Int = 0) -> Int? {
        withUnsafeBytes { bytes in
            part.withUnsafeBytes { part in
                guard let start = bytes.baseAddress, let wanted = part.baseAddress, let first = part.first else { return nil }
                var place = place
                while place + part.count <= bytes.count, let found = memchr(start + place, Int32(first), bytes.count - part.count - place + 1) {
                    place = UnsafeRawPointer(found) - start
                    if memcmp(found, wanted, part.count) == 0 { return place }
                    place += 1
                }
                return nil
            }
        }
    }

    /// Whether it contains the part, in any case.
    /// - Parameter part: ASCII, in small letters, not empty.
    public func containsIgnoringCase(_ part: [UInt8]) -> Bool {
        guard let first = part.first, part.count <= count else { return false }
        return withUnsafeBufferPointer { bytes in
            part.withUnsafeBufferPointer { part in
                for start in 0...(bytes.count - part.count) where bytes[start].inSmallLetters == first {
                    var length = 1
                    while length < part.count, bytes[start + length].inSmallLetters == part[length] { length += 1 }
                    if length == part.count { return true }
                }
                return false
            }
        }
    }

    /// Appends a number in decimal digits.
    mutating func append(decimal number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        if rest < 10 { return append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest)) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var first = digits.count
            while rest > 0 {
                first -= 1
                digits[first] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            append(contentsOf: UnsafeBufferPointer(rebasing: digits[first...]))
        }
    }
}
