// Card numbers, by their form: twelve to nineteen digits that pass Luhn's formula, perhaps with spaces or hyphens between them. No error and no log
// may quote one, wherever a caller has put it.

public enum CardNumber {
    /// Whether digits pass Luhn's formula.
    public static func isValid(_ digits: some Sequence<UInt8>) -> Bool {
        let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
            let value = Int(digit.element) - 48
            let doubled = digit.offset.isMultiple(of: 2) ? value : value * 2
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum.isMultiple(of: 10)
    }

    /// The text with stars in the place of every card number's digits but the last four.
    public static func masking(_ text: String) -> String {
        var bytes = Array(text.utf8)
        var isMasked = false
        var position = 0
        while position < bytes.count {
            guard bytes[position].isASCIIDigit else {
                position += 1
                continue
            }
            let digits = run(from: position, in: bytes)
            if lengths.contains(digits.count), isValid(digits.map { bytes[$0] }) {
                for place in digits.dropLast(4) { bytes[place] = UInt8(ascii: "*") }
                isMasked = true
            }
            position = (digits.last ?? position) + 1
        }
        return isMasked ? String(decoding: bytes, as: UTF8.self) : text
    }

    private static let lengths = 12...19

    /// The places of the digits from `start` on, up to what does not stand between the digits of one number.
    private static func run(from start: Int, in bytes: [UInt8]) -> [Int] {
        var places: [Int] = []
        for place in start..<bytes.count {
            if bytes[place].isASCIIDigit {
                places.append(place)
            } else if ![UInt8(ascii: " "), UInt8(ascii: "-")].contains(bytes[place]) {
                break
            }
        }
        return places
    }
}
