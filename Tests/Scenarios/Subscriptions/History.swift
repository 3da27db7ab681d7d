// A random history of one subscription, step by step. The same seed always makes the same history.
import TestHarness
import Testing
import Wire

struct History {
    static let prices: [(amount: Int64, interval: String)] = [(1000, "month"), (2555, "month"), (12_345, "year"), (99, "week"), (0, "month")]

    let mode: String
    var steps: [HistoryStep]

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        mode = ["classic", "flexible"].randomElement(using: &random) ?? "classic"
        steps = (0..<Int.random(in: 3...12, using: &random)).map { _ in .random(&random) }
    }

    /// Whether each of its changes bills what it changes.
    var alwaysProrates: Bool { !steps.contains { $0.behavior == "none" } }

    /// Whether what the time costs can be measured: nothing changes within a step, and no amount is reduced.
    var isMeasured: Bool {
        alwaysProrates && !steps.contains { step in
            switch step {
            case .schedule, .coupon, .card: true
            // A period that is cut short is billed in part.
            case .cancel(let isOn): isOn
            // A longer period is billed at its own rate, and what was paid before stays as it is.
            case .anchor: mode == "flexible"
            default: false
            }
        }
    }

    /// The smallest history that still fails, found by leaving out one step after the other.
    func shrunk(_ fails: (History) -> Bool) -> History {
        var smallest = self
        var index = 0
        while index < smallest.steps.count {
            var shorter = smallest
            shorter.steps.remove(at: index)
            if fails(shorter) { smallest = shorter } else { index += 1 }
        }
        return smallest
    }
}
