// What is true of every subscription, whatever has happened to it. PINSTRIPE_HISTORIES says how many histories are played, and
// PINSTRIPE_FIRST_HISTORY with which seed they begin.
import Foundation
import TestHarness
import Testing
import Wire

@Suite("Every history of a subscription") struct SubscriptionHistoryTests {
    private static let first = number("PINSTRIPE_FIRST_HISTORY") ?? 0
    private static let count = number("PINSTRIPE_HISTORIES") ?? 120

    private static func number(_ name: String) -> UInt64? { ProcessInfo.processInfo.environment[name].flatMap(UInt64.init) }

    @Test("lines add up, nothing is billed twice, previews come true, money is conserved") func invariants() throws {
        for seed in Self.first..<Self.first + Self.count {
            let history = History(seed: seed)
            guard Self.complaint(about: history) != nil else { continue }
            let smallest = history.shrunk { Self.complaint(about: $0) != nil }
            Issue.record("seed \(seed): \(Self.complaint(about: smallest) ?? "")\n\(smallest)")
            return
        }
    }

    @Test("the clock's speed changes nothing") func speed() throws {
        for seed in Self.first..<Self.first + Self.count / 4 {
            let history = History(seed: 1_000_000 + seed)
            let (whole, parts) = (try HistoryPlay(history, pieces: 1), try HistoryPlay(history, pieces: 9))
            _ = try (whole.run(), parts.run())
            #expect(try whole.outcome() == parts.outcome(), "seed \(seed): \(history)")
        }
    }

    private static func complaint(about history: History) -> String? {
        do {
            let play = try HistoryPlay(history, pieces: 1)
            return try play.run() ?? play.complaint()
        } catch {
            return "\(error)"
        }
    }
}
