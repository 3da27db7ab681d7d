// When something is due, counted from an anchor.
import Common
import Testing

@Suite("When something is due") struct BillingCycleTests {
    @Test("an interval that no price has, as a snapshot's file may say, is three years", arguments: [
        ("day", 1098 * 86_400), ("week", 1098 * 7 * 86_400), ("nonsense", 2_887_401_600),
    ] as [(String, Int64)]) func longest(interval: String, boundary: Int64) {
        #expect(BillingCycle(anchor: 0, interval: interval, count: .max).boundary(1) == boundary)
    }
}
