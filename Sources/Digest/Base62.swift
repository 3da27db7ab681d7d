// The alphabet of Stripe's ids: digits, then capitals, then small letters, so that text order is number order.

public enum Base62 {
    public static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// Appends the value in exactly `width` digits. If it does not fit, the highest digits are dropped.
    public static func append(_ value: UInt64, width: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(alphabet[0], count: width))
        var rest = value
        var position = bytes.count
        while position > start, rest > 0 {
            position -= 1
            bytes[position] = alphabet[Int(rest % 62)]
            rest /= 62
        }
    }

    /// The number of these digits. Nil if one of them is no digit, or if the number is too large.
    public static func value(of digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            let place: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): place = digit &- UInt8(ascii: "0")
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): place = digit &- UInt8(ascii: "A") &+ 10
            case UInt8(ascii: "a")...UInt8(ascii: "z"): place = digit &- UInt8(ascii: "a") &+ 36
            default: return nil
            }
            let (product, overflow) = value.multipliedReportingOverflow(by: 62)
            let (sum, carry) = product.addingReportingOverflow(UInt64(place))
            if overflow || carry { return nil }
            value = sum
        }
        return value
    }

    /// Digits made of `bytes`, one each. Not uniform (256 is no multiple of 62): for names derived from a hash, not for secrets.
    public static func digits(of bytes: some Sequence<UInt8>) -> [UInt8] {
        bytes.map { alphabet[Int($0) % 62] }
    }
}
