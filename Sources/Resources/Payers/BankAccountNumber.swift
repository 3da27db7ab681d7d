// Checks the numbers of bank accounts. None is kept.
import Engine
import Wire

package enum BankAccountNumber {
    /// Nine digits with the checksum of American banks.
    package static func isRoutingNumber(_ text: String) -> Bool {
        let digits = text.utf8.map { Int($0) - 48 }
        guard digits.count == 9, digits.allSatisfy({ (0...9).contains($0) }) else { return false }
        return zip(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]).reduce(0) { $0 + $1.0 * $1.1 }.isMultiple(of: 10)
    }

    package static func requireAccountNumber(_ text: String, _ lengths: ClosedRange<Int>, parameter: String) throws(Refusal) {
        guard lengths.contains(text.utf8.count), text.utf8.allSatisfy(\.isASCIIDigit) else {
            throw .invalid(
                "The account number must have \(lengths.lowerBound) to \(lengths.upperBound) digits.", code: "account_number_invalid",
                parameter: parameter)
        }
    }

    /// A number with exactly that many digits. Hyphens are ignored.
    package static func digits(_ given: JSON?, _ name: String, _ count: Int, of type: String) throws(Refusal) -> String {
        let digits = (given?[name]?.string ?? "").filter { $0 != "-" }
        guard digits.utf8.count == count, digits.utf8.allSatisfy(\.isASCIIDigit) else {
            throw .invalid("Invalid \(name): it must have \(count) digits.", code: "routing_number_invalid", parameter: "\(type)[\(name)]")
        }
        return digits
    }
}
