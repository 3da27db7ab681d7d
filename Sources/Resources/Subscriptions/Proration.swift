// What a part of a period costs. The multiplication comes before the rounding, and a half is rounded down, towards minus infinity. Source: recorded
// prorations, -2.5 → -3 and 4.5 → 4.
import Engine
import Wire

enum Proration {
    /// - Parameters:
    ///   - cost: what the whole period costs. Negative for a credit.
    ///   - seconds: the part.
    ///   - whole: the whole, in seconds.
    /// - Returns: nil if it does not fit.
    static func part(_ cost: Decimal, _ seconds: Int64, of whole: Int64) -> Int64? {
        guard whole > 0, let scale = power(cost.places) else { return nil }
        let (product, isTooLarge) = cost.units.multipliedReportingOverflow(by: 2 * Int128(seconds))
        let (divisor, isTooSmall) = scale.multipliedReportingOverflow(by: Int128(whole))
        guard !isTooLarge, !isTooSmall else { return nil }
        // ⌈x − ½⌉ = ⌈(2n − d) / 2d⌉
        return Int64(exactly: quotient(product - divisor, 2 * divisor))
    }

    /// Rounded up, towards plus infinity.
    private static func quotient(_ number: Int128, _ divisor: Int128) -> Int128 {
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
        return rest > 0 ? quotient + 1 : quotient
    }

    private static func power(_ places: Int) -> Int128? {
        (0..<places).reduce(1) { power, _ in power.flatMap { $0.multipliedReportingOverflow(by: 10).overflow ? nil : $0 * 10 } }
    }
}
