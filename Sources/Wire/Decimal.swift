// Exact decimal numbers: whole units of a power of ten. Money, tons and coins are read from text and written as text, and never become binary
// fractions. A result that does not fit is nil.

public struct Decimal: Sendable, Equatable, Comparable {
    /// How to round a number to fewer places.
    public enum Rounding: Sendable {
        case down
        /// To the nearest; a half goes away from zero.
        case halfUp
        case up
    }

    /// The number is this many of `10^-places`.
    public let units: Int128
    public let places: Int

    /// The most places of a number, which is more than any currency has.
    public static let maximumPlaces = 30

    public init(_ integer: Int64) { self.init(units: Int128(integer), places: 0) }

    public init(units: Int128, places: Int) {
        self.units = units
        self.places = places
    }

    /// Reads an optional minus, digits, and perhaps a point and more digits. Nil if the text is no such number, or has too many digits.
    public init?(_ text: String) {
        var rest = Substring(text)
        let isNegative = rest.hasPrefix("-")
        if isNegative { rest = rest.dropFirst() }
        let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, parts.count == 1 || !parts[1].isEmpty else { return nil }
        let fraction = parts.count > 1 ? parts[1] : ""
        guard whole.utf8.count <= 20, fraction.utf8.count <= Self.maximumPlaces, whole.utf8.allSatisfy(\.isASCIIDigit),
            fraction.utf8.allSatisfy(\.isASCIIDigit), let units = Int128(whole + fraction)
        else { return nil }
        self.init(units: isNegative ? -units : units, places: fraction.utf8.count)
    }

    /// As text, with as many places as it has.
    public var text: String {
        let digits = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let sign = units < 0 ? "-" : ""
        guard places > 0 else { return sign + padded }
        return "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
    }

    /// Without the zeros at the end.
    public var trimmed: Decimal {
        var (units, places) = (units, places)
        while places > 0 && units % 10 == 0 { (units, places) = (units / 10, places - 1) }
        return Decimal(units: units, places: places)
    }

    /// With exactly so many places. Nil if it does not fit.
    public func rounded(to places: Int, _ rounding: Rounding) -> Decimal? {
        guard places < self.places else { return padded(to: places) }
        guard let divisor = Self.power(self.places - places) else { return nil }
        return Self.divide(units, divisor, rounding).map { Decimal(units: $0, places: places) }
    }

    /// The nearest whole number. Nil if it does not fit.
    public func integer(_ rounding: Rounding) -> Int64? { rounded(to: 0, rounding).flatMap { Int64(exactly: $0.units) } }

    // MARK: Arithmetic

    public static func + (left: Decimal, right: Decimal) -> Decimal? { combined(left, right) { $0.addingReportingOverflow($1) } }

    public static func - (left: Decimal, right: Decimal) -> Decimal? { combined(left, right) { $0.subtractingReportingOverflow($1) } }

    public static func * (left: Decimal, right: Decimal) -> Decimal? {
        let (units, overflow) = left.units.multipliedReportingOverflow(by: right.units)
        return overflow ? nil : Decimal(units: units, places: left.places + right.places)
    }

    /// - Returns: nil if the divisor is zero, or if the result does not fit.
    public func divided(by divisor: Decimal, places: Int, _ rounding: Rounding) -> Decimal? {
        let shift = places + divisor.places - self.places
        guard divisor.units != 0, let factor = Self.power(abs(shift)) else { return nil }
        let (up, overflow) = (shift >= 0 ? units : divisor.units).multipliedReportingOverflow(by: factor)
        guard !overflow else { return nil }
        let quotient = shift >= 0 ? Self.divide(up, divisor.units, rounding) : Self.divide(units, up, rounding)
        return quotient.map { Decimal(units: $0, places: places) }
    }

    public static func == (left: Decimal, right: Decimal) -> Bool { (left.trimmed.units, left.trimmed.places) == (right.trimmed.units, right.trimmed.places) }

    public static func < (left: Decimal, right: Decimal) -> Bool {
        let places = max(left.places, right.places)
        // If a number cannot be written with the other's places, it is farther from zero than the other.
        guard let first = left.padded(to: places) else { return left.units < 0 }
        guard let second = right.padded(to: places) else { return right.units > 0 }
        return first.units < second.units
    }

    private func padded(to places: Int) -> Decimal? {
        guard units != 0 else { return Decimal(units: 0, places: places) }
        guard let factor = Self.power(places - self.places) else { return nil }
        let (units, overflow) = units.multipliedReportingOverflow(by: factor)
        return overflow ? nil : Decimal(units: units, places: places)
    }

    private static func combined(_ left: Decimal, _ right: Decimal, _ operation: (Int128, Int128) -> (Int128, Bool)) -> Decimal? {
        let places = max(left.places, right.places)
        guard let first = left.padded(to: places), let second = right.padded(to: places) else { return nil }
        let (units, overflow) = operation(first.units, second.units)
        return overflow ? nil : Decimal(units: units, places: places)
    }

    /// Nil if it does not fit.
    private static func divide(_ number: Int128, _ divisor: Int128, _ rounding: Rounding) -> Int128? {
        let (quotient, overflow) = number.dividedReportingOverflow(by: divisor)
        guard !overflow else { return nil }
        let remainder = number % divisor
        guard remainder != 0 else { return quotient }
        let away: Int128 = (number < 0) == (divisor < 0) ? 1 : -1
        switch rounding {
        case .down: return quotient
        case .up: return quotient + away
        case .halfUp: return remainder.magnitude >= divisor.magnitude - remainder.magnitude ? quotient + away : quotient
        }
    }

    /// Nil if it does not fit.
    private static func power(_ exponent: Int) -> Int128? {
        guard (0...38).contains(exponent) else { return nil }
        return (0..<exponent).reduce(Int128(1)) { power, _ in power * 10 }
    }
}
