// A card number is twelve to nineteen digits that begin as a brand's numbers do and pass Luhn's formula. Of one, only the last four may be quoted.
import Testing
import Wire

@Suite("Card numbers") struct CardNumberTests {
    @Test("are masked wherever they stand", arguments: [
        ("No such token: '4242424242424242'", "No such token: '************4242'"),
        ("4000 0566 5566 5556 and 378282246310005", "**** **** **** 5556 and ***********0005"),
        ("Invalid integer: 1x4000-0566-5566-5556", "Invalid integer: 1x****-****-****-5556"),
        ("6205500000000000004", "***************0004"), ("4242424242424242", "************4242"),
        ("6759649826438453 is Maestro", "************8453 is Maestro"), ("2200000000000004 is Mir", "************0004 is Mir"),
    ])
    func masked(text: String, expected: String) { #expect(CardNumber.masking(text) == expected) }

    @Test("nothing else is", arguments: [
        "", "No such source: 'src_1Ue6QTpAx4i9X1rj000001Ry'", "4242424242424241", "42424242424", "Invalid integer: 9223372036854775807",
        "1695680120", "42424242424242424242 has twenty digits", "naïve 4242 — 42",
        // It passes the formula, and is no brand's.
        "No such charge: '2763276372637263'", "Invalid integer: 1000000000009",
    ])
    func other(text: String) { #expect(CardNumber.masking(text) == text) }
}
