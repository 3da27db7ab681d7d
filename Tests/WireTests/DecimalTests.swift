// Decimal numbers: which texts are one, how they are rounded, and that what does not fit is nil and never wrong.
import TestFixtures
import Testing
import Wire

@Suite struct DecimalTests {
    private func decimal(_ text: String) throws -> Decimal { try #require(Decimal(text), "\(text)") }

    // MARK: Text

    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("0.00", "0.00"), ("1", "1"), ("0.01", "0.01"), ("-0.5", "-0.5"), ("-12.05", "-12.05"), ("007.50", "7.50"),
        ("99999999999999999999", "99999999999999999999"), ("0.000000000000000000000000000001", "0.000000000000000000000000000001"),
        ("-12345678.123456789012345678901234567890", "-12345678.123456789012345678901234567890"),
    ])
    func aNumber(text: String, written: String) throws { #expect(try decimal(text).text == written) }

    @Test(arguments: [
        "", "-", ".", ".5", "5.", "-.5", "+1", "--1", "1-", " 1", "1 ", "1,5", "1_000", "1.2.3", "1.-2", "1e3", "abc", "0x10", "NaN", "inf", "٣", "１",
        "100000000000000000000", "0.0000000000000000000000000000001", "99999999999999999999.999999999999999999999",
        "999999999999999999999999999999999999999999",
    ])
    func noNumber(text: String) { #expect(Decimal(text) == nil) }

    @Test(arguments: [("1.500", "1.5"), ("100", "100"), ("0.000", "0"), ("-2.50", "-2.5"), ("3.0", "3")])
    func zerosAtTheEndCanGo(text: String, trimmed: String) throws { #expect(try decimal(text).trimmed.text == trimmed) }

    // MARK: Rounding

    @Test(arguments: [
        ("0.5", 0, "0", "1", "1"), ("-0.5", 0, "0", "-1", "-1"), ("0.4999", 0, "0", "0", "1"), ("-0.4999", 0, "0", "0", "-1"), ("2.5", 0, "2", "3", "3"),
        ("16.5", 0, "16", "17", "17"), ("1.25", 1, "1.2", "1.3", "1.3"), ("1.249", 1, "1.2", "1.2", "1.3"), ("-1.01", 1, "-1.0", "-1.0", "-1.1"),
        ("7.00", 0, "7", "7", "7"), ("1.5", 3, "1.500", "1.500", "1.500"),
    ])
    func rounding(text: String, places: Int, down: String, halfUp: String, up: String) throws {
        let number = try decimal(text)
        #expect(number.rounded(to: places, .down)?.text == down)
        #expect(number.rounded(to: places, .halfUp)?.text == halfUp)
        #expect(number.rounded(to: places, .up)?.text == up)
    }

    @Test(arguments: [("10", "4", 0, "2", "3", "3"), ("1", "3", 4, "0.3333", "0.3333", "0.3334"), ("-1", "8", 2, "-0.12", "-0.13", "-0.13"),
        ("2", "-3", 2, "-0.66", "-0.67", "-0.67"), ("100", "0.125", 0, "800", "800", "800"), ("0.001", "1000", 4, "0.0000", "0.0000", "0.0001")])
    func division(number: String, divisor: String, places: Int, down: String, halfUp: String, up: String) throws {
        let (number, divisor) = try (decimal(number), decimal(divisor))
        #expect(number.divided(by: divisor, places: places, .down)?.text == down)
        #expect(number.divided(by: divisor, places: places, .halfUp)?.text == halfUp)
        #expect(number.divided(by: divisor, places: places, .up)?.text == up)
    }

    // MARK: Limits

    private static let largest = Decimal(units: .max, places: 0)
    private static let smallest = Decimal(units: .min, places: 0)

    @Test func whatDoesNotFitIsNil() {
        let (one, tenth) = (Decimal(1), Decimal(units: 1, places: 1))
        #expect(Self.largest + one == nil)
        #expect(Self.smallest - one == nil)
        #expect(Self.largest + tenth == nil)
        #expect(Self.largest * Decimal(2) == nil)
        #expect(Self.largest.rounded(to: 1, .down) == nil)
        #expect(Self.largest.integer(.down) == nil)
        #expect(Self.largest.divided(by: tenth, places: 0, .down) == nil)
        #expect(Self.smallest.divided(by: Decimal(-1), places: 0, .down) == nil)
        #expect(one.divided(by: Decimal(0), places: 0, .down) == nil)
        #expect(one.divided(by: Decimal(3), places: 39, .down) == nil)
        #expect(Decimal(.max).integer(.down) == .max)
        #expect((Decimal(.max) + one)?.integer(.down) == nil)
    }

    @Test("numbers are compared by what they are worth, even where they cannot be written with the same places", arguments: [
        ("1.50", "1.5", false), ("1.5", "1.50", false), ("-1", "0.5", true), ("0.5", "-1", false), ("1.49", "1.5", true),
        ("170141183.000000000000000000000000000000", "170141183.9", true), ("170141183.9", "170141183.000000000000000000000000000000", false),
        ("-170141183.9", "-170141183.000000000000000000000000000000", true), ("-170141183.000000000000000000000000000000", "-170141183.9", false),
        ("99999999999999999999", "0.000000000000000000000000000001", false), ("0.000000000000000000000000000001", "99999999999999999999", true),
    ])
    func comparison(left: String, right: String, isLess: Bool) throws { #expect(try (decimal(left) < decimal(right)) == isLess) }

    @Test func zeroIsZeroWithAnyPlaces() {
        #expect(Decimal(0) < Decimal(units: 1, places: 60))
        #expect(!(Decimal(0) < Decimal(units: 0, places: 60)))
        #expect(Decimal(0) == Decimal(units: 0, places: 60))
    }

    // MARK: Identities

    /// What has to fit.
    private func fitting(_ number: Decimal?) throws -> Decimal { try #require(number) }

    @Test(arguments: 0..<20)
    func identities(seed: Int) throws {
        var random = Seeded(seed)
        for _ in 0..<200 {
            let (a, b, c) = (random.decimal(), random.decimal(), random.decimal())
            let (sum, product) = try (fitting(a + b), fitting(a * b))
            #expect(Decimal(a.text) == a && Decimal(a.text)?.text == a.text)
            #expect(sum == b + a)
            #expect(product == b * a)
            #expect(sum - b == a)
            #expect(try sum * c == fitting(a * c) + fitting(b * c), "(\(a.text) + \(b.text)) × \(c.text)")
            if b.units != 0 { #expect(product.divided(by: b, places: a.places, .down) == a, "\(a.text) × \(b.text)") }
            #expect(try (a < b) == (fitting(b - a).units > 0))
            #expect([a < b, b < a, a == b].count { $0 } == 1)
        }
    }

    @Test("rounding leaves less than one of the last place, or at most half of it", arguments: 0..<20)
    func roundingErrors(seed: Int) throws {
        var random = Seeded(seed)
        for _ in 0..<200 {
            let number = random.decimal()
            let places = Int.random(in: 0...8, using: &random)
            let one = Decimal(units: 1, places: places)
            let down = try fitting(number.rounded(to: places, .down))
            let near = try fitting(number.rounded(to: places, .halfUp))
            let up = try fitting(number.rounded(to: places, .up))
            let (below, beside, above) = try (fitting(number - down).distance, fitting(near - number).distance, fitting(up - number).distance)
            #expect(below < one && down.distance <= number.distance)
            #expect(above < one && up.distance >= number.distance)
            #expect(try fitting(beside * Decimal(2)) <= one)
            #expect(near == down || near == up)
            // As much to one side of zero as to the other.
            #expect(number.negated.rounded(to: places, .halfUp) == near.negated)
        }
    }
}

extension Decimal {
    fileprivate var negated: Decimal { Decimal(units: -units, places: places) }
    /// From zero.
    fileprivate var distance: Decimal { units < 0 ? negated : self }
}

extension Seeded {
    /// Small enough that a product of three fits.
    fileprivate mutating func decimal() -> Decimal {
        let digits = Int.random(in: 0...11, using: &self)
        let limit = (0..<digits).reduce(Int64(1)) { limit, _ in limit * 10 }
        return Decimal(units: Int128(Int64.random(in: -limit...limit, using: &self)), places: Int.random(in: 0...8, using: &self))
    }
}
