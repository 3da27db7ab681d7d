// Recognizes card numbers by their form: twelve to nineteen digits that begin like a brand's numbers and pass Luhn's formula, perhaps with spaces,
// hyphens or the like in between. No error and no log may quote one, even if a caller put it in the wrong place. Other long numbers, such as ids and
// amounts, are left alone, although one in ten of them passes Luhn's formula.

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

    /// The number as it may be shown: the first six and the last four digits, with stars in between.
    public static func masked(_ number: String) -> String {
        number.prefix(6) + String(repeating: "*", count: max(0, number.count - 10)) + number.suffix(4)
    }

    /// The text with each card number replaced by stars and its last four digits.
    /// - Parameter first: the number of first digits to keep as well.
    public static func masking(_ text: String, keepingFirst first: Int = 0) -> String {
        var bytes = Array(text.utf8)
        var isMasked = false
        var position = 0
        while position < bytes.count {
            guard bytes[position].isASCIIDigit else {
                position += 1
                continue
            }
            let digits = run(from: position, in: bytes)
            for number in numbers(in: digits, of: bytes) {
                for place in number.dropFirst(first).dropLast(4) { bytes[place] = UInt8(ascii: "*") }
                isMasked = true
            }
            position = (digits.last ?? position) + 1
        }
        return isMasked ? String(decoding: bytes, as: UTF8.self) : text
    }

    /// By the first digits and the length, as the brands publish them.
    private static func isOfBrand(_ number: [UInt8]) -> Bool {
        let first = number.prefix(4).reduce(0) { $0 * 10 + Int($1) - 48 }
        return switch (first, number.count) {
        case (4000...4999, 13), (4000...4999, 16), (4000...4999, 19): true  // Visa
        case (2200...2204, 16...19): true  // Mir
        case (2221...2720, 16), (5100...5599, 16): true  // Mastercard
        case (3400...3499, 15), (3700...3799, 15): true  // American Express
        case (3000...3059, 14...19), (3600...3699, 14...19), (3800...3999, 14...19): true  // Diners Club
        case (3528...3589, 16...19): true  // JCB
        case (5000...5099, 12...19), (5600...6999, 12...19): true  // Maestro, Discover, UnionPay, RuPay
        case (8100...8299, 16...19): true  // UnionPay, RuPay
        default: false
        }
    }

    private static let lengths = 12...19

    /// Finds a card number within a group of digits. It must begin at the group's start or after a gap, and end in the same way. So an expiry beside
    /// a number does not hide it, and no number is found inside a longer one.
    private static func numbers(in run: [Int], of bytes: [UInt8]) -> [ArraySlice<Int>] {
        func isEdge(_ index: Int) -> Bool { index == 0 || index == run.count || run[index] > run[index - 1] + 1 }
        var numbers: [ArraySlice<Int>] = []
        var start = 0
        while start + lengths.lowerBound <= run.count {
            let end = isEdge(start) ? lengths.reversed().lazy.map { start + $0 }.first { end in
                guard end <= run.count, isEdge(end) else { return false }
                let number = run[start..<end].map { bytes[$0] }
                return isOfBrand(number) && isValid(number)
            } : nil
            if let end { numbers.append(run[start..<end]) }
            start = end ?? start + 1
        }
        return numbers
    }

    /// What people write between the groups of a number. The last two bytes are a space that does not break.
    private static let separators = Array(" -._+\t\r\n".utf8) + [0xC2, 0xA0]

    /// The indexes of the digits from `start` on, up to a character that cannot be part of a card number.
    private static func run(from start: Int, in bytes: [UInt8]) -> [Int] {
        var places: [Int] = []
        for place in start..<bytes.count {
            if bytes[place].isASCIIDigit {
                places.append(place)
            } else if !separators.contains(bytes[place]) {
                break
            }
        }
        return places
    }
}
