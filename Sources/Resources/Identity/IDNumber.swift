// The kinds of ID numbers, each with its form and with the number of the person of test mode.
import Wire

struct IDNumber {
    let type: String
    /// What a tester is told if a number has another form.
    let form: String
    /// The number of the person of test mode, as results show it.
    let usual: String
    /// The number as results show it. Nil if it has another form.
    let shown: @Sendable (String) -> String?

    static let all = [
        IDNumber(type: "br_cpf", form: "11 digits", usual: "00000000000") { digits(of: $0, [11]) },
        IDNumber(type: "sg_nric", form: "a letter, 7 digits and a letter", usual: "S0000001I") { nric($0.uppercased()) },
        // Only the last four digits of a social security number are shown.
        IDNumber(type: "us_ssn", form: "9 digits, or the last 4 of them", usual: "0000") { digits(of: $0, [4, 9]).map { String($0.suffix(4)) } },
    ]

    /// The type of the person of test mode.
    static let usualType = "us_ssn"

    static func of(_ type: String) -> IDNumber? { all.first { $0.type == type } }

    /// The digits of a number that people write with dots, hyphens and blanks. Nil if there is anything else in it, or another number of digits.
    private static func digits(of text: String, _ counts: [Int]) -> String? {
        let digits = text.filter { !".- ".contains($0) }
        return digits.utf8.allSatisfy(\.isASCIIDigit) && counts.contains(digits.utf8.count) ? digits : nil
    }

    private static func nric(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        let isLetter: (UInt8) -> Bool = { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        guard bytes.count == 9, isLetter(bytes[0]), isLetter(bytes[8]), bytes[1..<8].allSatisfy(\.isASCIIDigit) else { return nil }
        return text
    }
}
