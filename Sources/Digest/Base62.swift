// The alphabet of Stripe's ids: digits, then capitals, then small letters, so that text order is number order.

public enum Base62 {
    public static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// `value` in exactly `width` digits, the highest ones dropped where it does not fit.
    public static func encode(_ value: UInt64, width: Int) -> [UInt8] {
        var digits = [UInt8](repeating: alphabet[0], count: width)
        var rest = value
        for position in digits.indices.reversed() {
            digits[position] = alphabet[Int(rest % 62)]
            rest /= 62
        }
        return digits
    }

    /// Digits made of `bytes`, one each. Not uniform (256 is no multiple of 62): for names derived from a hash, not for secrets.
    public static func digits(of bytes: some Sequence<UInt8>) -> [UInt8] {
        bytes.map { alphabet[Int($0) % 62] }
    }
}
