// What is true of every subscription, whatever has happened to it. PINSTRIPE_HISTORIES says how many histories are played.
import Foundation
import TestHarness
import Testing
import Wire

@Suite("Every history of a subscription") struct SubscriptionHistoryTests {
    private static let count = ProcessInfo.processInfo.environment["PINSTRIPE_HISTORIES"].flatMap(UInt64.init) ?? 120

    @Test("lines add up, nothing is billed twice, previews come true, money is conserved") func invariants() throws {
        for seed in 0..<Self.count {
            let history = History(seed: seed)
            guard Self.complaint(about: history) != nil else { continue }
            let smallest = history.shrunk { Self.complaint(about: $0) != nil }
            Issue.record("seed \(seed): \(Self.complaint(about: smallest) ?? "")\n\(smallest)")
            return
        }
    }

    @Test("the clock's speed changes nothing") func speed() throws {
        for seed in 0..<(Self.count / 4) {
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
